// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept while its place fails: the session on a full disk, deleted, without a keychain from some moment on; the
// server's database locked by another program, deleted, replaced, damaged. Nothing that was answered is lost.
#include "core/django/sqlstore.h"
#include "core/json/jsonreader.h"
#include "core/server/authserver.h"
#include "tests/core/keeperrun.h"
#include "tests/support/fulldisk.h"
#include "tests/support/memorystore.h"
#include "tests/support/process.h"
#include "tests/support/rawhttp.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using archive::SessionKeeper;
using django::SqlStore;
using keeper::Run;

namespace {

const QList<QPair<QByteArray, QByteArray>> json{ { "Content-Type", "application/json" } };

QByteArray textOf(const QByteArray &body, QStringView name)
{
    const auto object = parseJson(body);
    const Json *value = object ? object->find(name) : nullptr;
    return value ? value->toString().toUtf8() : QByteArray();
}

} // namespace

class TestStorageFaults : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<MemoryStore> m_store;

    QString database() const { return m_folder->filePath(u"server.sqlite3"_s); }
    std::unique_ptr<Run> start()
    {
        auto run = std::make_unique<Run>(m_folder->path(), m_store);
        run->keeper.start();
        return QTest::qWaitFor([&run] { return keeper::isSettled(run->keeper); }) ? std::move(run) : nullptr;
    }
    /// What the next run would find, read beside the one that goes on.
    qsizetype kept(const Run &run) const
    {
        const auto read = archive::SessionJournal::read(run.keeper.sealedPath(), m_store->secrets.cbegin().value());
        return read && read->damage.isEmpty() ? read->session.tokens.size() : -1;
    }
    static QByteArray pasted(int number) { return sample::token("access", "p" + QByteArray::number(number)); }

    std::unique_ptr<server::AuthServer> serve(quint16 *port) const
    {
        auto server = std::make_unique<server::AuthServer>();
        server::Options options;
        options.database = database();
        options.users = { u"alice"_s };
        const auto url = server->start(options);
        *port = url ? quint16(url->port()) : 0;
        return server;
    }
    static RawReply post(RawHttp &http, const QByteArray &path, const QByteArray &body)
    {
        return http.call("POST", path, json, body).value_or(RawReply());
    }
    static QByteArray refreshBody(const QByteArray &login)
    {
        return sample::member("refresh", textOf(login, u"refresh"));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_shared<MemoryStore>();
    }

    void aFullDiskLosesNothingOfTheSession_data()
    {
        QTest::addColumn<int>("room"); // bytes
        for (const int room : { 0, 1, 100, 1000 })
            QTest::addRow("%d bytes", room) << room;
    }
    void aFullDiskLosesNothingOfTheSession()
    {
        QFETCH(const int, room);
        auto run = start();
        QVERIFY(run);
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype before = run->log.tokens().size();
        QCOMPARE(kept(*run), before);
        const QSignalSpy failed(&run->keeper, &SessionKeeper::failed);
        {
            const FullDisk full{ rlim_t(QFile(run->keeper.sealedPath()).size() + room) };
            for (int i = 0; i < 20; ++i) {
                run->log.observe(pasted(i), session::Origin::Pasted);
                run->keeper.flush();
                QVERIFY(kept(*run) >= before); // a kill here would lose what found no room, and nothing else
            }
            QCOMPARE(failed.count(), 1);
        }
        QTRY_COMPARE_WITH_TIMEOUT(kept(*run), before + 20, 20'000); // nothing new happens: it is tried again by itself
        run.reset();
        QCOMPARE(start()->log.tokens().size(), before + 20);
    }

    void aDeletedSessionIsWrittenAnew()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype before = run->log.tokens().size();
        const QSignalSpy failed(&run->keeper, &SessionKeeper::failed);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(QFile::remove(run->keeper.sealedPath()));
            if (i == 2) { // or replaced
                QFile other(run->keeper.sealedPath());
                QVERIFY(other.open(QIODevice::WriteOnly));
            }
            run->log.observe(pasted(i), session::Origin::Pasted);
            run->keeper.flush();
            QCOMPARE(kept(*run), before + i + 1);
        }
        QCOMPARE(failed.count(), 0);
    }

    /// Locked, ended, its bus gone: the key of this session is here.
    void aKeychainThatGoesInMidSession()
    {
        auto run = start();
        QCOMPARE(run->keeper.state(), SessionKeeper::State::Sealed);
        m_store->isLocked = true;
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype before = run->log.tokens().size();
        QCOMPARE(run->keeper.state(), SessionKeeper::State::Sealed);
        QCOMPARE(kept(*run), before);
        run.reset();
        run = start();
        QVERIFY(run->keeper.isLocked() && run->log.tokens().isEmpty());
        run->log.observe(pasted(1), session::Origin::Pasted);
        run->keeper.flush();
        m_store->isLocked = false; // it is back
        run->keeper.retry();
        QTRY_COMPARE(run->keeper.state(), SessionKeeper::State::Sealed);
        QCOMPARE(run->log.tokens().size(), before + 1);
        QCOMPARE(kept(*run), before + 1);
    }

    /// Reads are answered at once, writes when it is free again; after 5 s, with a sentence.
    void aLockHoldsUpNobodyElse()
    {
        quint16 port = 0;
        const auto server = serve(&port);
        QVERIFY(port != 0);
        RawHttp http(port);
        const RawReply login = post(http, "/login/", "{}");
        QCOMPARE(login.status, 200);
        const auto other = SqlStore::open(database());
        QVERIFY(other && (*other)->begin());
        std::atomic<int> status = 0;
        QElapsedTimer waiting;
        waiting.start();
        const std::unique_ptr<QThread> writer(QThread::create([&] {
            RawHttp second(port);
            status = post(second, "/login/", "{}").status;
        }));
        writer->start();
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer took;
            took.start();
            const auto reply
                = http.call("GET", "/whoami/", { { "Authorization", "Bearer " + textOf(login.body, u"access") } });
            QVERIFY(reply && reply->status == 200);
            QVERIFY2(took.elapsed() < 2'000, QByteArray::number(took.elapsed())); // 5 s and more, when it waited
        }
        const bool waited = status == 0;
        (*other)->rollback();
        QVERIFY(writer->wait(20'000));
        QCOMPARE(status, 200);
        QVERIFY(waited || waiting.elapsed() > 5'000);

        QVERIFY((*other)->begin());
        waiting.restart();
        const RawReply refused = post(http, "/login/", "{}");
        QCOMPARE(refused.status, 500);
        QVERIFY2(refused.body.contains("locked"), refused.body);
        QVERIFY2(waiting.elapsed() >= 4'900 && waiting.elapsed() < 15'000, QByteArray::number(waiting.elapsed()));
        (*other)->rollback();
        QCOMPARE(post(http, "/login/", "{}").status, 200);
    }

    /// No answer of 200 into nowhere; with the file back in its place it goes on, and knows what it answered.
    void aDatabaseDeletedBeneath()
    {
        quint16 port = 0;
        const auto server = serve(&port);
        QVERIFY(port != 0);
        RawHttp http(port);
        const RawReply login = post(http, "/login/", "{}");
        QCOMPARE(login.status, 200);
        for (const bool isReplaced : { false, true }) {
            QVERIFY(QFile::rename(database(), database() + u".away"_s));
            if (isReplaced) {
                QFile another(database());
                QVERIFY(another.open(QIODevice::WriteOnly));
            }
            for (const QByteArray &path : { QByteArray("/login/"), QByteArray("/api/token/blacklist/") }) {
                const RawReply reply = post(http, path, refreshBody(login.body));
                QCOMPARE(reply.status, 500);
                QVERIFY2(reply.body.contains("deleted or replaced"), reply.body);
            }
            QFile::remove(database());
            QVERIFY(QFile::rename(database() + u".away"_s, database()));
            QCOMPARE(post(http, "/login/", "{}").status, 200);
        }
        QCOMPARE(post(http, "/api/token/blacklist/", refreshBody(login.body)).status, 200);
        const auto store = SqlStore::open(database());
        QVERIFY(store);
        QCOMPARE((*store)->outstanding().value().size(), 3);
        QCOMPARE((*store)->blacklisted().value().size(), 1);
    }

    void whatIsDamaged_data()
    {
        QTest::addColumn<int>("at"); // the first byte that is overwritten; -1: none
        QTest::addColumn<int>("size"); // of the file then, in percent
        QTest::addColumn<bool>("isDamaged");
        QTest::newRow("whole") << -1 << 100 << false;
        QTest::newRow("its head") << 0 << 100 << true;
        QTest::newRow("a page") << 4096 << 100 << true;
        QTest::newRow("cut") << -1 << 40 << true;
        QTest::newRow("empty") << -1 << 0 << false; // becomes one
    }
    void whatIsDamaged()
    {
        QFETCH(const int, at);
        QFETCH(const int, size);
        QFETCH(const bool, isDamaged);
        {
            const auto store = SqlStore::open(database());
            QVERIFY(store);
            for (int i = 0; i < 50; ++i)
                QVERIFY((*store)->addUser({ 0, u"user%1"_s.arg(i), {}, true, {}, {} }));
        }
        QFile file(database());
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (at >= 0)
            QVERIFY(file.seek(at) && file.write(QByteArray(4096, '\x55')) == 4096);
        QVERIFY(file.resize(file.size() * size / 100));
        file.close();
        QCOMPARE(SqlStore::isDamaged(database()), isDamaged);
        QVERIFY(!SqlStore::isDamaged(m_folder->filePath(u"none"_s)));
    }
};

QTEST_GUILESS_MAIN(TestStorageFaults)
#include "tst_storagefaults.moc"
