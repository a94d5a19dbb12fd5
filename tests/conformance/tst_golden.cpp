// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/goldenreplay.h"
#include "tests/support/conformancetable.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using Outcome = GoldenReplay::Outcome;
using Verdict = GoldenReplay::Verdict;

/// Replays every recorded exchange of the three real servers against the embedded server, over HTTP.
class TestGolden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replays_data();
    void replays();
    void namesItsDifferences();
    void cleanupTestCase();

private:
    QMap<QString, QMap<Verdict, int>> m_table; // by profile
    QMap<QString, QStringList> m_leftOut; // ids by the reason
};

void TestGolden::replays_data()
{
    QTest::addColumn<GoldenScenario>("scenario");
    qsizetype cases = 0;
    for (const GoldenScenario &scenario : goldenScenarios()) {
        QTest::newRow(qUtf8Printable(scenario.name)) << scenario;
        cases += scenario.steps.size();
    }
    QCOMPARE(cases, 1301);
}

void TestGolden::replays()
{
    QFETCH(GoldenScenario, scenario);
    GoldenReplay replay(scenario.steps.first());
    QVERIFY2(replay.failure().isEmpty(), qUtf8Printable(replay.failure()));
    QStringList different;
    for (const GoldenCase &golden : std::as_const(scenario.steps)) {
        const Outcome outcome = replay.play(golden);
        ++m_table[golden.profile][outcome.verdict];
        if (outcome.verdict == Verdict::Different)
            different.append(golden.id + ": "_L1 + outcome.text);
        else if (outcome.verdict == Verdict::LeftOut)
            m_leftOut[outcome.text].append(golden.id);
    }
    QVERIFY2(different.isEmpty(), qUtf8Printable('\n'_L1 + different.join('\n'_L1)));
}

// What this test lets pass stands in the table that people read.
void TestGolden::namesItsDifferences()
{
    QFile file(QStringLiteral(JOTLAB_SOURCE_DIR "/resources/docs/differences.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray table = file.readAll();
    for (const char *row : { "| Page of the browsable API, and Django's pages |", "| Body and Content-Type of a 500 |",
             "| Stateless view |" })
        QVERIFY2(table.contains(row), row);
    for (const QStringList &ids : std::as_const(m_leftOut)) {
        for (const QString &id : ids)
            QVERIFY2(table.contains('`' + id.toUtf8() + '`'), qPrintable(id));
    }
}

void TestGolden::cleanupTestCase()
{
    ConformanceTable table("1-recorded", u"Recorded exchanges of the real servers, replayed over HTTP"_s);
    int html = 0;
    int serverErrors = 0;
    for (auto it = m_table.cbegin(); it != m_table.cend(); ++it) {
        const QMap<Verdict, int> &counts = it.value();
        int all = 0;
        for (const int count : counts)
            all += count;
        html += counts.value(Verdict::AllowedHtml);
        serverErrors += counts.value(Verdict::AllowedServerError);
        table.add({ "Simple JWT " + it.key().toUtf8(), all, counts.value(Verdict::Equal),
            counts.value(Verdict::AllowedHtml) + counts.value(Verdict::AllowedServerError),
            counts.value(Verdict::Different), counts.value(Verdict::LeftOut) });
    }
    table.addNote(
        u"but for body: %1 HTML pages, %2 answers of a server that crashed (500)"_s.arg(html).arg(serverErrors));
    for (auto it = m_leftOut.cbegin(); it != m_leftOut.cend(); ++it) {
        QStringList ids = it.value();
        ids.removeDuplicates(); // one id for the same case of each version
        table.addNote(u"left out: %1 (%2)"_s.arg(it.key(), ids.join(", "_L1)));
    }
    table.addSum();
    table.print();
}

QTEST_GUILESS_MAIN(TestGolden)
#include "tst_golden.moc"
