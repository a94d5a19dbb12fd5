// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

/// One line of a comparison: every case is in one of the four columns behind it.
struct ConformanceRow
{
    QByteArray what;
    int cases = 0;
    int equal = 0;
    int exceptBody = 0; ///< status and headers are equal, the body is one that differs on purpose
    int different = 0;
    int leftOut = 0;
};

/// What a comparison came to, for people: printed, and kept in the folder that JOTLAB_TABLES names, from where
/// `tests/run --conformance` shows all of them together.
class ConformanceTable
{
public:
    ConformanceTable(const char *name, const QString &title);

    void add(const ConformanceRow &row) { m_rows.append(row); }
    /// Why cases are in the last columns, or how to get the same run again.
    void addNote(const QString &note) { m_notes.append(note); }
    /// A last line with the sums of the rows; for rows of which no case is in two.
    void addSum() { m_hasSum = true; }
    void print() const;

private:
    QByteArray text() const;

    QByteArray m_name;
    QString m_title;
    QList<ConformanceRow> m_rows;
    QList<QString> m_notes;
    bool m_hasSum = false;
};
