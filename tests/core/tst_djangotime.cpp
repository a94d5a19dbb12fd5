// SPDX-License-Identifier: GPL-3.0-or-later
// Moments as Django writes them into a database, in UTC.
#include "core/django/djangotime.h"

#include <QTest>

using namespace std::chrono_literals;

class TestDjangoTime : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatDjangoWrites_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::optional<Instant>>("instant");
        const Instant whole = fromEpochSeconds(1'700'000'000); // 2023-11-14 22:13:20
        const auto row = [](const char *text, std::optional<Instant> instant) {
            QTest::newRow(text) << QString::fromLatin1(text) << instant;
        };
        row("2023-11-14 22:13:20", whole);
        row("2023-11-14T22:13:20", whole);
        row("2023-11-14 22:13:20.5", whole + 500ms);
        row("2023-11-14 22:13:20.050000", whole + 50ms);
        row("2023-11-14 22:13:20.000001", whole + 1us);
        row("2023-11-14 22:13:20.123456", whole + 123'456us);
        row("2024-02-29 00:00:00", fromEpochSeconds(1'709'164'800));
        row("2023-12-31 23:59:59", fromEpochSeconds(1'704'067'199));
        for (const char *none : { "", "2023-11-14", "2023-02-29 00:00:00", "2023-11-14 24:00:00", "2023-11-14 22:60:00",
                 "2023-11-14 22:13:60", "2023-11-14 22:13:20.1234567", "2023-11-14 22:13:20.", "2023-11-14 22:13:20+00",
                 "2023-11-14 22-13-20", "2023-11-1x 22:13:20", "2023-11-14 22:13:20.12a" })
            row(none, std::nullopt);
    }
    void readsWhatDjangoWrites()
    {
        QFETCH(QString, text);
        QTEST(django::instantFromDjango(text), "instant");
    }

    void writesWhatItReads()
    {
        for (const Instant instant : { fromEpochSeconds(0), fromEpochSeconds(1'700'000'000) + 123'456us,
                 fromEpochSeconds(1'700'000'000) + 1us, fromEpochSeconds(4'102'444'799) })
            QCOMPARE(django::instantFromDjango(django::djangoTime(instant)), std::optional(instant));
    }
};

QTEST_GUILESS_MAIN(TestDjangoTime)
#include "tst_djangotime.moc"
