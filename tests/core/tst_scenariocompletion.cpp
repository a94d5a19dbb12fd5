// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/completion.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenariofiles.h"
#include "core/scenario/scenarioreader.h"

#include <QTest>

using namespace scenario;

/// What an editor of scenarios is told while somebody types: words that fit, and what is wrong.
class TestScenarioCompletion : public QObject
{
    Q_OBJECT

    /// The text with the caret at "|".
    static Completion at(QByteArray text)
    {
        const qsizetype caret = text.indexOf('|');
        return completionAt(text.remove(caret, 1), caret);
    }

private slots:
    void words_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("offered");
        QTest::addColumn<QByteArrayList>("missing");
        const auto step = [](const char *text) { return QByteArray("{\"steps\": [{") + text; };
        QTest::newRow("members of the file")
            << QByteArray("{|") << QByteArrayList{ "\"name\": ", "\"steps\": " } << QByteArrayList{ "\"do\": " };
        QTest::newRow("not those that are there, behind it either")
            << QByteArray("{\"name\": \"x\", |, \"steps\": []}") << QByteArrayList{ "\"description\": " }
            << QByteArrayList{ "\"name\": ", "\"steps\": " };
        QTest::newRow("kinds of steps") << step("\"do\": \"|") << QByteArrayList{ "\"login\"", "\"parallel\"" }
                                        << QByteArrayList{ "\"alice\"" };
        QTest::newRow("that begin so") << step("\"do\": \"re|\"") << QByteArrayList{ "\"refresh\"" }
                                       << QByteArrayList{ "\"login\"" };
        QTest::newRow("within a word") << step("\"do\": \"lo|gin\"}") << QByteArrayList{}
                                       << QByteArrayList{ "\"login\"" };
        QTest::newRow("members of that kind")
            << step("\"do\": \"login\", \"|") << QByteArrayList{ "\"password\": ", "\"expect\": ", "\"capture\": " }
            << QByteArrayList{ "\"seconds\": ", "\"token\": ", "\"do\": " };
        QTest::newRow("the kind may stand behind")
            << step("|\"do\": \"advance\"}") << QByteArrayList{ "\"seconds\": " } << QByteArrayList{ "\"token\": " };
        QTest::newRow("no second colon") << step("\"do\": \"login\", \"pass|\": \"x\"")
                                         << QByteArrayList{ "\"password\"" } << QByteArrayList{ "\"password\": " };
        QTest::newRow("endpoints") << step("\"do\": \"call\", \"endpoint\": |")
                                   << QByteArrayList{ "\"whoami\"", "\"token_refresh\"" } << QByteArrayList{};
        QTest::newRow("flags") << step("\"do\": \"user\", \"active\": |") << QByteArrayList{ "true", "false" }
                               << QByteArrayList{};
        QTest::newRow("forgeries") << step("\"do\": \"forge\", \"forgery\": \"|") << QByteArrayList{ "\"alg_none\"" }
                                   << QByteArrayList{};
        QTest::newRow("states") << step("\"do\": \"verify\", \"expect\": {\"state\": {\"access\": \"|")
                                << QByteArrayList{ "\"alive\"", "\"blacklisted\"" } << QByteArrayList{};
        QTest::newRow("variables of the file and of captures")
            << QByteArray("{\"variables\": {\"user\": 1}, \"steps\": [{\"do\": \"login\", \"capture\": {\"access\": "
                          "\"body.access\"}}, {\"do\": \"call\", \"access\": \"${|")
            << QByteArrayList{ "\"${access}\"", "\"${user}\"" } << QByteArrayList{ "\"${do}\"" };
        QTest::newRow("steps within parallel") << step("\"do\": \"parallel\", \"steps\": [{\"do\": \"|")
                                               << QByteArrayList{ "\"refresh\"" } << QByteArrayList{};
        QTest::newRow("settings") << QByteArray("{\"settings\": {\"ROT|")
                                  << QByteArrayList{ "\"ROTATE_REFRESH_TOKENS\": " }
                                  << QByteArrayList{ "\"ALGORITHM\": " };
        QTest::newRow("matchers") << step("\"do\": \"login\", \"expect\": {\"body\": {\"detail\": {\"$|")
                                  << QByteArrayList{ "\"$contains\": " } << QByteArrayList{};
        QTest::newRow("needs") << step("\"do\": \"login\", \"needs\": [|") << QByteArrayList{ "\"clock\"" }
                               << QByteArrayList{ "\"login\"" };
        QTest::newRow("nothing after a value")
            << step("\"do\": \"login\" |") << QByteArrayList{} << QByteArrayList{ "\"user\": ", "\"login\"" };
        QTest::newRow("an open string ends with its line")
            << step("\"do\": \"login\", \"us|\n\"password\": \"x\"}]}") << QByteArrayList{ "\"user\": " }
            << QByteArrayList{ "\"password\": " };
    }
    void words()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArrayList, offered);
        QFETCH(QByteArrayList, missing);
        const QByteArrayList words = at(text).words;
        for (const QByteArray &word : offered)
            QVERIFY2(words.contains(word), (word + " is not among " + words.join(", ")).constData());
        for (const QByteArray &word : missing)
            QVERIFY2(!words.contains(word), (word + " is among " + words.join(", ")).constData());
    }

    void replacesTheWholeWord()
    {
        const Completion found = at("{\"steps\": [{\"do\": \"re|x\"}]}");
        QCOMPARE(found.offset, 18);
        QCOMPARE(found.length, 5);
        QCOMPARE(at("{\"ste|, \"name\": \"n\"}").length, 4); // the next quote is another name's
    }

    /// Places all over every scenario that ships: never astray, also where the text ends there.
    void anyPlaceOfAnyText()
    {
        QVERIFY(!shippedScenarioFiles().isEmpty());
        for (const QString &path : shippedScenarioFiles()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            QVERIFY(!text.isEmpty());
            for (qsizetype caret = 0; caret <= text.size(); caret += 41) {
                const Completion found = completionAt(text, caret);
                QVERIFY(found.offset >= 0 && found.offset <= caret && found.offset + found.length <= text.size());
                completionAt(text.first(caret), caret);
            }
        }
    }

    void problemsHaveTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("marked");
        QTest::newRow("sound") << QByteArray("{\"name\": \"n\", \"steps\": [{\"do\": \"login\"}]}") << QByteArray();
        QTest::newRow("unknown step") << QByteArray("{\"name\": \"n\", \"steps\": [{\"do\": \"loggin\"}]}")
                                      << QByteArray("\"do\"");
        QTest::newRow("unknown member") << QByteArray("{\"name\": \"n\",\n \"stepps\": []}")
                                        << QByteArray("\"stepps\"");
        QTest::newRow("behind a character of two bytes")
            << QByteArray("{\"name\": \"\xC3\xA9\", \"stepps\": []}") << QByteArray("\"stepps\"");
        QTest::newRow("no step") << QByteArray("{\"name\": \"n\", \"steps\": [{}]}") << QByteArray("{");
    }
    void problemsHaveTheirPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, marked);
        const QList<JsonProblem> problems = scenarioProblems(text);
        QCOMPARE(problems.isEmpty(), marked.isEmpty());
        if (marked.isEmpty())
            return;
        QCOMPARE(text.mid(problems.constFirst().offset, problems.constFirst().length), marked);
        QVERIFY(!problems.constFirst().text.startsWith(QStringLiteral("Line")));
        QVERIFY(QStringLiteral(".…").contains(problems.constFirst().text.back()));
    }

    void brokenJsonIsAProblemOfJson()
    {
        const QList<JsonProblem> problems = scenarioProblems("{\"name\": \"n\",, }");
        QVERIFY(!problems.isEmpty());
        QCOMPARE(problems.constFirst().kind, JsonProblem::Kind::Syntax);
        QVERIFY(!scenarioProblems({}).isEmpty());
        QVERIFY(!scenarioProblems("{\"name\": \"n\", \"name\": \"m\", \"steps\": [{\"do\": \"login\"}]}").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestScenarioCompletion)
#include "tst_scenariocompletion.moc"
