// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// The text of a token field with its undo history, and its rows on a grid of equal cells. A token is one line of up to
/// megabytes; Qt's text layout is quadratic in feeling there, a grid is a division. Positions count UTF-16 units.
class TokenText
{
public:
    struct Cell
    {
        qsizetype row;
        qsizetype column;
    };
    struct Selection
    {
        qsizetype anchor = 0;
        qsizetype cursor = 0;
        qsizetype start() const { return qMin(anchor, cursor); }
        qsizetype end() const { return qMax(anchor, cursor); }
        bool isEmpty() const { return anchor == cursor; }
    };

    const QString &text() const { return m_text; }
    /// Forgets the history.
    void reset(const QString &text);
    /// One step of the history; typing on joins the step before it. Answers the position behind the inserted text.
    qsizetype replace(qsizetype start, qsizetype length, const QString &with);
    bool canUndo() const { return m_done > 0; }
    bool canRedo() const { return m_done < m_edits.size(); }
    /// Each answers what to select afterwards.
    Selection undo();
    Selection redo();
    /// The next edit starts a step of its own.
    void closeStep() { m_stepOpen = false; }

    /// Cells a row; at least 1.
    void setColumns(qsizetype columns);
    qsizetype columns() const { return m_columns; }
    qsizetype rowCount() const { return m_rowCount; }
    Cell cellOf(qsizetype position) const;
    /// The position nearest to a cell, never inside a surrogate pair.
    qsizetype positionOf(Cell cell) const;
    /// Start and length of a row's text, without its line feed.
    std::pair<qsizetype, qsizetype> row(qsizetype row) const;

    qsizetype next(qsizetype position) const;
    qsizetype previous(qsizetype position) const;
    /// Bounds of the run of base64url characters (a segment) or of others around a position.
    std::pair<qsizetype, qsizetype> wordAt(qsizetype position) const;

private:
    struct Edit
    {
        qsizetype position;
        QString removed;
        QString inserted;
    };
    struct Line
    {
        qsizetype start;
        qsizetype length;
        qsizetype firstRow;
    };
    void applyReplacement(qsizetype position, qsizetype length, const QString &with);
    void boundHistory();
    void findLines();
    void countRows();
    const Line &lineOfRow(qsizetype row) const;
    const Line &lineOf(qsizetype position) const;
    qsizetype rowsOf(const Line &line) const;

    QString m_text;
    QList<Edit> m_edits;
    qsizetype m_done = 0; ///< edits in force; those behind can be redone
    bool m_stepOpen = false;
    QList<Line> m_lines{ { 0, 0, 0 } };
    qsizetype m_columns = 80;
    qsizetype m_rowCount = 1;
};
