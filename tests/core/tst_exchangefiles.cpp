// SPDX-License-Identifier: GPL-3.0-or-later
// Exchanges out and in again: HAR and Markdown, and what is refused.
#include "core/archive/exchangeexport.h"
#include "core/archive/exchangeimport.h"
#include "core/archive/har.h"
#include "core/archive/sessionfile.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "tests/support/imports.h"
#include "tests/support/samplesession.h"

#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using archive::ExportFormat;
using client::Secrets;
using session::Exchange;

namespace {

Instant now()
{
    return fromEpochSeconds(sample::Now);
}

QList<Exchange> sampleExchanges()
{
    session::SessionLog log(now);
    sample::fill(log);
    return log.exchanges().toList();
}

QByteArray written(const QList<Exchange> &exchanges)
{
    QByteArray text;
    for (const Exchange &exchange : exchanges)
        text += writeJson(archive::toJson(exchange)) + '\n';
    return text;
}

QByteArrayList signatures()
{
    session::SessionLog log(now);
    sample::fill(log);
    QByteArrayList all{ sample::Signature, "correct horse", "0123456789abcdef" };
    for (const session::TokenRecord &token : log.tokens())
        all.append(token.text.mid(token.text.lastIndexOf('.') + 1));
    return all;
}

} // namespace

class TestExchangeFiles : public QObject
{
    Q_OBJECT

private slots:
    void harComesBackByValue()
    {
        QList<Exchange> exchanges = sampleExchanges();
        exchanges[0].body = QByteArray("\xff\x00", 2);
        exchanges[1].replyBody = QByteArray("\x89PNG\r\n\x1a\n\x00", 9);
        exchanges[2].url.setQuery(QStringLiteral("next=%2Fa%20b&x=1"));
        const QByteArray har = archive::exported(exchanges, ExportFormat::Har, Secrets::Revealed);
        const auto back = archive::exchangesFromHar(har);
        QVERIFY2(back, qPrintable(back ? QString() : back.error().what));
        QCOMPARE(written(*back), written(exchanges));
        // And placed as if it had been called from here.
        const auto imported = archive::importedExchanges(har, {}, now());
        QCOMPARE(written(*imported), written(exchanges));
    }

    void harIsWhatReadersExpect()
    {
        const auto har = parseJson(archive::exported(sampleExchanges(), ExportFormat::Har, Secrets::Revealed));
        QVERIFY(har);
        const Json &log = *har->find(u"log");
        QCOMPARE(log.find(u"version")->toString(), QStringLiteral("1.2"));
        QCOMPARE(log.find(u"creator")->find(u"name")->toString(), QStringLiteral("Jotlab"));
        QCOMPARE(log.find(u"entries")->items().size(), sampleExchanges().size());
        for (const Json &entry : log.find(u"entries")->items()) {
            for (const char16_t *name : { u"startedDateTime", u"time", u"request", u"response", u"cache", u"timings" })
                QVERIFY(entry.contains(name));
            QCOMPARE(entry.find(u"startedDateTime")->toString(), QStringLiteral("2023-11-14T22:13:20.123456Z"));
            QCOMPARE(entry.find(u"time")->numberText(), "2.345");
            for (const char16_t *name : { u"method", u"url", u"httpVersion", u"cookies", u"headers", u"queryString",
                     u"headersSize", u"bodySize" })
                QVERIFY(entry.find(u"request")->contains(name));
            for (const char16_t *name : { u"status", u"statusText", u"httpVersion", u"cookies", u"headers", u"content",
                     u"redirectURL", u"headersSize", u"bodySize" })
                QVERIFY(entry.find(u"response")->contains(name));
        }
    }

    void aBrowsersHarIsRead()
    {
        const QByteArray token = sample::token("access", "a1");
        const QByteArray har = "\xef\xbb\xbf{\"log\":{\"version\":\"1.2\",\"entries\":["
                               "{\"startedDateTime\":\"2026-11-24T13:00:00.5+01:00\",\"time\":12.5,\"request\":{"
                               "\"method\":\"post\",\"url\":\"https://api.example.com/api/token/\",\"headers\":["
                               "{\"name\":\":authority\",\"value\":\"api.example.com\"},"
                               "{\"name\":\"content-type\",\"value\":\"application/x-www-form-urlencoded\"}],"
                               "\"postData\":{\"mimeType\":\"application/x-www-form-urlencoded\",\"params\":["
                               "{\"name\":\"username\",\"value\":\"a b&c+d\"}]}},"
                               "\"response\":{\"status\":200,\"statusText\":\"\",\"headers\":[],\"content\":{"
                               "\"text\":\""
            + (QByteArray("{\"access\":\"") + token + "\"}").toBase64()
            + "\",\"encoding\":\"base64\"}}},"
              "{\"request\":{\"method\":\"GET\",\"url\":\"data:text/plain,x\"},\"response\":{\"status\":200}},"
              "{\"request\":{\"method\":\"GET\",\"url\":\"https://api.example.com/x\"},\"response\":{\"status\":0}}]}}";
        const auto read = archive::importedExchanges(har, {}, now());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().what));
        QCOMPARE(read->size(), 2);
        const Exchange &login = read->first();
        QCOMPARE(login.method, "POST");
        QCOMPARE(login.server, QStringLiteral("https://api.example.com"));
        QCOMPARE(login.endpoint, session::Endpoint::ObtainPair);
        QCOMPARE(login.headers.size(), 1);
        QCOMPARE(login.body, "username=a%20b%26c%2Bd");
        QCOMPARE(toDateTime(login.startedAt).toString(Qt::ISODateWithMs), QStringLiteral("2026-11-24T12:00:00.500Z"));
        session::SessionLog log(now);
        log.recordExchange(login);
        QCOMPARE(log.tokens().constFirst().text, token);
        QCOMPARE(read->last().failure, session::Failure::BrokenOff);
    }

    void passesOverAByteOrderMark_data()
    {
        QTest::addColumn<QByteArray>("content");
        for (const char *name :
            { "django.postman_collection.json", "django.insomnia4.json", "django.insomnia5.yaml", "django.bruno.json",
                "django.openapi3.yaml", "bruno/Auth/Log in.bru", "http/intellij.http", "commands.ps1" })
            QTest::newRow(name) << importCase(QString::fromLatin1(name));
        QTest::newRow("a description whose first line tells its form")
            << QByteArray("openapi: 3.0.0\nservers: [{url: http://h}]\npaths: {/x/: {get: {}}}\n");
        QTest::newRow("a HAR") << archive::exported(sampleExchanges(), ExportFormat::Har, Secrets::Revealed);
    }
    void passesOverAByteOrderMark()
    {
        QFETCH(const QByteArray, content);
        const QHash<QString, QString> variables{ { QStringLiteral("base"), QStringLiteral("http://h") },
            { QStringLiteral("host"), QStringLiteral("h") } };
        const auto without = archive::importedCalls(content, variables, {}, now());
        QVERIFY2(without && !without->calls.isEmpty(), without ? "no call" : qPrintable(without.error().what));
        const auto with = archive::importedCalls("\xef\xbb\xbf" + content, variables, {}, now());
        QVERIFY2(with, with ? "" : qPrintable(with.error().what));
        QCOMPARE(with->calls.size(), without->calls.size());
        QCOMPARE(told(*with), told(*without));
    }

    void saysThatAHarIsWithoutSensitiveData()
    {
        const QByteArray har
            = "{\"log\":{\"creator\":{\"name\":\"WebInspector\"},\"entries\":[{\"request\":{\"method\":"
              "\"GET\",\"url\":\"http://h/\",\"headers\":[{\"name\":\"HEADER\",\"value\":\"x\"}]},"
              "\"response\":{\"status\":401,\"headers\":[]}}]}}";
        const auto said = [&har](const char *header, const char *creator = "WebInspector") {
            QByteArray text = har;
            text.replace("HEADER", header).replace("WebInspector", creator);
            const auto import = archive::importedCalls(text, {}, {}, now());
            return import->calls.size() == 1 && !import->skipped.isEmpty();
        };
        QVERIFY(said("accept"));
        QVERIFY(!said("authorization"));
        QVERIFY(!said("Cookie"));
        QVERIFY(!said("accept", "Jotlab"));
    }

    void importKnowsTheServers()
    {
        config::ServerProfile server;
        server.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:8000/v1"));
        server.paths.insert(session::Endpoint::Logout, QStringLiteral("/sign-out"));
        const auto read = archive::importedExchanges(
            "curl -X POST 'http://127.0.0.1:8000/v1/sign-out' -d '{\"refresh\":\"x\"}'", { server }, now());
        QVERIFY(read);
        QCOMPARE(read->first().server, server.id());
        QCOMPARE(read->first().endpoint, session::Endpoint::Logout);
        const auto beside = archive::importedExchanges("curl http://127.0.0.1:8000/v12/x", { server }, now());
        QCOMPARE(beside->first().server, QStringLiteral("http://127.0.0.1:8000"));
        const auto itself = archive::importedExchanges("curl http://127.0.0.1:8000/v1", { server }, now());
        QCOMPARE(itself->first().server, server.id());
        const auto some = archive::importedExchanges(
            "curl http://127.0.0.1:8000/v1\ncurl http://h -d @secret.json", { server }, now());
        QVERIFY(some);
        QCOMPARE(some->size(), 1);
    }

    void redactedByDefault_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("HAR") << int(ExportFormat::Har);
        QTest::newRow("cURL") << int(ExportFormat::Curl);
        QTest::newRow("HTTPie") << int(ExportFormat::Httpie);
        QTest::newRow("Markdown") << int(ExportFormat::Markdown);
        QTest::newRow("Postman") << int(ExportFormat::Postman);
        QTest::newRow("Bruno") << int(ExportFormat::Bruno);
        QTest::newRow(".http") << int(ExportFormat::HttpFile);
    }

    void redactedByDefault()
    {
        QFETCH(const int, format);
        const QByteArray masked = archive::exported(sampleExchanges(), ExportFormat(format), Secrets::Redacted);
        for (const QByteArray &secret : signatures())
            QVERIFY2(!masked.contains(secret), secret.constData());
        QVERIFY(masked.contains("alice") && masked.contains("/logout/"));
        const QByteArray whole = archive::exported(sampleExchanges(), ExportFormat(format), Secrets::Revealed);
        QVERIFY(whole.contains("correct horse") && whole.contains(sample::token("access", "a1")));
        if (ExportFormat(format) == ExportFormat::Bruno) // a folder: tst_callwriting
            return;
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x"));
        QVERIFY(archive::saveExport(path, sampleExchanges(), ExportFormat(format), Secrets::Revealed));
        struct stat facts = {};
        QCOMPARE(stat(QFile::encodeName(path).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
        QCOMPARE(archive::saveExport(folder.filePath(QStringLiteral("no/x")), {}, ExportFormat::Har, Secrets::Redacted)
                     .error()
                     .code,
            Errc::Io);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &content, Errc code, const char *says) {
            QTest::newRow(name) << content << int(code) << QString::fromLatin1(says);
        };
        row("nothing", "", Errc::Malformed, "no HAR");
        row("a text", "hello curl", Errc::Malformed, "no HAR");
        row("JSON, no HAR", "{\"a\":1}", Errc::Malformed, "HAR");
        row("broken JSON", "{\"log\":", Errc::Malformed, "line 1");
        row("an open quote", "x\ncurl 'http://h", Errc::Malformed, "line 2");
        row("no address", "curl -s -H 'A: b'", Errc::Malformed, "address");
        row("ftp", "curl ftp://h/x", Errc::Malformed, "address");
        row("a file", "curl http://h -d @secret.json", Errc::Malformed, "--data");
        row("two headers in one", "curl http://h -H $'X-A: a\\r\\nX-B: b'", Errc::Malformed, "X-A");
        row("two lines as method", "curl http://h -X $'GET / HTTP/1.1\\r\\n'", Errc::Malformed, "method");
        row("two headers in one, in a HAR",
            "{\"log\":{\"entries\":[{\"request\":{\"method\":\"GET\",\"url\":\"http://h/\",\"headers\":[]}},"
            "{\"request\":{\"method\":\"GET\",\"url\":\"http://h/"
            "\",\"headers\":[{\"name\":\"X-A\",\"value\":\"a\\r\\nX-B: "
            "b\"}]}}]}}",
            Errc::Usage, "Entry 2 of the HAR");
        row("no value", "curl http://h -H", Errc::Malformed, "--header");
    }

    void refuses()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const int, code);
        QFETCH(const QString, says);
        const auto read = archive::importedExchanges(content, {}, now());
        QVERIFY(!read);
        QCOMPARE(int(read.error().code), code);
        QVERIFY2(read.error().what.contains(says) && read.error().what.endsWith(u'.'), qPrintable(read.error().what));
    }

    void markdownIsReadable()
    {
        QList<Exchange> exchanges = sampleExchanges();
        exchanges[0].replyBody = "```\nnot json";
        const QByteArray text = archive::exported(exchanges, ExportFormat::Markdown, Secrets::Redacted);
        QVERIFY(text.contains("## 3. POST /logout/ → 200 OK\n"));
        QVERIFY(text.contains("## 5. GET /whoami/ → 127.0.0.1 is not there.\n"));
        QVERIFY(text.contains("````http\n200 OK\n"));
        QVERIFY(text.contains("\"username\": \"alice\""));
    }
};

QTEST_GUILESS_MAIN(TestExchangeFiles)
#include "tst_exchangefiles.moc"
