// SPDX-License-Identifier: GPL-3.0-or-later
// What was secret and is over is nowhere in memory.
#include "core/archive/sessionkeeper.h"
#include "core/base/freedmemory.h"
#include "core/django/sqlstore.h"
#include "core/json/jsonreader.h"
#include "core/simplejwt/engine.h"
#include "core/simplejwt/settingsjson.h"
#include "core/simplejwt/verificationkeys.h"
#include "tests/support/memorystore.h"
#include "tests/support/processmemory.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace {

/// Of this process, not to be swapped.
int lockedKilobytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = status.readAll();
    return text.mid(text.indexOf("VmLck:") + 6, 20).simplified().split(' ').constFirst().toInt();
}

int times(const HiddenText &secret)
{
    return secret.timesIn(QCoreApplication::applicationPid()).value_or(-1);
}

} // namespace

class TestFreedMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!freedMemoryIsWiped())
            QSKIP("This build leaves freed memory as it is.");
    }

    /// The one that the kept session is encrypted with. The first small one of this process: its page was not locked.
    void theSessionsKeyIsNotSwapped()
    {
        rlimit limit = {};
        if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < 64 * 1024)
            QSKIP("This system lets nobody lock memory.");
        const QTemporaryDir folder;
        session::SessionLog log(systemClock());
        archive::SessionKeeper keeper(log, folder.path(), std::make_shared<MemoryStore>());
        const int before = lockedKilobytes();
        keeper.start();
        QTRY_COMPARE(keeper.state(), archive::SessionKeeper::State::Sealed);
        QVERIFY2(lockedKilobytes() > before, QByteArray::number(before));
    }

    void whatIsInUseIsFound() // else the others prove nothing
    {
        const HiddenText secret(1);
        const QByteArray bytes = secret.bytes();
        const QString text = secret.text();
        QCOMPARE(times(secret), 2);
    }

    void whatIsFreedIsNot_data()
    {
        QTest::addColumn<int>("copies");
        for (const int copies : { 1, 10, 1'000, 100'000 }) // a block of glibc's own lists, of its heap, a mapped one
            QTest::addRow("%d", copies) << copies;
    }
    void whatIsFreedIsNot()
    {
        QFETCH(const int, copies);
        const HiddenText secret(2);
        {
            QByteArray bytes = secret.bytes().repeated(copies);
            QVERIFY(times(secret) >= copies);
        }
        QCOMPARE(times(secret), 0);
    }

    void whatGrowsLeavesNoCopies()
    {
        const HiddenText secret(3);
        {
            QByteArray grown = secret.bytes();
            QString text = secret.text();
            std::vector<std::unique_ptr<QByteArray>> between; // so that it can't grow where it is
            for (int i = 0; i < 2'000; ++i) {
                grown += "0123456789012345678901234567890123456789";
                text += u"0123456789012345678901234567890123456789"_s;
                between.push_back(std::make_unique<QByteArray>(100, 'x'));
            }
            QCOMPARE(times(secret), 2);
        }
        QCOMPARE(times(secret), 0);
    }

    /// A key's whole life: read from a settings text, used to sign and verify, dropped.
    void aSigningKeyEndsWithItsEngine()
    {
        const HiddenText secret(4);
        const auto store = django::SqlStore::open(u":memory:"_s);
        QVERIFY(store);
        {
            const QByteArray text
                = "{\"SIGNING_KEY\": \"" + secret.bytes() + "-long-enough\", \"ALGORITHM\": \"HS256\"}";
            const auto settings = simplejwt::settingsFromJson(parseJson(text).value());
            QVERIFY(settings);
            simplejwt::Engine engine(*settings, simplejwt::Band::V5_5, **store, systemClock(), randomIds());
            const auto user = (*store)->addUser({ 0, u"alice"_s, {}, true, {}, {} });
            QVERIFY(user);
            const auto tokens = engine.login(*user);
            QVERIFY(tokens);
            QVERIFY(engine.authenticate("Bearer " + tokens->find(u"access")->toString().toLatin1()));
            QVERIFY(!simplejwt::verificationKeys(*settings).isEmpty());
            QVERIFY(times(secret) >= 2);
        }
        QCOMPARE(times(secret), 0);
    }

    void whatIsInUseIsNotSwapped()
    {
        rlimit limit = {};
        if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < 64 * 1024)
            QSKIP("This system lets nobody lock memory.");
        int before = lockedKilobytes();
        const jose::Key key = jose::Key::fromSecret(QByteArray(64 * 1024, 's')).value();
        QVERIFY2(lockedKilobytes() - before >= 64, QByteArray::number(lockedKilobytes()));

        before = lockedKilobytes();
        const auto store = django::SqlStore::open(u":memory:"_s);
        QVERIFY(store);
        simplejwt::Settings settings;
        settings.signingKey = QByteArray(64 * 1024, 'e');
        const simplejwt::Engine engine(settings, simplejwt::Band::V5_5, **store, systemClock(), randomIds());
        QVERIFY2(lockedKilobytes() - before >= 64, QByteArray::number(lockedKilobytes()));
    }

    /// An allocator that is preloaded neither gets blocks of glibc's nor gives it some of its own.
    void noTwoAllocatorsAreMixed_data()
    {
        QTest::addColumn<QString>("preloaded");
        QTest::newRow("none") << QString();
        QTest::newRow("jemalloc") << u"libjemalloc.so.2"_s;
    }
    void noTwoAllocatorsAreMixed()
    {
        QFETCH(const QString, preloaded);
        const auto run = [&preloaded](const QString &program, const QStringList &arguments) {
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"LD_PRELOAD"_s, preloaded);
            process.setProcessEnvironment(environment);
            process.start(program, arguments);
            if (!process.waitForFinished(120'000))
                return QByteArray("did not end");
            return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0
                ? process.readAllStandardOutput() + process.readAllStandardError()
                : "ended with " + QByteArray::number(process.exitCode()) + ": " + process.readAllStandardError();
        };
        if (run(u"/bin/true"_s, {}).contains("cannot be preloaded"))
            QSKIP("There is no jemalloc here; install what tests/packages.txt names.");
        QCOMPARE(run(QStringLiteral(JOTLAB_ALLOCATIONS), {}), QByteArray("wiped\n"));
        const QByteArray key = run(QStringLiteral(JOTLAB_CLI), { u"keygen"_s, u"HS256"_s });
        QVERIFY2(key.trimmed().size() == 43, key.left(60));
    }
};

QTEST_GUILESS_MAIN(TestFreedMemory)
#include "tst_freedmemory.moc"
