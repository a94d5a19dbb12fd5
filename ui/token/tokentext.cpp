// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokentext.h"

#include <algorithm>

namespace {
constexpr qsizetype historyUnits = 32 * 1024 * 1024; // UTF-16 units kept for undo: several pastes of 5 MB

bool isSegmentCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
}
} // namespace

void TokenText::reset(const QString &text)
{
    m_text = text;
    m_edits.clear();
    m_done = 0;
    m_stepOpen = false;
    findLines();
}

void TokenText::applyReplacement(qsizetype position, qsizetype length, const QString &with)
{
    m_text.replace(position, length, with);
    findLines();
}

qsizetype TokenText::replace(qsizetype start, qsizetype length, const QString &with)
{
    if (length == 0 && with.isEmpty())
        return start;
    m_edits.resize(m_done);
    const bool joins = m_stepOpen && length == 0 && with.size() == 1 && !m_edits.isEmpty()
        && m_edits.constLast().position + m_edits.constLast().inserted.size() == start;
    if (joins) {
        m_edits.last().inserted += with;
    } else {
        m_edits.append({ start, m_text.mid(start, length), with });
        ++m_done;
    }
    m_stepOpen = with.size() == 1 && with != QStringView(u"\n");
    applyReplacement(start, length, with);
    boundHistory();
    return start + with.size();
}

void TokenText::boundHistory()
{
    qsizetype units = 0;
    for (qsizetype i = m_edits.size() - 1; i > 0; --i) {
        units += m_edits.at(i).removed.size() + m_edits.at(i).inserted.size();
        if (units > historyUnits) {
            m_edits.remove(0, i);
            m_done = m_edits.size();
            return;
        }
    }
}

TokenText::Selection TokenText::undo()
{
    const Edit &edit = m_edits.at(--m_done);
    m_stepOpen = false;
    applyReplacement(edit.position, edit.inserted.size(), edit.removed);
    return { edit.position, edit.position + edit.removed.size() };
}

TokenText::Selection TokenText::redo()
{
    const Edit &edit = m_edits.at(m_done++);
    m_stepOpen = false;
    applyReplacement(edit.position, edit.removed.size(), edit.inserted);
    const qsizetype end = edit.position + edit.inserted.size();
    return { end, end };
}

void TokenText::findLines()
{
    m_lines.clear();
    qsizetype start = 0;
    for (;;) {
        const qsizetype feed = m_text.indexOf(u'\n', start);
        m_lines.append({ start, (feed < 0 ? m_text.size() : feed) - start, 0 });
        if (feed < 0)
            break;
        start = feed + 1;
    }
    countRows();
}

void TokenText::setColumns(qsizetype columns)
{
    columns = qMax<qsizetype>(1, columns);
    if (columns == m_columns)
        return;
    m_columns = columns;
    countRows();
}

qsizetype TokenText::rowsOf(const Line &line) const
{
    return qMax<qsizetype>(1, (line.length + m_columns - 1) / m_columns);
}

void TokenText::countRows()
{
    m_rowCount = 0;
    for (Line &line : m_lines) {
        line.firstRow = m_rowCount;
        m_rowCount += rowsOf(line);
    }
}

const TokenText::Line &TokenText::lineOf(qsizetype position) const
{
    const auto behind = std::upper_bound(
        m_lines.begin(), m_lines.end(), position, [](qsizetype p, const Line &line) { return p < line.start; });
    return *std::prev(behind);
}

const TokenText::Line &TokenText::lineOfRow(qsizetype row) const
{
    const auto behind = std::upper_bound(
        m_lines.begin(), m_lines.end(), row, [](qsizetype r, const Line &line) { return r < line.firstRow; });
    return *std::prev(behind);
}

TokenText::Cell TokenText::cellOf(qsizetype position) const
{
    const Line &line = lineOf(position);
    const qsizetype offset = position - line.start;
    // Behind a full last row the cursor stays on it, at its right edge.
    const qsizetype row = qMin(offset / m_columns, rowsOf(line) - 1);
    return { line.firstRow + row, offset - row * m_columns };
}

qsizetype TokenText::positionOf(Cell cell) const
{
    const auto [start, length] = row(std::clamp<qsizetype>(cell.row, 0, m_rowCount - 1));
    const qsizetype position = start + std::clamp<qsizetype>(cell.column, 0, length);
    const bool insidePair = position > 0 && position < m_text.size() && m_text.at(position).isLowSurrogate()
        && m_text.at(position - 1).isHighSurrogate();
    return insidePair ? position - 1 : position;
}

std::pair<qsizetype, qsizetype> TokenText::row(qsizetype row) const
{
    const Line &line = lineOfRow(row);
    const qsizetype offset = (row - line.firstRow) * m_columns;
    return { line.start + offset, qMin(m_columns, line.length - offset) };
}

qsizetype TokenText::next(qsizetype position) const
{
    if (position >= m_text.size())
        return m_text.size();
    const bool pair = position + 1 < m_text.size() && m_text.at(position).isHighSurrogate()
        && m_text.at(position + 1).isLowSurrogate();
    return position + (pair ? 2 : 1);
}

qsizetype TokenText::previous(qsizetype position) const
{
    if (position <= 0)
        return 0;
    const bool pair
        = position > 1 && m_text.at(position - 1).isLowSurrogate() && m_text.at(position - 2).isHighSurrogate();
    return position - (pair ? 2 : 1);
}

std::pair<qsizetype, qsizetype> TokenText::wordAt(qsizetype position) const
{
    if (m_text.isEmpty())
        return { 0, 0 };
    const qsizetype at = qMin(position, m_text.size() - 1);
    const bool segment = isSegmentCharacter(m_text.at(at));
    qsizetype start = at;
    while (start > 0 && isSegmentCharacter(m_text.at(start - 1)) == segment)
        --start;
    qsizetype end = at + 1;
    while (end < m_text.size() && isSegmentCharacter(m_text.at(end)) == segment)
        ++end;
    return { start, end };
}
