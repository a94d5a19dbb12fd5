// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/claimrowsmodel.h"

#include "core/base/timetext.h"
#include "core/explain/numericdate.h"
#include "core/json/jsonwriter.h"

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
        Content next{ json, std::move(*spans), m_now.leftOut, {} };
        // What undo, or typing, has put back into the text is no longer left out.
        next.leftOut.removeIf([&](const LeftOut &leftOut) { return next.count(leftOut.name) > leftOut.sameNames; });
        next.makeRows();
        show(std::move(next));
    } else if (wasUsable && rowCount() > 0) { // the flags are others
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    return m_usable;
}

qsizetype ClaimRowsModel::Content::count(const QString &name) const
{
    return std::count_if(spans.begin(), spans.end(), [&](const JsonMemberSpan &span) { return span.name == name; });
}

void ClaimRowsModel::Content::makeRows()
{
    rows.clear();
    rows.reserve(spans.size() + leftOut.size());
    for (qsizetype member = 0; member <= spans.size(); ++member) {
        for (qsizetype i = 0; i < leftOut.size(); ++i) {
            if (std::min(leftOut.at(i).before, spans.size()) == member)
                rows.append({ leftOut.at(i).name, -1, i });
        }
        if (member < spans.size())
            rows.append({ spans.at(member).name, member, -1 });
    }
}

/// Rows before and behind what is other stay the same rows.
void ClaimRowsModel::show(Content content)
{
    const auto isSame = [](const Row &left, const Row &right) { return left.name == right.name; };
    const QList<Row> &was = m_now.rows;
    const QList<Row> &is = content.rows;
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
    const Row &at = m_now.rows.at(row);
    if (at.member < 0)
        return m_now.leftOut.at(at.leftOut).valueText;
    const JsonMemberSpan &span = m_now.spans.at(at.member);
    return QByteArrayView(m_now.text).sliced(span.valueOffset, span.valueLength);
}

Json ClaimRowsModel::value(int row) const
{
    const QByteArrayView text = valueText(row);
    if (text.size() > LongestValue)
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
    return m_usable && !isLeftOut(row) && valueText(row).size() <= LongestValue && parseJson(valueText(row));
}

QString ClaimRowsModel::shownValue(int row) const
{
    const QByteArrayView text = valueText(row);
    if (text.size() > LongestValue)
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
    if (valueText(row).size() > LongestValue)
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
    const Row at = m_now.rows.at(row);
    if (!leftOut) {
        const LeftOut back = m_now.leftOut.at(at.leftOut);
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
    Content next = m_now;
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
