// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/usersearch.h"

#include <QTest>
#include <limits>

using namespace Qt::StringLiterals;
using django::UserSearch;

class TestUserSearch : public QObject
{
    Q_OBJECT

private slots:
    void whoIsMeant_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("name");
        QTest::addColumn<qint64>("id");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("isMeant");
        const QString uuid = u"7f1c0d6e-6f1b-4a51-9a5c-2f9d2f6f3a10"_s;
        QTest::newRow("nothing typed") << u""_s << u"alice"_s << 1LL << u""_s << true;
        QTest::newRow("in the name") << u"lic"_s << u"alice"_s << 1LL << u""_s << true;
        QTest::newRow("in another case") << u"ÄRG"_s << u"ärger"_s << 1LL << u""_s << true;
        QTest::newRow("not in the name") << u"bob"_s << u"alice"_s << 1LL << u""_s << false;
        QTest::newRow("of several words") << u"li ce"_s << u"alice"_s << 1LL << u""_s << false;
        QTest::newRow("the id") << u"4711"_s << u"alice"_s << 4711LL << u""_s << true;
        QTest::newRow("in the id") << u"71"_s << u"alice"_s << 4711LL << u""_s << true;
        QTest::newRow("not in the id") << u"72"_s << u"alice"_s << 4711LL << u""_s << false;
        QTest::newRow("an id and more") << u"4711a"_s << u"alice"_s << 4711LL << u""_s << false;
        QTest::newRow("a negative id") << u"-3"_s << u"alice"_s << -3LL << u""_s << true;
        QTest::newRow("the longest id") << u"-9223372036854775808"_s << u"alice"_s
                                        << std::numeric_limits<qint64>::min() << u""_s << true;
        QTest::newRow("digits of a name") << u"99"_s << u"user99"_s << 1LL << u""_s << true;
        QTest::newRow("in a key") << u"6F1B-4"_s << u"alice"_s << 1LL << uuid << true;
        QTest::newRow("the number beside a key") << u"4711"_s << u"alice"_s << 4711LL << uuid << false;
    }

    void whoIsMeant()
    {
        QFETCH(const QString, words);
        QFETCH(const QString, name);
        QFETCH(const qint64, id);
        QFETCH(const QString, key);
        django::User user;
        user.username = name;
        user.id = id;
        user.key = key;
        QTEST(UserSearch(words).fits(user), "isMeant");
    }
};

QTEST_GUILESS_MAIN(TestUserSearch)
#include "tst_usersearch.moc"
