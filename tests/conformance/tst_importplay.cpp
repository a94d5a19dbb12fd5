// SPDX-License-Identifier: GPL-3.0-or-later
// Files with calls for the project in tests/django, in the forms that their tools document, come in, play against that
// Django (every call of them succeeds), and go out again: what is read from what was written are the same calls. As HAR
// and cURL they play against the embedded server, too.
#include "core/archive/exchangeexport.h"
#include "core/archive/exchangeimport.h"
#include "core/json/jsonreader.h"
#include "core/scenario/embeddedstage.h"
#include "tests/support/djangoserver.h"
#include "tests/support/imports.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;
using archive::ExportFormat;
using archive::Import;

namespace {

QString caseFile(const QString &name)
{
    return QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/") + name;
}

QString wireOf(const session::Exchange &call)
{
    QByteArrayList headers;
    for (const auto &[name, value] : call.headers)
        headers.append(name.toLower() + ": " + value);
    std::sort(headers.begin(), headers.end());
    return QString::fromUtf8(call.method + ' ' + call.url.toEncoded() + '\n' + headers.join('\n') + "\n\n" + call.body);
}

/// What is sent, a call a line, in the order of the names: folders may come in another.
QStringList sent(const Import &import)
{
    QStringList all;
    for (const Import::Call &call : import.calls)
        all.append(call.name + u'\n' + wireOf(call.exchange));
    all.sort();
    return all;
}

/// The same in the order of the calls, which have no names in all forms.
QStringList sentWithoutNames(const Import &import)
{
    QStringList all;
    for (const Import::Call &call : import.calls)
        all.append(wireOf(call.exchange));
    return all;
}

/// Values for the variables of all the files, at a server of that address.
QHash<QString, QString> variablesAt(const QString &address)
{
    return { { u"base"_s, u"http://"_s + address }, { u"base_url"_s, u"http://"_s + address }, { u"host"_s, address },
        { u"hostAlone"_s, address }, { u"username"_s, u"alice"_s }, { u"password"_s, u"alice-pw"_s } };
}

/// Whoever plays it by hand takes the tokens from the first answer. False: it gives none.
bool takeTokens(const Import &import, QHash<QString, QString> *variables)
{
    const auto login = std::find_if(import.calls.begin(), import.calls.end(),
        [](const Import::Call &call) { return call.exchange.endpoint == session::Endpoint::ObtainPair; });
    if (login == import.calls.end())
        return true; // plays on with those of the other files
    const auto reply = play(login->exchange);
    if (!reply || reply->status != 200)
        return false;
    for (const QString &token : { u"access"_s, u"refresh"_s }) {
        variables->insert(token, parseJson(reply->body)->find(token)->toString());
        variables->insert(u"login.response.body."_s + token, variables->value(token));
    }
    variables->insert(u"token"_s, variables->value(u"access"_s));
    return true;
}

/// A description of an API has its paths by their letters: what ends the session comes last.
void endWithTheBlacklist(Import *import)
{
    std::stable_partition(import->calls.begin(), import->calls.end(),
        [](const Import::Call &call) { return call.exchange.endpoint != session::Endpoint::TokenBlacklist; });
}

} // namespace

class TestImportPlay : public QObject
{
    Q_OBJECT

    std::unique_ptr<DjangoServer> m_server;
    QHash<QString, QString> m_variables; ///< where the server is, and tokens under every name that a file has for them

    static void addRows()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("calls");
        QTest::newRow("Postman") << u"django.postman_collection.json"_s << 5;
        QTest::newRow("Bruno, a folder") << u"bruno"_s << 5;
        QTest::newRow("Bruno, JSON") << u"django.bruno.json"_s << 3;
        QTest::newRow("REST Client") << u"http/restclient.http"_s << 6;
        QTest::newRow("IntelliJ") << u"http/intellij.http"_s << 5;
        QTest::newRow("Insomnia 4") << u"django.insomnia4.json"_s << 5;
        QTest::newRow("Insomnia 5") << u"django.insomnia5.yaml"_s << 5;
        QTest::newRow("OpenAPI 3") << u"django.openapi3.yaml"_s << 5;
        QTest::newRow("Swagger 2") << u"django.swagger2.json"_s << 5;
    }

    Result<Import> imported(const QString &path) const
    {
        return archive::importedFile(path, { m_variables, {} }, {}, fromEpochSeconds(1700000000));
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto started = DjangoServer::start();
        if (!started && started.error().code == Errc::NotFound && !peersRequired())
            QSKIP(qPrintable(started.error().what));
        QVERIFY2(started, started ? "" : qPrintable(started.error().what));
        m_server = std::move(*started);
        m_variables = variablesAt(m_server->url().authority());
    }

    void plays_data() { addRows(); }
    void plays()
    {
        QFETCH(const QString, name);
        QFETCH(const int, calls);
        auto import = imported(caseFile(name));
        QVERIFY2(import, import ? "" : qPrintable(import.error().what));
        QVERIFY2(import->calls.size() == calls, qPrintable(told(*import)));
        QVERIFY(takeTokens(*import, &m_variables));
        import = imported(caseFile(name));
        QCOMPARE(import->missing, QStringList());
        endWithTheBlacklist(&*import);
        for (const Import::Call &call : std::as_const(import->calls)) {
            const auto reply = play(call.exchange);
            QVERIFY2(reply && reply->status == 200, qPrintable(call.name));
            if (call.exchange.endpoint == session::Endpoint::WhoAmI)
                QVERIFY(reply->body.contains("alice"));
        }
    }

    void goesOutAsARecordAndPlaysOnTheEmbeddedServer_data() { addRows(); }
    void goesOutAsARecordAndPlaysOnTheEmbeddedServer()
    {
        QFETCH(const QString, name);
        QFETCH(const int, calls);
        const auto stage = scenario::embeddedStage();
        QVERIFY(stage->prepare({}));
        QHash<QString, QString> variables = variablesAt(stage->server().baseUrl.authority());
        QVERIFY(takeTokens(
            *archive::importedFile(caseFile(u"django.insomnia4.json"_s), { variables, {} }, {}, {}), &variables));
        for (const ExportFormat format : { ExportFormat::Har, ExportFormat::Curl }) {
            const auto first = archive::importedFile(caseFile(name), { variables, {} }, {}, {});
            QVERIFY(first && takeTokens(*first, &variables));
            const auto import = archive::importedFile(caseFile(name), { variables, {} }, {}, {});
            QVERIFY(import);
            const QByteArray text = archive::exportedCalls(*import, format, client::Secrets::Revealed);
            auto again = archive::importedCalls(text, {}, {}, {});
            QVERIFY2(again, again ? "" : qPrintable(again.error().what));
            QCOMPARE(again->calls.size(), calls);
            QCOMPARE(sentWithoutNames(*again).join(u"\n\n"_s), sentWithoutNames(*import).join(u"\n\n"_s));
            endWithTheBlacklist(&*again);
            for (const Import::Call &call : std::as_const(again->calls)) {
                const auto reply = play(call.exchange);
                QVERIFY2(reply && reply->status == 200,
                    qPrintable(wireOf(call.exchange) + (reply ? QString::fromUtf8(reply->body) : QString())));
            }
            const QByteArray masked = archive::exportedCalls(*import, format, client::Secrets::Redacted);
            QVERIFY2(!masked.contains("alice-pw") && !masked.contains(variables.value(u"access"_s).toUtf8()),
                masked.constData());
        }
    }

    void goesOutAgain_data() { addRows(); }
    void goesOutAgain()
    {
        QFETCH(const QString, name);
        const auto import = imported(caseFile(name));
        QVERIFY(import);
        const QTemporaryDir folder;
        for (const ExportFormat format : { ExportFormat::Postman, ExportFormat::Bruno, ExportFormat::HttpFile }) {
            const QString suffix = archive::suffixOf(format);
            for (const auto secrets : { client::Secrets::Revealed, client::Secrets::Redacted }) {
                const bool isWhole = secrets == client::Secrets::Revealed;
                const QString path = folder.filePath((isWhole ? u"whole."_s : u"masked."_s) + suffix);
                const auto saved = archive::saveCalls(path, *import, format, secrets);
                QVERIFY2(saved, saved ? "" : qPrintable(saved.error().what));
                const QByteArray text = archive::exportedCalls(*import, format, secrets);
                QCOMPARE(text.contains("alice-pw"), isWhole);
                QVERIFY2(!text.contains(m_variables.value(u"access"_s).toUtf8()) || isWhole, text.constData());
                QVERIFY2(text.contains("{{base}}") || text.contains("{{base_url}}") || text.contains("{{hostAlone}}"),
                    text.constData());
            }
            // The file brings its variables along.
            const auto again = archive::importedFile(folder.filePath(u"whole."_s + suffix), {}, {}, {});
            QVERIFY2(again, again ? "" : qPrintable(again.error().what));
            QVERIFY2(again->skipped.isEmpty(), qPrintable(told(*again)));
            QCOMPARE(sent(*again).join(u"\n\n"_s), sent(*import).join(u"\n\n"_s));
            const auto masked
                = archive::importedFile(folder.filePath(u"masked."_s + suffix), { m_variables, {} }, {}, {});
            QCOMPARE(masked->calls.size(), import->calls.size());
        }
    }

    /// As a scenario they are played by whoever has the variables, which no token is among: a login brings them.
    void playsAsAScenario_data() { addRows(); }
    void playsAsAScenario()
    {
        QFETCH(const QString, name);
        QFETCH(const int, calls);
        QStringList given;
        for (const auto &[variable, value] :
            { std::pair(u"base"_s, m_variables.value(u"base"_s)), { u"base_url"_s, m_variables.value(u"base"_s) },
                { u"host"_s, m_variables.value(u"host"_s) }, { u"hostAlone"_s, m_variables.value(u"host"_s) } })
            given += { u"--variable"_s, variable + u'=' + value };
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"calls.json"_s);
        const ProgramRun written
            = runCli(QStringList{ u"import"_s, u"--to"_s, u"scenario"_s, u"--output"_s, path, caseFile(name) } + given);
        QVERIFY2(written.exitCode == 0, written.err);
        const QByteArray text = contentOf(path);
        QVERIFY2(!text.contains("alice-pw") && !text.contains("eyJ"), text);
        QStringList play{ u"run"_s, path, u"--server"_s, m_server->url().toString() };
        for (const char *variable :
            { "username=alice", "user=alice", "password=alice-pw", "PASSWORD=alice-pw", "login_password=alice-pw" }) {
            if (text.contains("${" + QByteArray(variable).split('=').first() + '}'))
                play += { u"--variable"_s, QString::fromLatin1(variable) };
        }
        const ProgramRun played = runCli(play);
        QVERIFY2(played.exitCode == 0, played.out + played.err + text);
        QVERIFY2(played.out.count("✓") == calls, played.out + text);
    }
};

QTEST_GUILESS_MAIN(TestImportPlay)
#include "tst_importplay.moc"
