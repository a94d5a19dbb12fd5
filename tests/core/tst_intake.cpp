// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/intake.h"
#include "core/jose/base64url.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

using namespace Qt::StringLiterals;
using archive::Import;
using archive::Intake;
using archive::IntakeOrder;

namespace {

constexpr qint64 Now = 1700000000;

/// Its signature is as long as HS256 makes it: a scan looks.
QByteArray token(const char *type, const QByteArray &jti, qint64 exp = Now + 300)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.'
        + jose::encodeBase64Url(R"({"token_type":")" + QByteArray(type) + R"(","exp":)" + QByteArray::number(exp)
            + R"(,"jti":")" + jti + R"(","user_id":"1"})")
        + '.' + jose::encodeBase64Url(jti.leftJustified(32, 's', true));
}

const QByteArray Collection
    = R"({"info":{"name":"Shop"},"variable":[{"key":"lang","value":"de"}],"item":[)"
      R"({"name":"Refresh","request":{"method":"POST","url":"{{base}}/api/token/refresh/?lang={{lang}}",)"
      R"("body":{"mode":"urlencoded","urlencoded":[{"key":"refresh","value":"%1"}]}}},)"
      R"({"name":"Me","event":[{"listen":"test","script":{"exec":["x = 1"]}}],)"
      R"("request":{"method":"GET","url":"https://shop.example/me/"}}]})";
const QByteArray Environment = R"({"name":"Staging","values":[{"key":"base","value":"https://staging.example"}]})";

const QByteArray Named = R"({"dev":{"base":"http://dev.example"},"live":{"base":"https://l.example"}})";

} // namespace

/// What people bring, files and folders, into one value.
class TestIntake : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString put(const QString &name, const QByteArray &content) const
    {
        const QString path = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    }
    static IntakeOrder order(const QStringList &paths)
    {
        IntakeOrder order;
        order.paths = paths;
        order.now = fromEpochSeconds(Now);
        order.progress = std::make_shared<archive::IntakeProgress>();
        return order;
    }
    static QString told(const QList<Import::Skipped> &skipped)
    {
        QStringList lines;
        for (const Import::Skipped &each : skipped)
            lines.append(each.place + u": "_s + each.text);
        return lines.join(u'\n');
    }
    static QByteArrayList texts(const Intake &intake)
    {
        QByteArrayList texts;
        for (const scan::ScannedToken &token : intake.tokens)
            texts.append(token.text);
        return texts;
    }
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void callsAndTokensOfAFolder()
    {
        const QByteArray inCall = token("refresh", "r1");
        const QByteArray inLog = token("access", "a1");
        put(u"api/shop.json"_s, QByteArray(Collection).replace("%1", inCall));
        put(u"env/staging.json"_s, Environment);
        put(u"logs/server.log"_s, "GET / Bearer " + inLog + "\nPOST / " + inCall + "\n");
        put(u"notes.txt"_s, "nothing here");
        const Intake intake = takeIn(order({ m_folder->path() }));
        QCOMPARE(intake.import.calls.size(), 2);
        QCOMPARE(intake.import.calls.constFirst().exchange.url,
            QUrl(u"https://staging.example/api/token/refresh/?lang=de"_s));
        QCOMPARE(intake.import.servers.size(), 2);
        QCOMPARE(texts(intake), QByteArrayList{ inLog }); // the other comes with its call
        QVERIFY(intake.tokens.constFirst().source.endsWith(u"server.log"));
        QCOMPARE(intake.files, 4);
        // The folder's own files that hold nothing are no news; scripts are.
        QVERIFY2(!told(intake.notSearched).contains(u"notes"), qPrintable(told(intake.notSearched)));
        QVERIFY2(told(intake.import.skipped).contains(u"script"), qPrintable(told(intake.import.skipped)));
        QVERIFY2(told(intake.import.skipped).contains(u"shop.json: Me"), qPrintable(told(intake.import.skipped)));
    }

    void variablesWithWhoGaveThem()
    {
        const QString collection = put(u"shop.json"_s, Collection);
        const QString environment = put(u"staging.json"_s, Environment);
        const Intake alone = takeIn(order({ collection }));
        QCOMPARE(alone.import.calls.size(), 1); // the other has no address
        QCOMPARE(alone.import.missing, QStringList{ u"base"_s });
        QCOMPARE(alone.import.variables, (QMap<QString, QString>{ { u"lang"_s, u"de"_s } }));
        QVERIFY(alone.givenBy.isEmpty());

        IntakeOrder with = order({ collection });
        with.environments = { environment };
        const Intake filled = takeIn(with);
        QCOMPARE(filled.import.calls.size(), 2);
        QCOMPARE(filled.givenBy, (QHash<QString, QString>{ { u"base"_s, u"staging.json"_s } }));
        QCOMPARE(filled.import.variables.value(u"base"_s), u"https://staging.example"_s);
        QVERIFY(filled.import.missing.isEmpty());

        with.variables.insert(u"base"_s, u"http://typed.example"_s);
        const Intake typed = takeIn(with);
        QCOMPARE(typed.import.calls.constFirst().exchange.url.host(), u"typed.example"_s);
        QCOMPARE(typed.givenBy.value(u"base"_s, u"none"_s), QString());

        with.environments = { put(u"broken.json"_s, "{") };
        QVERIFY2(
            told(takeIn(with).import.skipped).contains(u"broken.json"), qPrintable(told(takeIn(with).import.skipped)));
    }

    void ofSeveralEnvironmentsOneIsChosen()
    {
        put(u"in/shop.json"_s, Collection);
        put(u"in/staging.json"_s, Environment);
        put(u"in/production.json"_s,
            QByteArray(Environment).replace("Staging", "Production").replace("staging.ex", "production.ex"));
        IntakeOrder folder = order({ m_folder->filePath(u"in"_s) });
        const Intake unchosen = takeIn(folder);
        QCOMPARE(unchosen.import.missing, QStringList{ u"base"_s }); // neither of them by chance
        QStringList names = unchosen.import.environments;
        names.sort();
        QCOMPARE(names, (QStringList{ u"in/production.json"_s, u"in/staging.json"_s }));
        folder.environment = names.constFirst();
        const Intake chosen = takeIn(folder);
        QVERIFY(chosen.import.missing.isEmpty());
        QCOMPARE(chosen.import.variables.value(u"base"_s), u"https://production.example"_s);
        QCOMPARE(chosen.givenBy.value(u"base"_s), names.constFirst());

        IntakeOrder named = order({ m_folder->filePath(u"in/shop.json"_s) });
        named.environments = { put(u"http-client.env.json"_s, Named) };
        QCOMPARE(takeIn(named).import.environments, (QStringList{ u"dev"_s, u"live"_s }));
        named.environment = u"live"_s;
        QCOMPARE(takeIn(named).import.variables.value(u"base"_s), u"https://l.example"_s);
    }

    void aCollectionInAFolderIsTakenOnce()
    {
        put(u"shop/bruno.json"_s, "{\"version\":\"1\",\"name\":\"Shop\",\"type\":\"collection\"}");
        put(u"shop/auth/me.bru"_s,
            "meta {\n  name: Me\n  type: http\n}\n\nget {\n  url: https://shop.example/me/\n}\n");
        put(u"shop/refresh.bru"_s, "meta {\n  name: Refresh\n  type: http\n}\n\npost {\n  url: {{host}}/refresh/\n}\n");
        put(u"shop/environments/Local.bru"_s, "vars {\n  host: http://local.example\n}\n");
        put(u"shop/environments/Live.bru"_s, "vars {\n  host: https://live.example\n}\n");
        put(u"shop/more.sh"_s, "curl https://other.example/");
        IntakeOrder folder = order({ m_folder->filePath(u"shop"_s) });
        const Intake first = takeIn(folder);
        QCOMPARE(first.import.environments, (QStringList{ u"Live"_s, u"Local"_s }));
        QCOMPARE(first.import.calls.size(), 2); // the other has no address yet
        folder.environment = u"Local"_s;
        const Intake second = takeIn(folder);
        QStringList urls;
        for (const Import::Call &call : second.import.calls)
            urls.append(call.exchange.url.toString());
        urls.sort();
        QCOMPARE(urls,
            (QStringList{
                u"http://local.example/refresh/"_s, u"https://other.example/"_s, u"https://shop.example/me/"_s }));
    }

    void whatIsThereAlready()
    {
        const QByteArray old = token("access", "old");
        const QByteArray fresh = token("access", "fresh");
        const QString log = put(u"a.log"_s, old + ' ' + fresh);
        const QString calls = put(u"shop.json"_s, Collection);
        IntakeOrder again = order({ calls, log });
        again.knownTokens = { old };
        again.knownCalls = { takeIn(order({ calls })).import.calls.constFirst().exchange };
        again.knownCalls[0].startedAt = fromEpochSeconds(1); // when does not tell calls apart
        const Intake intake = takeIn(again);
        QCOMPARE(intake.knownCalls, QSet<qsizetype>{ 0 });
        QCOMPARE(texts(intake), (QByteArrayList{ old, fresh }));
        QCOMPARE(intake.knownTokens, QSet<qsizetype>{ 0 });
        const session::Exchange same = again.knownCalls.constFirst();
        const auto isKnown = [&again](const session::Exchange &call) {
            again.knownCalls = { call };
            return !takeIn(again).knownCalls.isEmpty();
        };
        QVERIFY(isKnown(same));
        session::Exchange other = same;
        other.body = "another";
        QVERIFY(!isKnown(other));
        other = same;
        other.replyBody = "another";
        QVERIFY(!isKnown(other));
        other = same;
        other.status = 204;
        QVERIFY(!isKnown(other));
        other = same;
        other.headers.emplaceBack("X-Another", "1");
        QVERIFY(!isKnown(other));
        other = same;
        other.method = "PUT";
        QVERIFY(!isKnown(other));
    }

    void databasesAndLargeFilesAreSearched()
    {
        const QByteArray inside = token("refresh", "indb");
        const QString path = m_folder->filePath(u"db.sqlite3"_s);
        QProcess python;
        python.start(u"python3"_s,
            { u"-c"_s,
                u"import sqlite3, sys\n"
                "db = sqlite3.connect(sys.argv[1])\n"
                "db.execute('CREATE TABLE tokens (id integer, token text)')\n"
                "db.execute('INSERT INTO tokens VALUES (1, ?)', [sys.argv[2]])\n"
                "db.commit()"_s,
                path, QString::fromLatin1(inside) });
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.exitCode(), 0);
        const Intake intake = takeIn(order({ path }));
        QCOMPARE(texts(intake), QByteArrayList{ inside });
        QVERIFY2(
            intake.tokens.constFirst().place.contains(u"tokens.token"), qPrintable(intake.tokens.constFirst().place));
        QVERIFY(intake.import.calls.isEmpty() && intake.notSearched.isEmpty());
    }

    void whatCantBeReadIsSaid()
    {
        const QString empty = put(u"plain.txt"_s, "no calls");
        const Intake intake = takeIn(order({ empty, m_folder->filePath(u"gone.har"_s), u"/dev/null"_s }));
        const QString all = told(intake.notSearched);
        QVERIFY2(all.contains(u"plain.txt: There are no calls"), qPrintable(all));
        QVERIFY2(all.contains(u"gone.har"), qPrintable(all));
        QVERIFY2(all.contains(u"null"), qPrintable(all));
        const QString first = put(u"v1.json"_s, R"({"id":"x","name":"old","order":[],"requests":[]})");
        QVERIFY2(told(takeIn(order({ first })).import.skipped).contains(u"version 1"),
            qPrintable(told(takeIn(order({ first })).import.skipped)));
    }

    void links()
    {
        QDir(m_folder->path()).mkpath(u"in"_s);
        const QString outside = put(u"outside.log"_s, token("access", "a"));
        QVERIFY(QFile::link(outside, m_folder->filePath(u"in/link.log"_s)));
        QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(u"in/loop"_s)));
        const Intake intake = takeIn(order({ m_folder->filePath(u"in"_s) }));
        QCOMPARE(intake.files, 0);
        QVERIFY(intake.tokens.isEmpty());
    }

    void stopsWithWhatWasFound()
    {
        QByteArray content = token("access", "first") + '\n';
        content += QByteArray(40 * 1024 * 1024, 'x'); // long enough to be stopped in
        const QString path = put(u"large.log"_s, content);
        IntakeOrder stopped = order({ path, put(u"second.log"_s, token("access", "second")) });
        std::thread stopper([progress = stopped.progress] {
            while (progress->found == 0)
                std::this_thread::yield();
            progress->isStopped = true;
        });
        const Intake intake = takeIn(stopped);
        stopper.join();
        QVERIFY(intake.isStopped);
        QCOMPARE(intake.tokens.size(), 1);
        QVERIFY(stopped.progress->bytes > 0 && stopped.progress->allBytes > content.size());
        QVERIFY2(intake.notSearched.isEmpty(), qPrintable(told(intake.notSearched))); // the person knows
    }

    void onlyCallsAgain()
    {
        IntakeOrder calls = order({ put(u"a.log"_s, token("access", "a")), put(u"shop.json"_s, Collection) });
        calls.onlyCalls = true;
        const Intake intake = takeIn(calls);
        QCOMPARE(intake.import.calls.size(), 1);
        QVERIFY(intake.tokens.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestIntake)
#include "tst_intake.moc"
