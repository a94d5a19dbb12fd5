// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timetext.h"

#include <QTest>
#include <ctime>

class TestTimeText : public QObject
{
    Q_OBJECT

private slots:
    void spansAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("seconds"); // -1: refused
        const auto row
            = [](const char *text, qint64 seconds) { QTest::newRow(text) << QString::fromLatin1(text) << seconds; };
        row("90", 90);
        row("5 min", 300);
        row("1 h 30 m", 5400);
        row("1 d", 86400);
        row("1157407 d", 99'999'964'800);
        row("1157408 d", -1);
        row("9999999999 d", -1); // minted tokens that had ended before there were computers
        row("9999999999 9999999999 9999999999 9999999999 9999999999 9999999999 9999999999 9999999999 9999999999 "
            "9999999999 9999999999",
            -1);
        row("99999999999", -1);
        row("", -1);
        row("5 parsecs", -1);
    }

    void spansAreRead()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, seconds);
        const auto span = readSpan(text);
        QCOMPARE(span ? qint64(span->count()) : -1, seconds);
        QVERIFY(span || span.error().code == Errc::Usage);
    }

    /// One clock for all sentences, wherever the program runs.
    void clocksAreUtc()
    {
        qputenv("TZ", "Asia/Kathmandu");
        tzset();
        const Instant now = fromDateTime(QDateTime({ 2026, 11, 24 }, { 23, 30 }, QTimeZone::utc()));
        QCOMPARE(clockText(now, now), QStringLiteral("23:30:00 UTC"));
        QCOMPARE(bareClockText(now, now), QStringLiteral("23:30:00"));
        const Instant tomorrow = now + std::chrono::hours(1);
        QCOMPARE(clockText(tomorrow, now), QStringLiteral("2026-11-25 00:30:00 UTC"));
        QCOMPARE(bareClockText(tomorrow, now), QStringLiteral("2026-11-25 00:30:00"));
        QCOMPARE(instantText(now, QTimeZone("Asia/Kathmandu")),
            QStringLiteral("2026-11-24 23:30:00 UTC · 2026-11-25 05:15:00 local"));
    }
};

QTEST_GUILESS_MAIN(TestTimeText)
#include "tst_timetext.moc"
