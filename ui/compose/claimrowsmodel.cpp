// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/claimrowsmodel.h"

#include "core/base/timetext.h"
#include "core/explain/numericdate.h"
#include "core/json/jsonedit.h"
#include "core/json/jsonreader.h"
#include "ui/look/theme.h"
#include "ui/widgets/rowdelegate.h"

#include <algorithm>

using explain::ValueKind;

ClaimRowsModel::ClaimRowsModel(Clock clock, IdSource ids, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(std::move(clock))
    , m_ids(std::move(ids))
{
}

void ClaimRowsModel::setTimeNames(QSet<QString> names)
{
    m_timeNames = std::move(names);
    m_chosenTimes.clear();
    tick();
}

void ClaimRowsModel::clear()
{
    m_chosenTimes.clear();
    show({});
}

void ClaimRowsModel::resetText(const QByteArray &json)
{
    clear();
    setText(json);
}

bool ClaimRowsModel::setText(const QByteArray &json)
{
    auto spans = jsonMemberSpans(json);
    const bool wasUsable = std::exchange(m_usable, spans.has_value());
    if (spans) {
        ClaimContent next{ json, std::move(*spans), m_now.leftOut, {} };
        // What undo, or typing, has put back into the text is no longer left out.
        next.leftOut.removeIf(
            [&](const ClaimContent::LeftOut &leftOut) { return next.count(leftOut.name) > leftOut.sameNames; });
        next.makeRows();
        show(std::move(next));
    } else if (wasUsable && rowCount() > 0) { // the flags are others
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    return m_usable;
}

/// Rows before and behind what is other stay the same rows.
void ClaimRowsModel::show(ClaimContent content)
{
    const auto isSame
        = [](const ClaimContent::Row &left, const ClaimContent::Row &right) { return left.name == right.name; };
    const QList<ClaimContent::Row> &was = m_now.rows;
    const QList<ClaimContent::Row> &is = content.rows;
    const auto heads = std::mismatch(was.begin(), was.end(), is.begin(), is.end(), isSame);
    const auto tails = std::mismatch(was.rbegin(), std::make_reverse_iterator(heads.first), is.rbegin(),
        std::make_reverse_iterator(heads.second), isSame);
    const int prefix = int(heads.first - was.begin());
    const int suffix = int(tails.first - was.rbegin());
    const int removed = int(was.size()) - prefix - suffix;
    const int added = int(is.size()) - prefix - suffix;
    if (removed == added) { // renamed, if at all
        m_now = std::move(content);
    } else {
        if (removed > 0) {
            beginRemoveRows({}, prefix, prefix + removed - 1);
            m_now.rows.remove(prefix, removed);
            endRemoveRows();
        }
        if (added > 0)
            beginInsertRows({}, prefix, prefix + added - 1);
        m_now = std::move(content);
        if (added > 0)
            endInsertRows();
    }
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString ClaimRowsModel::name(int row) const
{
    return m_now.rows.at(row).name;
}

bool ClaimRowsModel::isLeftOut(int row) const
{
    return m_now.rows.at(row).member < 0;
}

int ClaimRowsModel::rowOf(const QString &name) const
{
    for (int row = int(m_now.rows.size()) - 1; row >= 0; --row) {
        if (m_now.rows.at(row).name == name)
            return row;
    }
    return -1;
}

QByteArrayView ClaimRowsModel::valueText(int row) const
{
    const ClaimContent::Row &at = m_now.rows.at(row);
    if (at.member < 0)
        return m_now.leftOut.at(at.leftOut).valueText;
    const JsonMemberSpan &span = m_now.spans.at(at.member);
    return QByteArrayView(m_now.text).sliced(span.valueOffset, span.valueLength);
}

Json ClaimRowsModel::value(int row) const
{
    const QByteArrayView text = valueText(row);
    if (text.size() > longestValue)
        return text.startsWith('"') ? Json(u"") : Json();
    return parseJson(text).value_or(Json());
}

bool ClaimRowsModel::isTimeName(const QString &name) const
{
    return m_chosenTimes.value(name, m_timeNames.contains(name));
}

ValueKind ClaimRowsModel::kind(int row) const
{
    return explain::valueKind(value(row), isTimeName(name(row)));
}

/// Bytes that are no UTF-8 and long values would not come out of a line of text as they went in.
bool ClaimRowsModel::isEditable(int row) const
{
    return m_usable && !isLeftOut(row) && valueText(row).size() <= longestValue && parseJson(valueText(row));
}

QString ClaimRowsModel::shownValue(int row) const
{
    const QByteArrayView text = valueText(row);
    if (text.size() > longestValue)
        return QString::fromUtf8(text.first(200)) + u'…';
    const auto value = parseJson(text);
    return value ? explain::editableText(*value, text) : QString::fromUtf8(text);
}

std::optional<Instant> ClaimRowsModel::time(int row) const
{
    if (kind(row) != ValueKind::Time)
        return {};
    const Json number = value(row);
    const explain::NumericDate date = explain::numericDate(&number);
    return date.isUsable() ? date.instant : std::nullopt;
}

ClaimRowsModel::Action ClaimRowsModel::action(int row) const
{
    if (!isEditable(row))
        return Action::None;
    if (kind(row) == ValueKind::Time)
        return Action::Calendar;
    return name(row) == u"jti" ? Action::NewId : Action::None;
}

QString ClaimRowsModel::note(int row) const
{
    if (isLeftOut(row))
        return tr("left out");
    if (row == m_draftRow && !m_draft.isNull()) {
        const auto typed = explain::valueTextOf(m_draft, kind(row), m_clock());
        if (!typed)
            return tr("…");
        const Json number = Json::number(*typed);
        const explain::NumericDate date = explain::numericDate(&number);
        if (kind(row) == ValueKind::Time && date.isUsable())
            return relativeText(*date.instant, m_clock());
    }
    if (valueText(row).size() > longestValue)
        return tr("%1 bytes").arg(valueText(row).size());
    if (kind(row) == ValueKind::Time) {
        const auto instant = time(row);
        return instant ? relativeText(*instant, m_clock()) : tr("in no calendar");
    }
    return action(row) == Action::NewId ? tr("new") : QString();
}

void ClaimRowsModel::setDraft(int row, const QString &typed)
{
    m_draftRow = row;
    m_draft = typed;
    if (row >= 0 && row < m_now.rows.size())
        emit dataChanged(index(row, NoteColumn), index(row, NoteColumn));
}

void ClaimRowsModel::tick()
{
    if (!m_now.rows.isEmpty())
        emit dataChanged(index(0, NoteColumn), index(int(m_now.rows.size()) - 1, NoteColumn), { Qt::DisplayRole });
}

bool ClaimRowsModel::make(const Result<JsonEdit> &edit)
{
    if (!edit) {
        emit refused(edit.error().what);
        return false;
    }
    emit accepted();
    emit edited(*edit);
    return true;
}

void ClaimRowsModel::setLeftOut(int row, bool leftOut)
{
    if (!m_usable || leftOut == isLeftOut(row))
        return;
    const ClaimContent::Row at = m_now.rows.at(row);
    if (!leftOut) {
        const ClaimContent::LeftOut back = m_now.leftOut.at(at.leftOut);
        make(insertJsonMember(m_now.text, std::min(back.before, m_now.spans.size()), back.nameText, back.valueText));
        return;
    }
    const JsonMemberSpan span = m_now.spans.at(at.member);
    const Result<JsonEdit> edit = removeJsonMember(m_now.text, at.member);
    if (edit)
        m_now.leftOut.append({ at.name, m_now.text.sliced(span.nameOffset, span.nameLength),
            valueText(row).toByteArray(), at.member, m_now.count(at.name) - 1 });
    make(edit);
}

void ClaimRowsModel::remove(int row)
{
    if (!m_usable)
        return;
    if (!isLeftOut(row)) {
        make(removeJsonMember(m_now.text, m_now.rows.at(row).member));
        return;
    }
    ClaimContent next = m_now;
    next.leftOut.removeAt(m_now.rows.at(row).leftOut);
    next.makeRows();
    show(std::move(next));
}

void ClaimRowsModel::setTime(int row, Instant time)
{
    if (isEditable(row))
        make(replaceJsonValue(m_now.text, m_now.rows.at(row).member, QByteArray::number(epochSeconds(time))));
}

void ClaimRowsModel::makeNewId(int row)
{
    if (isEditable(row))
        make(replaceJsonValue(m_now.text, m_now.rows.at(row).member, '"' + m_ids() + '"'));
}

bool ClaimRowsModel::setName(int row, const QString &name)
{
    if (name == m_now.rows.at(row).name)
        return true;
    return make(renameJsonMember(m_now.text, m_now.rows.at(row).member, name));
}

bool ClaimRowsModel::setKind(int row, ValueKind kind)
{
    const Json before = value(row);
    if (kind == ValueKind::Time || kind == ValueKind::Number)
        m_chosenTimes.insert(name(row), kind == ValueKind::Time);
    const QByteArray text = explain::convertedTo(kind, before, valueText(row), m_clock());
    if (text != valueText(row))
        return make(replaceJsonValue(m_now.text, m_now.rows.at(row).member, text));
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1)); // a number became a time: no byte is another
    return true;
}

bool ClaimRowsModel::setValue(int row, const QString &typed)
{
    if (typed == shownValue(row)) // also keeps the escapes of a string that nobody changed
        return true;
    const auto text = explain::valueTextOf(typed, kind(row), m_clock());
    if (text)
        return make(replaceJsonValue(m_now.text, m_now.rows.at(row).member, *text));
    emit refused(tr("“%1” stays as it was: %2").arg(name(row).left(24), text.error().what));
    return false;
}

int ClaimRowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_now.rows.size());
}

int ClaimRowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ClaimRowsModel::kindText(ValueKind kind)
{
    switch (kind) {
    case ValueKind::String:
        return tr("string");
    case ValueKind::Number:
        return tr("number");
    case ValueKind::Boolean:
        return tr("boolean");
    case ValueKind::Time:
        return tr("time");
    case ValueKind::Json:
        break;
    }
    return tr("JSON");
}

QVariant ClaimRowsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return column == NameColumn ? name(row)
            : column == KindColumn  ? kindText(kind(row))
            : column == ValueColumn ? shownValue(row)
                                    : note(row);
    case Qt::CheckStateRole:
        return column == NameColumn ? QVariant(isLeftOut(row) ? Qt::Unchecked : Qt::Checked) : QVariant();
    case Qt::FontRole:
        return column == NameColumn || column == ValueColumn ? QVariant(monospaceFont()) : QVariant();
    case Qt::ToolTipRole:
        if (column == NoteColumn && time(row))
            return instantText(*time(row), QTimeZone::systemTimeZone());
        return column == ValueColumn ? shownValue(row).left(400).toHtmlEscaped() : QVariant();
    case Qt::AccessibleTextRole:
        return column == NoteColumn && action(row) == Action::NewId ? tr("make a new id") : QVariant();
    case RowDelegate::MutedRole:
        return column == KindColumn || column == NoteColumn || isLeftOut(row) || !m_usable;
    case KindRole:
        return int(kind(row));
    case ActionRole:
        return int(column == NoteColumn ? action(row) : Action::None);
    default:
        return {};
    }
}

QVariant ClaimRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = { tr("claim"), tr("type"), tr("value"), QString() };
    return section >= 0 && section < ColumnCount ? titles[section] : QVariant();
}

Qt::ItemFlags ClaimRowsModel::flags(const QModelIndex &index) const
{
    if (!m_usable || !index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == NameColumn)
        flags |= Qt::ItemIsUserCheckable;
    const bool isFixed = isLeftOut(index.row()) || index.column() == NoteColumn;
    const bool needsValue = index.column() == KindColumn || index.column() == ValueColumn;
    if (!isFixed && (!needsValue || isEditable(index.row())))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool ClaimRowsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    if (role == Qt::CheckStateRole && index.column() == NameColumn && m_usable) {
        setLeftOut(index.row(), value.toInt() == Qt::Unchecked);
        return true;
    }
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    switch (index.column()) {
    case NameColumn:
        return setName(index.row(), value.toString());
    case KindColumn:
        return setKind(index.row(), ValueKind(value.toInt()));
    case ValueColumn:
        return setValue(index.row(), value.toString());
    default:
        return false;
    }
}
