// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/comparedconfiguration.h"
#include "tests/conformance/differentialrun.h"
#include "tests/conformance/randomcalls.h"
#include "tests/conformance/sequenceshrinker.h"
#include "tests/support/conformancetable.h"

#include <QRandomGenerator>
#include <QTest>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// A number from the environment, or the given one.
quint64 environmentNumber(const char *name, quint64 otherwise)
{
    bool ok = false;
    const quint64 number = qEnvironmentVariable(name).toULongLong(&ok);
    return ok ? number : otherwise;
}

constexpr int Drawn = 3; // configurations by chance, behind the fixed ones; JOTLAB_DRAWN asks for more

/// A row of the table.
struct Counts
{
    int calls = 0;
    int equal = 0;
    int html = 0;
    int serverError = 0;
    int different = 0;

    void count(Likeness likeness)
    {
        ++calls;
        ++(likeness == Likeness::Equal            ? equal
                : likeness == Likeness::HtmlBody  ? html
                : likeness == Likeness::Different ? different
                                                  : serverError);
    }
};

} // namespace

/// The embedded server in band 5.2 beside the real Django with Simple JWT 5.2, both over sockets, with one random
/// sequence of calls. JOTLAB_SEED and JOTLAB_CALLS choose another sequence; the seed of every run is printed.
class TestDifferential : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void shrinksToWhatMatters_data();
    void shrinksToWhatMatters();
    void makesTheSameSequenceAgain();
    void findsADifference();
    void answersAsDjango_data();
    void answersAsDjango();
    void cleanupTestCase();

private:
    void report(DifferentialRun &run, const QList<Call> &calls, const QList<Difference> &differences) const;

    QList<ComparedConfiguration> m_configurations;
    quint64 m_seed = 0;
    int m_calls = 0;
    QList<std::pair<QByteArray, Counts>> m_table;
};

void TestDifferential::initTestCase()
{
    m_seed = environmentNumber("JOTLAB_SEED", QRandomGenerator::global()->generate());
    m_calls = int(environmentNumber("JOTLAB_CALLS", 2000));
    m_configurations = fixedConfigurations();
    Dice dice(m_seed);
    const int drawn = int(environmentNumber("JOTLAB_DRAWN", Drawn));
    for (int i = 1; i <= drawn; ++i) {
        m_configurations.append(drawnConfiguration(dice, "drawn " + QByteArray::number(i)));
        std::printf("%s: %s\n", m_configurations.last().name.constData(), m_configurations.last().shown().constData());
    }
    std::printf("seed %llu, %d calls\n", static_cast<unsigned long long>(m_seed), m_calls);
    std::fflush(stdout);
}

void TestDifferential::shrinksToWhatMatters_data()
{
    QTest::addColumn<QList<int>>("needed");
    QTest::newRow("the last alone") << QList<int>{};
    QTest::newRow("the first") << QList<int>{ 0 };
    QTest::newRow("two far apart") << QList<int>{ 3, 71 };
    QTest::newRow("neighbours and one") << QList<int>{ 40, 41, 97 };
    QTest::newRow("the one before") << QList<int>{ 98 };
}

void TestDifferential::shrinksToWhatMatters()
{
    QFETCH(QList<int>, needed);
    QList<int> steps;
    for (int i = 0; i < 100; ++i)
        steps.append(i);
    const QList<int> shortest = shrunk<int>(steps, [&needed](const QList<int> &fewer) {
        return fewer.last() == 99
            && std::all_of(needed.cbegin(), needed.cend(), [&fewer](int step) { return fewer.contains(step); });
    });
    QCOMPARE(shortest, needed + QList<int>{ 99 });
}

void TestDifferential::makesTheSameSequenceAgain()
{
    const RandomCalls::Setup setup;
    const auto texts = [&setup](quint64 seed) {
        QStringList lines;
        for (const Call &call : RandomCalls(seed, setup).sequence(200, 1))
            lines.append(describe(call));
        return lines;
    };
    QCOMPARE(texts(m_seed), texts(m_seed));
    QVERIFY(texts(m_seed) != texts(m_seed + 1));
}

// A server that really differs is found out, and what shows it is brought down to the call that gave the token out and
// the call that differs.
void TestDifferential::findsADifference()
{
    const ComparedConfiguration configuration{ "defaults" };
    START_DJANGO(django, configuration.forDjango());
    if (!django->version().startsWith("5.2"))
        QSKIP("The Simple JWT that is installed here is not of the band that is compared.");
    const auto settings = configuration.read();
    QVERIFY(settings);
    auto others = *settings;
    others.rotateRefreshTokens = true;
    RealServer real(*django);
    EmbeddedServer ours(configuration.forEmbedded(others));
    DifferentialRun run(real, ours, *settings);

    // Always the same calls: others may take the user away who has to be there.
    constexpr quint64 Seed = 2002;
    QList<Call> calls = RandomCalls(Seed, { *settings, false }).sequence(30, 100);
    calls.removeIf([](const Call &call) { return call.kind == Call::Kind::State || call.target.contains("refresh"); });
    TokenRecipe refresh;
    refresh.issuedBy = 1;
    refresh.member = "refresh";
    calls.insert(5,
        Call{ 1, Call::Kind::Http, "POST", "/api/token/", { { "Content-Type", "application/json" } },
            R"({"username":"alice","password":"alice-pw"})", {} });
    calls.insert(calls.size() - 2,
        Call{ 2, Call::Kind::Http, "POST", "/api/token/refresh/", { { "Content-Type", "application/json" } },
            R"({"refresh":"<J0>"})", { refresh } });
    calls.prepend(Call{
        3, Call::Kind::Control, {}, {}, {}, R"({"do":"add_user","username":"alice","password":"alice-pw"})", {} });
    const auto differences = run.play(calls);
    QVERIFY2(differences, differences ? "" : qUtf8Printable(differences.error().what));
    const auto found = std::find_if(differences->cbegin(), differences->cend(),
        [&calls](const Difference &difference) { return calls[difference.index].id == 2; });
    QVERIFY(found != differences->cend());
    QCOMPARE(found->comparison.aspect, u"body"_s);
    const QList<Call> shortest = run.shortest(calls, *found);
    QCOMPARE(shortest.size(), 2);
    QCOMPARE(shortest.first().id, 1);
    QCOMPARE(shortest.last().id, 2);
}

void TestDifferential::answersAsDjango_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < int(m_configurations.size()); ++i)
        QTest::newRow(m_configurations[i].name.constData()) << i;
}

void TestDifferential::answersAsDjango()
{
    QFETCH(int, index);
    const int count = int(m_configurations.size());
    const ComparedConfiguration &configuration = m_configurations[index];
    START_DJANGO(django, configuration.forDjango());
    if (!django->version().startsWith("5.2"))
        QSKIP("The Simple JWT that is installed here is not of the band that is compared.");
    const auto settings = configuration.read();
    QVERIFY2(settings, settings ? "" : qUtf8Printable(settings.error().what));

    RealServer real(*django);
    EmbeddedServer ours(configuration.forEmbedded(*settings));
    DifferentialRun run(real, ours, *settings);
    Counts counts;
    run.counted = [&counts](Likeness likeness) { counts.count(likeness); };
    const int requests = m_calls * (index + 1) / count - m_calls * index / count;
    const QList<Call> calls
        = RandomCalls(m_seed * 1000 + quint64(index), { *settings, configuration.literalViews }).sequence(requests, 1);
    const auto differences = run.play(calls);
    m_table.append({ configuration.name, counts });
    QVERIFY2(differences, differences ? "" : qUtf8Printable(differences.error().what));
    if (!differences->isEmpty()) {
        report(run, calls, *differences);
        QFAIL(qPrintable(u"%1 differences; seed %2"_s.arg(differences->size()).arg(m_seed)));
    }
}

// The first few, each with the shortest sequence that shows it: later ones are often their consequences.
void TestDifferential::report(
    DifferentialRun &run, const QList<Call> &calls, const QList<Difference> &differences) const
{
    const auto shrinkAtMost = qsizetype(environmentNumber("JOTLAB_SHRINK", 3));
    for (qsizetype i = 0; i < differences.size(); ++i) {
        std::printf("difference: %s\n", qUtf8Printable(differences[i].comparison.text));
        if (i >= shrinkAtMost) {
            std::printf("  at %s\n", qUtf8Printable(describe(calls[differences[i].index])));
            continue;
        }
        const QList<Call> shortest = run.shortest(calls, differences[i]);
        std::printf("  shortest sequence that shows it, %lld calls:\n", static_cast<long long>(shortest.size()));
        for (const Call &call : shortest)
            std::printf("    %s\n", qUtf8Printable(describe(call)));
    }
    std::fflush(stdout);
}

void TestDifferential::cleanupTestCase()
{
    ConformanceTable table("2-random", u"Random calls to the real Django with Simple JWT 5.2 and to Jotlab"_s);
    int html = 0;
    int serverErrors = 0;
    for (const auto &[name, counts] : std::as_const(m_table)) {
        table.add({ name, counts.calls, counts.equal, counts.html + counts.serverError, counts.different, 0 });
        html += counts.html;
        serverErrors += counts.serverError;
    }
    table.addNote(
        u"but for body: %1 HTML pages, %2 answers of a server that crashed (500)"_s.arg(html).arg(serverErrors));
    table.addNote(u"once more: JOTLAB_SEED=%1 JOTLAB_CALLS=%2"_s.arg(m_seed).arg(m_calls));
    table.addSum();
    table.print();
}

QTEST_GUILESS_MAIN(TestDifferential)
#include "tst_differential.moc"
