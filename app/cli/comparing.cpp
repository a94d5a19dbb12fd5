// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/comparing.h"

using namespace Qt::StringLiterals;
using namespace explain;

namespace cli {

namespace {

QString partName(ComparedPart part)
{
    switch (part) {
    case ComparedPart::Header:
        return u"header"_s;
    case ComparedPart::Payload:
        return u"payload"_s;
    case ComparedPart::Signature:
        return u"signature"_s;
    }
    Q_UNREACHABLE();
}

Json stringList(const QStringList &texts)
{
    Json list = Json::array();
    for (const QString &text : texts)
        list.append(text);
    return list;
}

/// Seconds, whole ones as a whole number; null where there are none.
Json seconds(const std::optional<std::chrono::microseconds> &span)
{
    if (!span)
        return {};
    const qint64 count = span->count();
    return count % 1'000'000 == 0 ? Json(count / 1'000'000) : Json::real(double(count) / 1e6);
}

Json sideJson(const ComparedToken &token)
{
    Json object = Json::object();
    object.set(u"type"_s, token.type.isEmpty() ? Json() : Json(token.type));
    object.set(u"user"_s, token.user.isEmpty() ? Json() : Json(token.user));
    object.set(u"unread"_s, stringList(token.unread));
    return object;
}

Json rowJson(const ComparedRow &row)
{
    const auto text = [&row](const ComparedValue &value, CompareState absent) {
        return row.state == absent ? Json() : Json(value.text);
    };
    Json object = Json::object();
    object.set(u"part"_s, partName(row.part));
    object.set(u"name"_s, row.name);
    object.set(u"occurrence"_s, row.occurrence);
    object.set(u"state"_s, QString::fromLatin1(compareStateName(row.state)));
    object.set(u"same_value"_s, row.state == CompareState::Same || row.isSpelling);
    object.set(u"left"_s, text(row.left, CompareState::OnlyRight));
    object.set(u"right"_s, text(row.right, CompareState::OnlyLeft));
    object.set(u"seconds_apart"_s, seconds(row.apart));
    object.set(u"note"_s, row.note);
    return object;
}

Json lifetimeJson(const ComparedLifetime &life)
{
    Json object = Json::object();
    object.set(u"claim"_s, life.claim);
    object.set(u"state"_s, QString::fromLatin1(compareStateName(life.state)));
    object.set(u"left_seconds"_s, seconds(life.left));
    object.set(u"right_seconds"_s, seconds(life.right));
    object.set(u"left"_s, life.leftText);
    object.set(u"right"_s, life.rightText);
    object.set(u"note"_s, life.note);
    return object;
}

Json comparisonJson(const Comparison &comparison)
{
    Json object = Json::object();
    object.set(u"summary"_s, comparison.summary);
    object.set(u"identical"_s, comparison.isIdentical);
    object.set(u"left"_s, sideJson(comparison.left));
    object.set(u"right"_s, sideJson(comparison.right));
    Json rows = Json::array();
    for (const ComparedRow &row : comparison.rows)
        rows.append(rowJson(row));
    object.set(u"rows"_s, rows);
    Json lifetimes = Json::array();
    for (const ComparedLifetime &life : comparison.lifetimes)
        lifetimes.append(lifetimeJson(life));
    object.set(u"lifetimes"_s, lifetimes);
    object.set(u"remarks"_s, stringList(comparison.remarks));
    return object;
}

void printSide(QChar mark, const ComparedToken &token, int colour, Console &console)
{
    QStringList words{ token.type.isEmpty() ? u"token"_s : u"%1 token"_s.arg(token.type) };
    if (!token.user.isEmpty())
        words.append(u"of %1"_s.arg(token.user));
    console.line(console.coloured(QString(mark) + u' ' + printable(words.join(u' ')), colour));
    for (const QString &sentence : token.unread)
        console.line(console.coloured(u"  ! "_s + printable(sentence), 33));
}

void printLine(QChar mark, const QString &name, const QString &value, int colour, Console &console)
{
    // What comes from outside stays on its line, so that no claim can pass for a row.
    const QString text = printable(u"%1 = %2"_s.arg(name, value));
    console.line(console.coloured(u"%1 %2"_s.arg(mark).arg(text), colour));
}

QString withInstant(const ComparedValue &value)
{
    return value.instant.isEmpty() ? value.text : u"%1  (%2)"_s.arg(value.text, value.instant);
}

/// "- " before the left's line, "+ " before the right's, as diff has it.
void printPair(const QString &name, CompareState state, const QString &left, const QString &right, const QString &note,
    Console &console)
{
    if (state == CompareState::Same)
        return printLine(u' ', name, left, 0, console);
    if (state != CompareState::OnlyRight)
        printLine(u'-', name, left, 31, console);
    if (state != CompareState::OnlyLeft)
        printLine(u'+', name, right, 32, console);
    if (!note.isEmpty())
        console.line(u"    "_s + printable(note));
}

void print(const Comparison &comparison, Console &console)
{
    console.line(console.coloured(printable(comparison.summary), 1));
    printSide(u'-', comparison.left, 31, console);
    printSide(u'+', comparison.right, 32, console);
    for (const ComparedRow &row : comparison.rows) {
        const QString name = row.part == ComparedPart::Signature ? row.name : partName(row.part) + u'.' + row.name;
        printPair(row.isRepeated ? u"%1 (place %2)"_s.arg(name).arg(row.occurrence) : name, row.state,
            withInstant(row.left), withInstant(row.right), row.note, console);
    }
    for (const ComparedLifetime &life : comparison.lifetimes)
        printPair(
            u"lifetime (%1 - iat)"_s.arg(life.claim), life.state, life.leftText, life.rightText, life.note, console);
    for (const QString &remark : comparison.remarks)
        console.line(printable(remark));
}

} // namespace

Exit tellComparison(const Comparison &comparison, Console &console)
{
    if (!comparison.left.isFound || !comparison.right.isFound) {
        console.diagnostic(comparison.summary);
        return Exit::Negative;
    }
    if (console.json)
        console.object(comparisonJson(comparison));
    else
        print(comparison, console);
    return Exit::Done;
}

} // namespace cli
