// SPDX-License-Identifier: GPL-3.0-or-later
// What readers and writers of all forms do with a call that has variables in it.
#include "core/archive/writtencall.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestWrittenCall : public QObject
{
    Q_OBJECT

private slots:
    void addsToQueries_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("with");
        QTest::newRow("no query") << u"http://h/x"_s << u"http://h/x?a=1"_s;
        QTest::newRow("a query") << u"{{base}}/x?b=2"_s << u"{{base}}/x?b=2&a=1"_s;
        QTest::newRow("a fragment") << u"http://h/x#top"_s << u"http://h/x?a=1#top"_s;
        QTest::newRow("a question in the fragment") << u"http://h/#/x?y"_s << u"http://h/?a=1#/x?y"_s;
    }
    void addsToQueries()
    {
        QFETCH(QString, url);
        QFETCH(const QString, with);
        archive::addToQuery(u"a=1"_s, &url);
        QCOMPARE(url, with);
    }

    void fillsPaths_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("filled");
        QTest::newRow("in the middle") << u"http://h/:id/x"_s << u"http://h/a%2F{{the id}}/x"_s;
        QTest::newRow("at the end") << u"{{base}}/:id"_s << u"{{base}}/a%2F{{the id}}"_s;
        QTest::newRow("before a query") << u"http://h/:id?q=/:id"_s << u"http://h/a%2F{{the id}}?q=/:id"_s;
        QTest::newRow("before a fragment") << u"http://h/:id#/:id"_s << u"http://h/a%2F{{the id}}#/:id"_s;
        QTest::newRow("another") << u"http://h:80/:ids/x:id/:"_s << u"http://h:80/:ids/x:id/:"_s;
    }
    void fillsPaths()
    {
        QFETCH(QString, url);
        QFETCH(const QString, filled);
        archive::fillPath({ { u"id"_s, u"a/{{the id}}"_s } }, &url);
        QCOMPARE(url, filled);
    }

    void encodesAroundVariables()
    {
        QCOMPARE(archive::encodedAroundVariables(u"a b{{c d}}&{e}{{"_s), u"a%20b{{c d}}%26%7Be%7D%7B%7B"_s);
    }

    void knowsHeadersWithoutCase()
    {
        QList<archive::WrittenCall::Field> headers{ { u"X"_s, u"1"_s }, { u"a"_s, u"2"_s }, { u"x"_s, u"3"_s } };
        QCOMPARE(archive::headerOf(headers, u"x"), u"1"_s);
        QVERIFY(!archive::headerOf(headers, u"y"));
        archive::setHeader(u"x"_s, u"4"_s, &headers);
        QCOMPARE(headers.size(), 2);
        QCOMPARE(archive::headerOf(headers, u"X"), u"4"_s);
    }
};

QTEST_GUILESS_MAIN(TestWrittenCall)
#include "tst_writtencall.moc"
