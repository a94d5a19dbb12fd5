// SPDX-License-Identifier: GPL-3.0-or-later
// .http files of both dialects: what is taken, what is told, and what is kept away from. tst_importplay plays whole
// files.
#include "core/archive/exchangeimport.h"
#include "core/archive/httpfile.h"
#include "tests/support/dice.h"
#include "tests/support/imports.h"
#include "tests/support/process.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;
using Variables = QHash<QString, QString>;

namespace {

Import imported(const QByteArray &text, const Variables &variables = {})
{
    archive::ImportFolder none;
    return archive::callsFromHttpFile(text, { variables, {} }, none, fromEpochSeconds(1700000000));
}

} // namespace

class TestHttpFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRequestLines_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("url");
        const auto row = [](const char *what, const char *text, const char *method, const char *url) {
            QTest::newRow(what) << QByteArray(text) << QByteArray(method) << QByteArray(url);
        };
        row("whole", "POST http://h/x HTTP/1.1\n", "POST", "http://h/x");
        row("an address alone", "http://h/x", "GET", "http://h/x");
        row("lower case", "delete http://h/x\r\nX: y\r\n", "DELETE", "http://h/x");
        row("no scheme", "GET localhost:8000/x", "GET", "http://localhost:8000/x");
        row("a query over lines", "GET http://h/x\n  ?a=1\n  &b=2\nX: y", "GET", "http://h/x?a=1&b=2");
        row("a query without indent", "GET http://h/x\n?a=1\n# no\n&b=2", "GET", "http://h/x?a=1&b=2");
        row("a path over lines", "GET http://h\n    /x\n    /y", "GET", "http://h/x/y");
        row("a path and a host", "GET /x?y=1\nHost: h:1", "GET", "http://h:1/x?y=1");
        row("a variable with blanks", "@a b=1\n@c = h\nGET http://{{ c }}/x", "GET", "http://h/x");
        row("a variable in a variable", "@h = {{g}}:1\n@g=k\nGET http://{{h}}/x", "GET", "http://k:1/x");
    }
    void readsRequestLines()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, method);
        QFETCH(const QByteArray, url);
        const Import import = imported(text);
        QVERIFY2(import.calls.size() == 1, qPrintable(told(import)));
        QCOMPARE(import.calls.first().exchange.method, method);
        QCOMPARE(import.calls.first().exchange.url.toEncoded(), url);
        QCOMPARE(told(import), QString());
    }

    void takesNoMaskForAValue()
    {
        const Import import = imported("@password = …\nPOST http://h/x\n\np={{password}}");
        QCOMPARE(import.missing, QStringList{ u"password"_s });
        QCOMPARE(import.calls.first().exchange.body, "p={{password}}");
    }

    void namesCalls()
    {
        const Import import = imported("GET http://h/1\n\n###\n# @name two\nGET http://h/2\n### Three  \n// @name=x\n"
                                       "GET http://h/3\n#### \n//@name four\nGET http://h/4\n###\n");
        QStringList names;
        for (const Import::Call &call : import.calls)
            names.append(call.name);
        QCOMPARE(names, (QStringList{ u"line 1"_s, u"two"_s, u"Three"_s, u"four"_s }));
    }

    void readsBodies()
    {
        const Import import
            = imported("POST http://h/\nContent-Type: application/json\n\n\n{\n  \"a\": 1\n}\n\n# end\n"
                       "###\nPOST http://h/\nContent-Type: application/x-www-form-urlencoded\n\na=1\n"
                       "&b=2\n###\nPOST http://h/\n\nx\n# gone\ny\n"
                       "###\nPOST http://h/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nX: y\n\n"
                       "1\n--b--\n");
        QCOMPARE(import.calls.size(), 4);
        const Import parts = imported(
            "POST http://h/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; "
            "name=\"refresh\"\n\nx\n--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n2\n--b--\n");
        QCOMPARE(parts.calls.size(), 1);
        const QByteArray type = header(parts, "Content-Type");
        QVERIFY2(type.startsWith("multipart/form-data; boundary=") && !type.endsWith("=b"), type);
        const QByteArray mark = "--" + type.mid(type.indexOf('=') + 1);
        const QByteArray head = "\r\nContent-Disposition: form-data; name=";
        QCOMPARE(parts.calls.at(0).exchange.body,
            mark + head + "\"refresh\"\r\n\r\nx\r\n" + mark + head + "\"a\"\r\n\r\n1\r\n2\r\n" + mark + "--\r\n");
        QCOMPARE(import.calls.at(0).exchange.body, "{\n  \"a\": 1\n}");
        QCOMPARE(import.calls.at(1).exchange.body, "a=1&b=2");
        QCOMPARE(import.calls.at(2).exchange.body, "x\ny");
        QCOMPARE(import.calls.at(3).exchange.body, "--b\r\nX: y\r\n\r\n1\r\n--b--\r\n");
        QCOMPARE(
            told(import), u"line 20: A line of its body that begins with “#” or “//” is a comment and was left out."_s);
    }

    void authorises_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("bearer") << QByteArray("Bearer {{t}}") << QByteArray("Bearer tok");
        QTest::newRow("basic, a blank") << QByteArray("Basic {{ u }} p w") << QByteArray("Basic dTpwIHc=");
        QTest::newRow("basic, a colon") << QByteArray("basic u:p") << QByteArray("Basic dTpw");
        QTest::newRow("basic, encoded") << QByteArray("Basic dTpw") << QByteArray("Basic dTpw");
        QTest::newRow("digest") << QByteArray("Digest u p") << QByteArray("(none)");
    }
    void authorises()
    {
        QFETCH(const QByteArray, written);
        QFETCH(const QByteArray, sent);
        const Import import = imported("@t=tok\n@u=u\nGET http://h/\nAuthorization: " + written);
        QCOMPARE(header(import, "Authorization"), sent);
        QCOMPARE(told(import).contains(u"Digest"_s), written.startsWith("Digest"));
    }

    void tellsWhatItPassesOver_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *what, const char *text, const QString &says) {
            QTest::newRow(what) << QByteArray(text) << says;
        };
        row("a script before", "< {%\n x\n%}\nGET http://h/a", u"line 1: Its script before the call was not run."_s);
        row("a script's file", "< ./x.js\nGET http://h/a", u"line 1: Its script before the call was not run."_s);
        row("a script after", "GET http://h/a\n\n> {% x %}", u"line 3: Its script after the call was not run."_s);
        row("a script without end", "GET http://h/a\n\n> {% x\n\ny", u"line 3: The script has no end"_s);
        row("an answer", "GET http://h/a\n\n<> x.json", u"line 3: The answer that is kept in “x.json”"_s);
        row("an answer's file", "GET http://h/a\n\n>>! x.json", u"line 3: No answer is written to “x.json”"_s);
        row("a line that is none", "what?\nGET http://h/a", u"line 1: This line is neither"_s);
        row("a header that is none", "GET http://h/a\nwhat?", u"line 2: This line is no header field"_s);
        row("a body's file", "POST http://h/a\n\n< ./x.json",
            u"line 3: The file “./x.json” of its body was not read"_s);
        row("no value", "GET http://h/a\nX: {{y}}", u"line 1: The variable “y” has no value"_s);
        row("another's answer", "GET http://h/a\nX: {{y.response.body.$.z}}", u"another call's answer"_s);
        row("a bad command", "GET http://h/a\n###\ncurl 'x", u"line 3: "_s);
        row("another protocol", "GET http://h/a\n### W\nWEBSOCKET ws://h", u"W, line 3: “WEBSOCKET” is no HTTP"_s);
        row("GraphQL", "GET http://h/a\n###\nPOST http://h/\nX-Request-Type: GraphQL", u"line 3: A GraphQL call"_s);
        row("no address", "GET http://h/a\n###\nGET {{b}}/x", u"without a value for “b”"_s);
    }
    void tellsWhatItPassesOver()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        const Import import = imported(text + "\n###\nGET http://h/last\n");
        QVERIFY2(told(import).contains(says), qPrintable(told(import)));
        QCOMPARE(import.calls.size(), 2);
        QCOMPARE(import.calls.last().exchange.url.path(), u"/last"_s);
    }

    /// What a file names is read from its folder and from nowhere else.
    void readsBesideItAlone()
    {
        const QTemporaryDir outside;
        QVERIFY(QDir(outside.path()).mkdir(u"in"_s));
        writtenFile(outside, u"secret"_s, "outside");
        writtenFile(outside, u"in/body"_s, "inside {{a}}");
        writtenFile(outside, u"in/http-client.env.json"_s, R"({"one":{"a":"1"},"two":{"a":"2"},"$shared":{"b":"3"}})");
        QVERIFY(QFile::link(outside.filePath(u"secret"_s), outside.filePath(u"in/link"_s)));
        const QByteArray post = "\n###\nPOST http://h/\nX: {{b}}\n\n< ";
        const QString file = writtenFile(outside, u"in/x.http"_s,
            post + "body" + post + "../secret" + post + "link" + post + outside.filePath(u"secret"_s).toUtf8() + post
                + "/dev/zero" + post + "none");
        const auto import = archive::importedFile(file, { {}, u"two"_s }, {}, {});
        QVERIFY(import);
        QCOMPARE(import->calls.size(), 6);
        QCOMPARE(import->calls.first().exchange.body, "inside 2");
        QCOMPARE(header(*import, "X"), "3");
        for (qsizetype i = 1; i < 6; ++i)
            QCOMPARE(import->calls.at(i).exchange.body, QByteArray());
        QCOMPARE(told(*import).count(u"it is not below the imported file's folder"_s), 4);
        QCOMPARE(told(*import).count(u"there is no such file"_s), 1);
        const auto open = archive::importedFile(file, {}, {}, {});
        QVERIFY(told(*open).contains(u"environments: None of its environments is used: name one of “one”, “two”."_s));
        QCOMPARE(open->environments, (QStringList{ u"one"_s, u"two"_s }));
    }

    void isToldByItsContent()
    {
        QVERIFY(archive::looksLikeHttpFile("# x\r\n@a=b\r\n\r\nGET {{a}}/x\r\n"));
        QVERIFY(!archive::looksLikeHttpFile("# Notes\nGET what you want\n"));
        QVERIFY(!archive::looksLikeHttpFile("# Notes\n```http\nGET http://h/\n```\ncurl http://h/\n"));
        QVERIFY(archive::importedCalls("GET http://h/x\n", {}, {}, {}));
        QVERIFY(!archive::importedCalls("hello\n", {}, {}, {}));
    }

    /// Lines of a file in any order, cut anywhere.
    void survivesOtherLines()
    {
        const QByteArrayList lines
            = contentOf(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/http/intellij.http")).split('\n')
            + contentOf(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/http/restclient.http")).split('\n');
        Dice dice(11);
        for (int i = 0; i < 1000; ++i) {
            QByteArray text;
            for (int line = 0; line < 30; ++line)
                text += dice.oneOf(lines) + '\n';
            const Import import = imported(text.left(dice.below(int(text.size()))), { { u"base"_s, u"http://h"_s } });
            for (const Import::Skipped &each : import.skipped)
                QVERIFY2(!each.place.isEmpty() && each.text.endsWith(u'.'), qPrintable(each.text));
        }
    }
};

QTEST_GUILESS_MAIN(TestHttpFile)
#include "tst_httpfile.moc"
