// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/wordmatch.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

class TestWordMatch : public QObject
{
    Q_OBJECT

private slots:
    void whatFits_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked"); ///< with | before and after each span; empty: doesn't fit
        const auto row = [](const char *typed, const char *text, const char *marked) {
            QTest::addRow("%s: %s", typed, text)
                << QString::fromUtf8(typed) << QString::fromUtf8(text) << QString::fromUtf8(marked);
        };
        row("theme", "Switch the theme", "Switch the |theme|");
        row("THE", "Switch the theme", "Switch |the| theme");
        row("add serv", "Add a server", "|Add| a |serv|er");
        row("server add", "Add a server", "|Add| a |server|");
        row("logout", "Log out (blacklist)", "|Log| |out| (blacklist)");
        row("logo", "Log out (blacklist)", "|Log| |o|ut (blacklist)");
        row("log out", "Logout test", "|Log||out| test");
        row("wai", "Who am I", "|W|ho |a|m |I|");
        row("mpos", "Compose", "Co|mpos|e");
        row("m", "Compose", "");
        row("senario", "Play the scenarios", "Play the |scenario|s");
        row("sceanrio", "Play the scenarios", "Play the |scenario|s");
        row("scenarrio", "Play the scenarios", "Play the |scenario|s");
        row("scxnario", "Play the scenarios", "Play the |scenario|s");
        row("cenario", "Play the scenarios", "Play the s|cenario|s");
        row("gnerate", "Generate a key", "|Generate| a key");
        row("genrtae", "Generate a key", ""); // two slips in seven letters
        row("setings", "Settings", "|Settings|");
        row("cat", "Import", "");
        row("xot", "Exit", "");
        row("zoé", "User: Zoe", "User: |Zoe|");
        row("zoe", "User: Zoé", "User: |Zoé|");
        row("7be2", "access 7be2… of alice", "access |7be2|… of alice");
        row("alice 7be2", "access 7be2… of alice", "access |7be2|… of |alice|");
        row("!?", "Import", "");
        row("xyzzy", "Forgeries", "");
    }

    void whatFits()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, text);
        QFETCH(const QString, marked);
        const auto match = matchWords(typed, text);
        QCOMPARE(match.has_value(), !marked.isEmpty());
        if (!match)
            return;
        QString shown = text;
        for (auto span = match->spans.crbegin(); span != match->spans.crend(); ++span)
            shown.insert(span->start + span->length, u'|').insert(span->start, u'|');
        QCOMPARE(shown, marked);
    }

    void nothingTypedFitsAll()
    {
        QVERIFY(matchWords({}, u"Import"));
        QVERIFY(matchWords(u"  ", u"Import"));
        QVERIFY(matchWords({}, {}));
        QVERIFY(!matchWords(u"a", {}));
    }

    /// The likelier, the higher.
    void theLikeliestComesFirst()
    {
        const auto best = [](QStringView typed, QStringList texts) {
            std::stable_sort(texts.begin(), texts.end(), [&](const QString &one, const QString &other) {
                return matchWords(typed, one).value_or(WordMatch()).score
                    > matchWords(typed, other).value_or(WordMatch()).score;
            });
            return texts.constFirst();
        };
        QCOMPARE(best(u"key", { u"Keys"_s, u"Key"_s, u"Monkey"_s }), u"Key"_s);
        QCOMPARE(best(u"key", { u"Monkey"_s, u"Add a key"_s }), u"Add a key"_s);
        QCOMPARE(best(u"issue", { u"Tissue"_s, u"Issue for alice"_s }), u"Issue for alice"_s);
        QCOMPARE(best(u"save", { u"Export and save"_s, u"Save the session"_s }), u"Save the session"_s);
        QCOMPARE(best(u"logout", { u"Loguot"_s, u"Log out"_s }), u"Log out"_s);
    }

    /// Any text may be pasted there.
    void longTextsTakeNoTime()
    {
        const QString letters(100'000, u'a');
        QVERIFY(!matchWords(letters, u"aaaa bbbb"));
        QVERIFY(matchWords(u"aaab", letters));
        QString words;
        for (int i = 0; i < 20'000; ++i)
            words += u"word "_s;
        QVERIFY(matchWords(u"word", words));
    }
};

QTEST_GUILESS_MAIN(TestWordMatch)
#include "tst_wordmatch.moc"
