// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/pythonsettings.h"

#include "core/python/pythonexpression.h"

#include <QCoreApplication>
#include <algorithm>

namespace simplejwt {
namespace {
using Kind = python::PythonToken::Kind;
constexpr qsizetype longestSource = 1024 * 1024;
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

// One who leaves a name of Python code at its default asks for nothing that can't be done here.
bool isDefaultPath(const SettingInfo &info, const Json &value)
{
    QString ending = QString::fromUtf8(info.defaultText).remove(u'"');
    ending.remove(0, ending.lastIndexOf(u'…') + 1);
    const QString path = value.toString();
    return value.isNull() || (path.startsWith(QLatin1String("rest_framework_simplejwt.")) && path.endsWith(ending));
}

/// A setting as it stands in the block.
struct Item
{
    QString name;
    qsizetype offset; // of the name
    qsizetype valueOffset;
    python::PythonData value;
    Json json;
};

class BlockReader
{
public:
    BlockReader(QStringView source, SettingsReading reading)
        : m_source(source)
        , m_reading(reading)
        , m_tokens(python::pythonTokens(source))
        , m_reader(m_tokens)
    {
    }

    PythonSettings run()
    {
        const bool found = findBlock();
        if (!found)
            addProblem(0, tr("There is no SIMPLE_JWT = {…} here; paste that block from settings.py."));
        while (found && !m_reader.atEnd() && !m_closed)
            readItem();
        if (found && !m_closed && m_needsClosing)
            addProblem(m_source.size(), tr("The block has no end: its closing bracket is missing."));
        judge();
        return finished();
    }

private:
    // --- finding the block
    bool findBlock()
    {
        qsizetype start = -1;
        for (qsizetype i = 0; i < m_tokens.size(); ++i) {
            if (m_tokens[i].startsLine && m_tokens[i].is(QLatin1String("SIMPLE_JWT")) && valueAfter(i) > 0) {
                if (start >= 0)
                    addProblem(m_tokens[i].begin, tr("SIMPLE_JWT is set once more here; the last one is read."));
                start = valueAfter(i);
            }
        }
        if (start < 0)
            start = 0;
        m_reader.moveTo(start);
        return enter(start > 0);
    }

    // Where the value of an assignment begins that begins here; -1 if this is none.
    qsizetype valueAfter(qsizetype at) const
    {
        ++at;
        if (m_tokens[at].is(QLatin1String(":"))) { // SIMPLE_JWT: dict[str, Any] = …
            while (m_tokens[at].kind != Kind::End && !m_tokens[at].is(QLatin1String("=")) && !m_tokens[at].startsLine)
                ++at;
        }
        return m_tokens[at].is(QLatin1String("=")) ? at + 1 : -1;
    }

    bool enter(bool assigned)
    {
        if (m_reader.isAt("dict") && m_reader.current(1).is(QLatin1String("("))) {
            m_closing = QLatin1String(")");
            m_reader.advance();
        } else if (!m_reader.isAt("{")) {
            m_needsClosing = false; // the inside of a dict, pasted without its braces
            return !assigned && m_reader.current().isString() && m_reader.current(1).is(QLatin1String(":"));
        }
        m_reader.advance();
        return true;
    }

    // --- items
    bool isKeyAt(qsizetype ahead) const
    {
        const python::PythonToken &token = m_reader.current(ahead);
        return m_closing == QLatin1String(")")
            ? token.kind == Kind::Name && m_reader.current(ahead + 1).is(QLatin1String("="))
            : token.isString() && m_reader.current(ahead + 1).is(QLatin1String(":"));
    }

    bool isClosing() const { return m_needsClosing && m_reader.current().is(m_closing); }

    void readItem()
    {
        if (isClosing()) {
            m_closed = true;
            return;
        }
        if (!isKeyAt(0)) {
            const python::PythonToken &token = m_reader.current();
            addProblem(token.begin,
                token.kind == Kind::Unreadable ? tr("%1.").arg(sentence(token.text))
                                               : tr("Here should stand a setting's name in quotes and a colon."));
            recover();
            return;
        }
        Item item{ m_reader.current().text, m_reader.current().begin, 0, {}, {} };
        m_reader.advance();
        m_reader.advance();
        item.valueOffset = m_reader.current().begin;
        const qsizetype start = m_reader.at();
        const auto value = m_reader.read();
        if (value && (m_reader.isAt(",") || isClosing() || m_reader.atEnd() || isNextLineKey())) {
            item.value = *value;
            take(item);
            return finishItem(item.name);
        }
        const python::PythonTrouble why = value
            ? python::PythonTrouble{ m_reader.current().begin, tr("something unexpected follows") }
            : value.error();
        addProblem(why.offset, tr("%1 was not read: %2.").arg(item.name.left(60), why.text));
        m_reader.moveTo(start);
        recover();
    }

    bool isNextLineKey() const { return m_reader.current().startsLine && isKeyAt(0); }

    void finishItem(const QString &name)
    {
        if (m_reader.isAt(","))
            m_reader.advance();
        else if (!isClosing() && !m_reader.atEnd())
            addProblem(m_reader.previous().end, tr("After %1 a comma is missing; Python refuses this.").arg(name));
    }

    // To the next setting: behind the comma of this one, or to a line that begins with a setting's name.
    void recover()
    {
        int open = 0;
        for (; !m_reader.atEnd(); m_reader.advance()) {
            const python::PythonToken &token = m_reader.current();
            if (token.startsLine && isKeyAt(0) && infoOf(token.text))
                return;
            if (open <= 0 && isClosing())
                return;
            if (token.kind == Kind::Operator && QStringLiteral("([{").contains(token.text))
                ++open;
            else if (token.kind == Kind::Operator && QStringLiteral(")]}").contains(token.text))
                --open;
            else if (open <= 0 && token.is(QLatin1String(",")))
                return m_reader.advance();
        }
    }

    void take(Item &item)
    {
        if (item.value.isReference()) {
            const qsizetype end = m_reader.previous().end;
            refer(item, m_source.sliced(item.valueOffset, end - item.valueOffset).toString().simplified());
            return;
        }
        const auto json = python::pythonToJson(item.value);
        if (!json && m_reading == SettingsReading::AsDjango && !infoOf(item.name))
            return;
        if (!json) {
            addProblem(item.valueOffset, tr("%1 was not read: %2.").arg(item.name.left(60), json.error()));
            return;
        }
        item.json = *json;
        forget(item);
        m_items.append(item);
    }

    // As a dict does: what comes later counts.
    void forget(const Item &item)
    {
        const auto sameName = [&](const auto &other) { return other.name == item.name; };
        if (m_items.removeIf(sameName) + m_result.references.removeIf(sameName) > 0)
            addProblem(item.offset, tr("%1 stands here once more; the last one counts.").arg(item.name.left(60)));
    }

    void refer(const Item &item, const QString &expression)
    {
        const SettingInfo *info = infoOf(item.name);
        forget(item);
        if (!info || info->pythonCode) {
            if (m_reading == SettingsReading::Strict)
                addProblem(item.offset, refusalOf(item.name, info));
            return;
        }
        m_result.references.append({ item.name, lineOf(item.offset), expression });
    }

    // --- what Simple JWT makes of it
    static QString refusalOf(const QString &name, const SettingInfo *info)
    {
        const Json probe = Json::object({ { name, Json(QStringLiteral("x")) } });
        const auto settings = settingsFromJson(probe);
        return settings ? tr("%1 can't be used here.").arg(info ? QLatin1String(info->name) : QLatin1String())
                        : settings.error().what;
    }

    void judge()
    {
        Json base = Json::object(); // keys are judged by the algorithm
        for (const Item &item : m_items) {
            if (item.name == QLatin1String("ALGORITHM") && settingsFromJson(Json::object({ { item.name, item.json } })))
                base.set(item.name, item.json);
        }
        for (Item &item : m_items)
            judge(item, base);
    }

    void judge(const Item &item, Json base)
    {
        const SettingInfo *info = infoOf(item.name);
        if (info && info->pythonCode && isDefaultPath(*info, item.json))
            return;
        const bool isTime = item.name.endsWith(QLatin1String("_LIFETIME"));
        const auto *time = item.value.as<std::chrono::microseconds>();
        if (isTime && !time) {
            addProblem(item.offset,
                tr("%1 wants a timedelta, not %2; Django fails with it at the first token.")
                    .arg(item.name, item.value.typeName()));
            return;
        }
        Json value = item.json;
        if (time && (isTime || item.name == QLatin1String("LEEWAY")))
            value = *item.json.find(u"seconds");
        base.set(item.name, value);
        if (const auto settings = settingsFromJson(base, m_reading); !settings)
            addProblem(item.offset, settings.error().what);
        else
            m_result.object.set(item.name, value);
    }

    // --- places
    static QString sentence(QString text)
    {
        if (!text.isEmpty())
            text[0] = text[0].toUpper();
        return text;
    }

    qsizetype lineOf(qsizetype offset) const { return position(offset).line; }

    PythonProblem position(qsizetype offset) const
    {
        PythonProblem place{ 1, 1, {} };
        for (qsizetype i = 0; i < qMin(offset, m_source.size()); ++i) {
            const QChar c = m_source[i];
            if (c == u'\n' || (c == u'\r' && !m_source.sliced(i + 1).startsWith(u'\n'))) {
                ++place.line;
                place.column = 1;
            } else if (!c.isLowSurrogate()) {
                ++place.column;
            }
        }
        return place;
    }

    void addProblem(qsizetype offset, const QString &text)
    {
        if (m_result.problems.size() >= mostProblems)
            return;
        PythonProblem problem = position(offset);
        problem.text = text;
        m_result.problems.append(problem);
    }

    PythonSettings finished()
    {
        std::stable_sort(m_result.problems.begin(), m_result.problems.end(),
            [](const auto &a, const auto &b) { return a.line < b.line; });
        return m_result;
    }

    QStringView m_source;
    SettingsReading m_reading;
    QList<python::PythonToken> m_tokens;
    python::PythonExpression m_reader;
    QLatin1String m_closing{ "}" };
    bool m_needsClosing = true;
    bool m_closed = false;
    QList<Item> m_items;
    PythonSettings m_result;
};
} // namespace

PythonSettings readPythonSettings(QStringView source, SettingsReading reading)
{
    if (source.size() > longestSource) {
        PythonSettings refused;
        refused.problems.append({ 1, 1, tr("The text is longer than 1 MiB; paste only the SIMPLE_JWT block.") });
        return refused;
    }
    return BlockReader(source, reading).run();
}

} // namespace simplejwt
