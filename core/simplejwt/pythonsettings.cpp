// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/pythonsettings.h"

#include "core/simplejwt/djangoreading.h"
#include "core/simplejwt/settinginfos.h"

#include <QCoreApplication>
#include <algorithm>

namespace simplejwt {
namespace {
constexpr qsizetype mostProblems = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::PythonSettings", text);
}

const SettingInfo *infoOf(const QString &name)
{
    const auto infos = settingInfos();
    const auto info = std::find_if(
        infos.begin(), infos.end(), [&](const SettingInfo &row) { return name == QLatin1String(row.name); });
    return info == infos.end() ? nullptr : &*info;
}

QString typeOf(const Json &value)
{
    switch (value.type()) {
    case Json::Type::Null:
        return QStringLiteral("None");
    case Json::Type::Bool:
        return QStringLiteral("bool");
    case Json::Type::Number:
        return value.isInteger() ? QStringLiteral("int") : QStringLiteral("float");
    case Json::Type::String:
        return QStringLiteral("str");
    case Json::Type::Array:
        return QStringLiteral("list");
    case Json::Type::Object:
        return QStringLiteral("dict");
    }
    return {};
}

/// What was read, as an object that settingsFromJson() takes.
class Judge
{
public:
    Judge(const DjangoSettings &read, SettingsReading reading, QStringView text)
        : m_read(read)
        , m_reading(reading)
        , m_text(text)
    {
    }

    PythonSettings run()
    {
        m_result.assumptions = m_read.assumptions;
        m_result.ignored = m_read.ignored;
        m_result.signingKey = m_read.signingKey;
        m_result.apps = m_read.apps;
        for (const DjangoSettings::PassedOver &one : m_read.passedOver)
            addProblem(one.offset, one.line, one.text);
        Json base = Json::object(); // keys are judged by the algorithm
        const QList<ReadSetting> all = m_read.settings + m_read.hidden;
        for (const ReadSetting &setting : all) {
            if (setting.name == QLatin1String("ALGORITHM")
                && settingsFromJson(Json::object({ { setting.name, setting.value } })))
                base.set(setting.name, setting.value);
        }
        for (const ReadSetting &setting : all)
            judge(setting, base);
        for (const SettingsNote &gap : m_read.gaps)
            refer(gap);
        std::stable_sort(m_result.problems.begin(), m_result.problems.end(),
            [](const auto &left, const auto &right) { return left.line < right.line; });
        std::stable_sort(m_result.references.begin(), m_result.references.end(),
            [](const auto &left, const auto &right) { return left.line < right.line; });
        return m_result;
    }

private:
    void judge(const ReadSetting &setting, Json base)
    {
        const SettingInfo *info = infoOf(setting.name);
        if (!info || info->pythonCode)
            return;
        if (setting.name.endsWith(QLatin1String("_LIFETIME")) && !setting.isTime) {
            addProblem(-1, setting.line,
                tr("%1 wants a timedelta, not %2; Django fails with it at the first token.")
                    .arg(setting.name, typeOf(setting.value)));
            return;
        }
        if (std::any_of(setting.bytes.begin(), setting.bytes.end(), [](char c) { return uchar(c) > 0x7f; })
            && !setting.value.isNull() && setting.value.toString().toUtf8() != setting.bytes) {
            addProblem(
                -1, setting.line, tr("%1 was not read: bytes above 127 can't be kept as a text.").arg(setting.name));
            return;
        }
        base.set(setting.name, setting.value);
        if (const auto settings = settingsFromJson(base, m_reading); !settings)
            addProblem(-1, setting.line, settings.error().what);
        else
            m_result.object.set(setting.name, setting.value);
    }

    // Once a setting, at its own line where there is one.
    void refer(const SettingsNote &gap)
    {
        const SettingInfo *info = infoOf(gap.name);
        const bool isHidden = std::any_of(m_read.hidden.begin(), m_read.hidden.end(),
            [&gap](const ReadSetting &setting) { return setting.name == gap.name; });
        const QString expression = m_read.expressions.value(gap.name);
        if (!info || info->pythonCode || isHidden)
            return;
        if (expression.isEmpty()) { // it is not written here, so there is nothing to ask for
            const bool isTold = m_text.isNull() || gap.name.endsWith(QLatin1String("_KEY"))
                || std::any_of(m_result.problems.begin(), m_result.problems.end(),
                    [&gap](const PythonProblem &one) { return one.line == gap.line; });
            if (!isTold)
                addProblem(-1, gap.line, tr("What else the block holds can't be told: %1").arg(gap.text));
            return;
        }
        const auto known = std::find_if(m_result.references.begin(), m_result.references.end(),
            [&gap](const PythonReference &one) { return one.name == gap.name; });
        if (known == m_result.references.end())
            m_result.references.append({ gap.name, gap.line, expression, gap.file });
        else if (gap.file.isEmpty())
            known->line = qMin(known->line, gap.line);
    }

    void addProblem(qsizetype offset, qsizetype line, const QString &text)
    {
        if (m_result.problems.size() >= mostProblems)
            return;
        qsizetype column = 1;
        for (qsizetype i = qMin(offset, m_text.size()) - 1; i >= 0 && m_text[i] != u'\n' && m_text[i] != u'\r'; --i)
            column += !m_text[i].isLowSurrogate();
        m_result.problems.append({ line, column, text });
    }

    const DjangoSettings &m_read;
    SettingsReading m_reading;
    QStringView m_text;
    PythonSettings m_result;
};
} // namespace

PythonSettings pythonSettings(const DjangoSettings &read, SettingsReading reading, QStringView text)
{
    return Judge(read, reading, text).run();
}

PythonSettings readPythonSettings(const QString &text, SettingsReading reading, const SettingsSource &source)
{
    const auto read = readDjangoSettings(text, source);
    if (read)
        return pythonSettings(*read, reading, text);
    PythonSettings refused;
    refused.problems.append({ read.error().line, 1, read.error().text });
    return refused;
}

} // namespace simplejwt
