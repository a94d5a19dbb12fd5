// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsmodel.h"

#include "core/base/timetext.h"
#include "core/jose/algorithm.h"
#include "core/simplejwt/pythonblock.h"
#include "core/simplejwt/pythonsettings.h"
#include "core/simplejwt/settingchange.h"
#include "core/simplejwt/settingsjson.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using simplejwt::SecretsIn;
using simplejwt::SettingInfo;
using simplejwt::Settings;

namespace {

const QStringList keySettings{ u"ALGORITHM"_s, u"SIGNING_KEY"_s, u"VERIFYING_KEY"_s };

bool isSpan(const QString &name)
{
    return name.endsWith("_LIFETIME"_L1) || name == "LEEWAY"_L1;
}

bool isKey(const QString &name)
{
    return name == "SIGNING_KEY"_L1 || name == "VERIFYING_KEY"_L1;
}

/// A field of one line makes blanks of the line ends of a PEM text.
QString withPemLines(QString text)
{
    const qsizetype head = text.indexOf("-----"_L1, 10) + 5;
    const qsizetype tail = text.lastIndexOf("-----END"_L1);
    if (!text.startsWith("-----BEGIN"_L1) || text.contains(u'\n') || head < 5 || tail < head)
        return text;
    const QStringList lines = text.sliced(head, tail - head).split(u' ', Qt::SkipEmptyParts);
    return text.left(head) + u'\n' + lines.join(u'\n') + u'\n' + text.sliced(tail).trimmed() + u'\n';
}

bool looksLikePython(const QString &text)
{
    const QChar first = text.isEmpty() ? QChar() : text[0];
    return first == u'"' || first == u'\'' || first == u'(' || first == u'[';
}

} // namespace

SettingsModel::SettingsModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_values(simplejwt::toJson(m_settings, SecretsIn::Written))
{
}

void SettingsModel::setSettings(const Settings &settings, simplejwt::Band band)
{
    if (settings == m_settings && band == m_band)
        return; // an open editor would be filled anew
    m_settings = settings;
    m_band = band;
    m_values = simplejwt::toJson(settings, SecretsIn::Written);
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void SettingsModel::setOwnKey(const QString &text)
{
    m_ownKey = text;
    const QModelIndex cell = index(rowOf(QStringLiteral("SIGNING_KEY")), ValueColumn);
    emit dataChanged(cell, cell);
}

int SettingsModel::rowOf(const QString &name) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (name == QLatin1String(info(row).name))
            return row;
    }
    return -1;
}

QString SettingsModel::problem(int row) const
{
    return m_drafts.value(QLatin1String(info(row).name)).problem;
}

void SettingsModel::dropDrafts()
{
    m_drafts.clear();
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const SettingInfo &SettingsModel::info(int row) const
{
    return simplejwt::settingInfos()[size_t(row)];
}

const Json *SettingsModel::value(int row) const
{
    return m_values.find(QLatin1String(info(row).name));
}

bool SettingsModel::isChanged(int row) const
{
    static const Json defaults = simplejwt::toJson(Settings(), SecretsIn::Written);
    const Json *usual = defaults.find(QLatin1String(info(row).name));
    const Json *now = value(row);
    return now && usual ? *now != *usual : now != usual;
}

int SettingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(simplejwt::settingInfos().size());
}

int SettingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SettingsModel::valueText(int row) const
{
    const QString name = QLatin1String(info(row).name);
    if (info(row).pythonCode)
        return tr("not run here");
    const Json *now = value(row);
    if (!now)
        return m_ownKey;
    if (name == "SIGNING_KEY"_L1 && now->isString())
        return tr("set, not shown");
    if (name == "VERIFYING_KEY"_L1 && !now->toString().isEmpty())
        return tr("set, %1 characters").arg(now->toString().size());
    return simplejwt::toPythonValue(name, *now);
}

QString SettingsModel::editText(int row) const
{
    const QString name = QLatin1String(info(row).name);
    if (const auto draft = m_drafts.constFind(name); draft != m_drafts.constEnd())
        return draft->text;
    return isKey(name) ? QString() : valueText(row);
}

QString SettingsModel::effectText(int row) const
{
    const QString effect = info(row).effect.translated();
    if (const QString why = problem(row); !why.isEmpty())
        return tr("Not used: %1").arg(why);
    return info(row).pythonCode ? tr("%1 Names Python code, which Jotlab doesn't run.").arg(effect) : effect;
}

QVariant SettingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const int column = index.column();
    const QString name = QLatin1String(info(row).name);
    const bool refused = m_drafts.contains(name);
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case NameColumn:
            return name;
        case ValueColumn:
            return !refused ? valueText(row) : name == "SIGNING_KEY"_L1 ? tr("typed, not shown") : editText(row);
        case DefaultColumn:
            return QString::fromUtf8(info(row).defaultText);
        case EffectColumn:
            return effectText(row);
        case SinceColumn:
            return isKnownTo(m_band, info(row))
                ? QString::fromLatin1(info(row).since)
                : tr("%1, no effect in %2").arg(QLatin1String(info(row).since), simplejwt::bandName(m_band));
        default:
            return {};
        }
    case Qt::EditRole:
        return column == ValueColumn ? QVariant(editText(row)) : QVariant();
    case Qt::FontRole:
        if (column == NameColumn || column == ValueColumn || column == DefaultColumn)
            return monospaceFont();
        return {};
    case Qt::ForegroundRole:
        if (refused && (column == EffectColumn || column == ValueColumn))
            return Theme::of(QPalette()).bad;
        return {};
    case Qt::AccessibleTextRole:
        if (column == ValueColumn && refused)
            return effectText(row);
        return {};
    case Qt::ToolTipRole:
        return column == ValueColumn && !info(row).pythonCode
            ? tr("Click to change it, as you would write it in Python; a duration also as “5 min”. Delete: back to the "
                 "default")
            : QVariant();
    case WrapRole::Emphasis:
        if (column == EffectColumn && refused)
            return tr("Not used:");
        return column == ValueColumn && isChanged(row) && !refused ? QVariant(valueText(row)) : QVariant();
    case WrapRole::Muted:
        return info(row).pythonCode || column == DefaultColumn || column == SinceColumn;
    case NameRole:
        return name;
    case SecretRole:
        return name == "SIGNING_KEY"_L1;
    case ChoicesRole: {
        const Json *now = value(row);
        if (column != ValueColumn || info(row).pythonCode)
            return QStringList();
        if (now && now->isBool())
            return QStringList{ u"False"_s, u"True"_s };
        QStringList choices;
        if (name == "ALGORITHM"_L1) {
            for (const jose::AlgorithmInfo &algorithm : jose::algorithms())
                choices += u'"' + QLatin1String(algorithm.name) + u'"';
        } else if (name == "USER_ID_FIELD"_L1) {
            choices = { u"\"id\""_s, u"\"pk\""_s, u"\"username\""_s, u"\"email\""_s };
        }
        return choices;
    }
    default:
        return {};
    }
}

// The settings with one of them as typed: as Python, a duration also as people write it, a text also without quotes.
Result<Settings> SettingsModel::with(const QString &name, const QString &text) const
{
    Json all = m_values;
    const QString typed = text.trimmed();
    if (typed.isEmpty()) { // back to the default
        all.remove(name);
        return simplejwt::settingsFromJson(all);
    }
    const auto take = [&](const Json &value) {
        Json changed = all;
        changed.set(name, value);
        return simplejwt::settingsFromJson(changed);
    };
    if (isKey(name) && !looksLikePython(typed) && typed != "None"_L1)
        return take(Json(withPemLines(typed)));
    if (isSpan(name)) {
        if (const auto span = readSpan(typed))
            return take(Json(qint64(span->count())));
    }
    const auto read = simplejwt::readPythonSettings(u"'%1': %2\n"_s.arg(name, typed));
    const Json *value = read.object.find(name);
    if (value && read.problems.isEmpty() && read.object.members().size() == 1)
        return take(*value);
    if (!looksLikePython(typed) && !isSpan(name)) {
        if (const auto settings = take(Json(typed)); settings || read.problems.isEmpty())
            return settings;
    }
    if (isSpan(name) && read.problems.isEmpty())
        return fail(Errc::Usage, tr("“%1” is no duration; type 5 min or timedelta(minutes=5).").arg(typed.left(60)));
    if (!read.problems.isEmpty())
        return fail(Errc::Usage, read.problems.constFirst().text);
    if (!read.references.isEmpty())
        return fail(Errc::Usage,
            tr("%1 stands elsewhere; type the value itself.").arg(read.references.constFirst().expression.left(60)));
    return fail(Errc::Usage, tr("One value is wanted here."));
}

// A key and its algorithm come one after the other: each alone is refused, both together are good.
Result<Settings> SettingsModel::withKeyDrafts(const QString &name, const QString &text) const
{
    Json joint = m_values;
    for (const QString &each : keySettings) {
        const QString typed = each == name ? text.trimmed() : m_drafts.value(each).text.trimmed();
        const auto read = simplejwt::readPythonSettings(u"'%1': %2\n"_s.arg(each, typed));
        const Json *value = read.object.find(each);
        if (!typed.isEmpty())
            joint.set(each, value ? *value : Json(withPemLines(typed)));
    }
    return simplejwt::settingsFromJson(joint);
}

bool SettingsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const QString name = QLatin1String(info(index.row()).name);
    const QString text = value.toString();
    if (text == editText(index.row()))
        return true;
    auto changed = with(name, text);
    if (!changed && keySettings.contains(name) && !m_drafts.isEmpty()) {
        if (auto joint = withKeyDrafts(name, text)) {
            changed = std::move(joint);
            for (const QString &each : keySettings)
                m_drafts.remove(each);
        }
    }
    if (changed) {
        take(name, *changed);
        return true;
    }
    m_drafts.insert(name, { text, changed.error().what });
    emit dataChanged(index.siblingAtColumn(0), index.siblingAtColumn(ColumnCount - 1));
    return false;
}

void SettingsModel::take(const QString &name, Settings after)
{
    const Settings before = m_settings;
    m_drafts.remove(name);
    after.blacklistApp = before.blacklistApp; // not one of Simple JWT's, so not in the JSON
    after.blacklistAppIsKnown = before.blacklistAppIsKnown;
    setSettings(after, m_band);
    if (after != before)
        emit edited(before);
}

void SettingsModel::resetRow(int row)
{
    const QString name = QLatin1String(info(row).name);
    if (const auto settings = with(name, {}))
        take(name, *settings);
}

Qt::ItemFlags SettingsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == ValueColumn && !info(index.row()).pythonCode)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant SettingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("setting");
    case ValueColumn:
        return tr("value");
    case DefaultColumn:
        return tr("default");
    case EffectColumn:
        return tr("effect");
    case SinceColumn:
        return tr("since");
    default:
        return {};
    }
}
