// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/claimvalue.h"
#include "core/json/jsonreader.h"

#include <QElapsedTimer>
#include <QTest>

using explain::ValueKind;

namespace {

constexpr qint64 now = 1'795'488'000; // 2026-11-24 02:40:00 UTC

} // namespace

class TestClaimValue : public QObject
{
    Q_OBJECT

private slots:
    void readsTimes_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("expected"); // empty: refused
        const auto row = [](const char *typed, const QByteArray &expected) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << expected;
        };
        const auto at = [](qint64 seconds) { return QByteArray::number(now + seconds); };
        row("now", at(0));
        row("+5m", at(300));
        row("+5 min", at(300));
        row("in 1 h", at(3600));
        row("In 1 hour", at(3600));
        row("-2 d", at(-2 * 86400));
        row("\xe2\x88\x92"
            "2 d",
            at(-2 * 86400)); // with a minus sign
        row("10 min ago", at(-600));
        row("+1h30m", at(5400));
        row("in 1 h 30 min", at(5400));
        row("+1w", at(7 * 86400));
        row("+90", at(90));
        row("-300", at(-300));
        row("1795491600", "1795491600");
        row("1795488300.5", "1795488300.5");
        row(" 1795491600 ", "1795491600");
        row("2026-11-24", "1795478400");
        row("2026-11-24 02:45", at(300));
        row("2026-11-24T02:45:10Z", at(310));
        row("2026-11-24 02:45:10 UTC", at(310));
        row("2026-11-24T03:45:00+01:00", at(300));
        row("tomorrow", {});
        row("", {});
        row("+", {});
        row("5 min", {}); // from now, or ago?
        row("+5 years", {});
        row("2026-13-01", {});
        row("2026-11-24 25:00", {});
        row("+999999999 w", {}); // beyond the calendar
        row("null", {});
    }
    void readsTimes()
    {
        QFETCH(const QString, typed);
        QFETCH(const QByteArray, expected);
        const auto read = explain::readTime(typed, fromEpochSeconds(now));
        QCOMPARE(read.has_value(), !expected.isEmpty());
        if (read)
            QCOMPARE(*read, expected);
        else
            QVERIFY2(read.error().what.endsWith(u'.'), qPrintable(read.error().what));
    }

    void aLongTextIsNoTrap()
    {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!explain::readTime(u'+' + QString(100'000, u'1') + u'x', fromEpochSeconds(now)));
        QVERIFY(!explain::readTime(u'+' + QStringLiteral("1 ").repeated(50'000) + u'x', fromEpochSeconds(now)));
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void takesWhatIsTyped_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *tag, ValueKind kind, const QString &typed, const QByteArray &expected) {
            QTest::newRow(tag) << int(kind) << typed << expected;
        };
        row("string", ValueKind::String, QStringLiteral("a \"b\"\n"), "\"a \\\"b\\\"\\n\"");
        row("a string of digits", ValueKind::String, QStringLiteral("5"), "\"5\"");
        row("lone surrogate", ValueKind::String, QString(QChar(0xd800)), "\"\\ud800\"");
        row("number", ValueKind::Number, QStringLiteral("1e400"), "1e400");
        row("number in blanks", ValueKind::Number, QStringLiteral(" 1.0 "), "1.0");
        row("no number", ValueKind::Number, QStringLiteral("1,5"), {});
        row("hexadecimal", ValueKind::Number, QStringLiteral("0x10"), {});
        row("NaN", ValueKind::Number, QStringLiteral("NaN"), {});
        row("boolean", ValueKind::Boolean, QStringLiteral("false"), "false");
        row("no boolean", ValueKind::Boolean, QStringLiteral("yes"), {});
        row("list", ValueKind::Json, QStringLiteral("[1, \"a\"]"), "[1, \"a\"]");
        row("broken list", ValueKind::Json, QStringLiteral("[1, "), {});
        row("time", ValueKind::Time, QStringLiteral("+5m"), QByteArray::number(now + 300));
    }
    void takesWhatIsTyped()
    {
        QFETCH(const int, kind);
        QFETCH(const QString, typed);
        QFETCH(const QByteArray, expected);
        const auto text = explain::valueTextOf(typed, ValueKind(kind), fromEpochSeconds(now));
        QCOMPARE(text.has_value(), !expected.isEmpty());
        if (text)
            QCOMPARE(*text, expected);
    }

    void converts_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *from, ValueKind kind, const char *expected) {
            QTest::addRow("%s to %d", from, int(kind)) << QByteArray(from) << int(kind) << QByteArray(expected);
        };
        row("1", ValueKind::String, "\"1\"");
        row("\"1\"", ValueKind::Number, "1");
        row("\"x\"", ValueKind::Number, "0");
        row("1e400", ValueKind::Time, "1e400");
        row("\"2026-11-24\"", ValueKind::Time, "1795478400");
        row("true", ValueKind::Time, "1795488000");
        row("\"\\u0041\"", ValueKind::String, "\"\\u0041\"");
        row("\"a\"", ValueKind::Json, "[\"a\"]");
        row("[\"a\"]", ValueKind::String, "\"a\"");
        row("[1,2]", ValueKind::String, "\"[1,2]\"");
        row("\"[1,2]\"", ValueKind::Json, "[1,2]");
        row("null", ValueKind::String, "\"null\"");
        row("\"null\"", ValueKind::Json, "null");
        row("\"True\"", ValueKind::Boolean, "true");
        row("0", ValueKind::Boolean, "false");
        row("false", ValueKind::Number, "0");
    }
    void converts()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const int, kind);
        QFETCH(const QByteArray, expected);
        const auto value = parseJson(from);
        QCOMPARE(explain::convertedTo(ValueKind(kind), *value, from, fromEpochSeconds(now)), expected);
    }

    void knowsKinds()
    {
        QCOMPARE(explain::valueKind(Json(5), true), ValueKind::Time);
        QCOMPARE(explain::valueKind(Json(5), false), ValueKind::Number);
        QCOMPARE(explain::valueKind(Json(u"5"), true), ValueKind::String);
        QCOMPARE(explain::valueKind(Json(), false), ValueKind::Json);
        QCOMPARE(explain::valueKind(Json::array(), false), ValueKind::Json);
        QCOMPARE(explain::valueKind(Json(true), false), ValueKind::Boolean);
    }
};

QTEST_GUILESS_MAIN(TestClaimValue)
#include "tst_claimvalue.moc"
