// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonedit.h"
#include "core/json/jsonmembers.h"

#include <QTest>

class TestJsonMembers : public QObject
{
    Q_OBJECT

private slots:
    void setsAMemberAndTouchesNothingElse_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *tag, const char *object, const char *name, const char *expected) {
            QTest::newRow(tag) << QByteArray(object) << QString::fromUtf8(name) << QByteArray("7")
                               << QByteArray(expected);
        };
        row("compact", "{\"a\":1}", "b", "{\"a\":1,\"b\":7}");
        row("blanks", "{ \"a\" : 1 }", "b", "{ \"a\" : 1, \"b\" : 7 }");
        row("indented", "{\n  \"a\": 1,\n  \"c\": [1, {\"b\": 2}]\n}\n", "b",
            "{\n  \"a\": 1,\n  \"c\": [1, {\"b\": 2}],\n  \"b\": 7\n}\n");
        row("empty", "{}", "b", "{\"b\": 7}");
        row("empty with blanks", " { } ", "b", " {\"b\": 7 } ");
        row("overwrites in place", "{\"b\":\"x\\\"}\",\"a\":1}", "b", "{\"b\":7,\"a\":1}");
        row("overwrites the last duplicate", "{\"b\":1,\"b\":2}", "b", "{\"b\":1,\"b\":7}");
        row("an escaped name is the same name", "{\"\\u0062\":1}", "b", "{\"\\u0062\":7}");
        row("the nested one is another", "{\"a\":{\"b\":1}}", "b", "{\"a\":{\"b\":1},\"b\":7}");
        row("literals and numbers stay", "{\"x\":1e400,\"y\":-0,\"z\":null}", "y", "{\"x\":1e400,\"y\":7,\"z\":null}");
        row("a name with a quote", "{\"a\":1}", "x\"y", "{\"a\":1,\"x\\\"y\":7}");
        row("bytes that are no UTF-8", "{\"a\":\"\xff\"}", "b", "{\"a\":\"\xff\",\"b\":7}");
    }
    void setsAMemberAndTouchesNothingElse()
    {
        QFETCH(const QByteArray, object);
        QFETCH(const QString, name);
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, expected);
        const Result<JsonEdit> edit = setJsonMember(object, name, value);
        QVERIFY(edit);
        QCOMPARE(edit->applied(object), expected);
    }

    void refusesWhatIsNoObject_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : { "", "[]", "1", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{\"a" })
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatIsNoObject()
    {
        QFETCH(const QByteArray, text);
        const Result<JsonEdit> edit = setJsonMember(text, QStringLiteral("b"), "1");
        QVERIFY(!edit);
        QCOMPARE(edit.error().code, Errc::Malformed);
    }

    void dropsBlanksOnlyBetweenTokens()
    {
        QCOMPARE(
            withoutJsonBlanks("{ \"a b\" : [ 1.0 ,\n\t\"x \\\" y\" ] }\n"), QByteArray("{\"a b\":[1.0,\"x \\\" y\"]}"));
        QCOMPARE(withoutJsonBlanks("{ \"a"), QByteArray("{\"a"));
    }
};

QTEST_GUILESS_MAIN(TestJsonMembers)
#include "tst_jsonmembers.moc"
