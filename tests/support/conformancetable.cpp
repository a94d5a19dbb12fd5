// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/conformancetable.h"

#include <QDir>
#include <QFile>
#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int WhatWidth = 26;
constexpr int NumberWidth = 14;

QByteArray cells(const QByteArray &what, const QList<QByteArray> &numbers)
{
    QByteArray line = "  " + what.leftJustified(WhatWidth);
    for (const QByteArray &number : numbers)
        line += number.rightJustified(NumberWidth);
    return line + '\n';
}

QByteArray lineOf(const ConformanceRow &row)
{
    QList<QByteArray> numbers;
    for (const int number : { row.cases, row.equal, row.exceptBody, row.different, row.leftOut })
        numbers.append(QByteArray::number(number));
    return cells(row.what, numbers);
}

} // namespace

ConformanceTable::ConformanceTable(const char *name, const QString &title)
    : m_name(name)
    , m_title(title)
{
}

QByteArray ConformanceTable::text() const
{
    QByteArray text
        = m_title.toUtf8() + '\n' + cells({}, { "cases", "equal", "but for body", "different", "left out" });
    ConformanceRow sum{ "all" };
    for (const ConformanceRow &row : m_rows) {
        text += lineOf(row);
        sum.cases += row.cases;
        sum.equal += row.equal;
        sum.exceptBody += row.exceptBody;
        sum.different += row.different;
        sum.leftOut += row.leftOut;
    }
    if (m_hasSum)
        text += lineOf(sum);
    for (const QString &note : m_notes)
        text += "  " + note.toUtf8() + '\n';
    return text;
}

void ConformanceTable::print() const
{
    const QByteArray shown = text();
    std::printf("\n%s\n", shown.constData());
    std::fflush(stdout);
    const QString folder = qEnvironmentVariable("JOTLAB_TABLES");
    if (folder.isEmpty())
        return;
    QFile file(folder + '/' + QString::fromLatin1(m_name) + ".txt"_L1);
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(shown + '\n') < 0)
        std::fprintf(stderr, "The table can't be kept in %s.\n", qUtf8Printable(folder));
}
