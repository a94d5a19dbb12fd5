// SPDX-License-Identifier: GPL-3.0-or-later
// The session as it is kept, with a store in memory.
#include "core/archive/scrubbing.h"
#include "tests/core/keeperrun.h"
#include "tests/support/memorystore.h"
#include "tests/support/process.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using archive::SessionKeeper;
using keeper::isSettled;
using keeper::now;
using keeper::Run;
using session::SessionLog;
using State = SessionKeeper::State;

class TestSessionKeeper : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<MemoryStore> m_store;

    std::unique_ptr<Run> start(bool hasStore = true)
    {
        auto run = std::make_unique<Run>(m_folder->path(), hasStore ? m_store : nullptr);
        run->keeper.start();
        return QTest::qWaitFor([&run] { return isSettled(run->keeper); }) ? std::move(run) : nullptr;
    }

    /// In a sealed file; -1: it can't be read.
    qsizetype keptTokens(const QString &path) const
    {
        const auto read = archive::SessionJournal::read(path, m_store->secrets.cbegin().value());
        return read ? read->session.tokens.size() : -1;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_shared<MemoryStore>();
    }

    void keptAsItGoesAndRestored()
    {
        auto run = start();
        QVERIFY(run);
        QCOMPARE(run->keeper.state(), State::Sealed);
        sample::fill(run->log);
        run->selected = 3;
        run->moved = std::chrono::hours(24);
        run->keeper.touch();
        const QString path = run->keeper.sealedPath();
        QTRY_VERIFY(keptTokens(path) > 0);
        const session::TokenList before = run->log.tokens();
        const qsizetype exchanges = run->log.exchanges().size();
        run.reset(); // without a word, as in a crash
        run = start();
        QVERIFY(run);
        QCOMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.exchanges().size(), exchanges);
        QCOMPARE(run->log.tokens().size(), before.size());
        for (const session::TokenRecord &token : before)
            QCOMPARE(archive::toJson(*run->log.token(token.id)), archive::toJson(token));
        QCOMPARE(run->selected, 3);
        QCOMPARE(run->moved, std::chrono::hours(24));
        QVERIFY(!QFile::exists(run->keeper.plainPath()));
        QVERIFY(!contentOf(path).contains("eyJhbGci"));
    }

    void changesAreKeptToo()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const int pasted = run->log.findByText(sample::token("sliding", "s1"))->id;
        run->log.markRevoked(pasted, now(), QStringLiteral("POST /logout/"));
        run->log.nameUser(sample::Server, QStringLiteral("1"), QStringLiteral("Alice B."));
        run->keeper.flush();
        run->log.joinFamilies({ 0, pasted });
        run->keeper.flush();
        run.reset();
        run = start();
        QCOMPARE(run->log.token(pasted)->revokedBy, QStringLiteral("POST /logout/"));
        QCOMPARE(run->log.token(0)->user, QStringLiteral("Alice B."));
        QCOMPARE(run->log.token(pasted)->familyId, 0);
    }

    void withoutAKeychainNoSignatureIsKept()
    {
        auto run = start(false);
        QCOMPARE(run->keeper.state(), State::Unsigned);
        QVERIFY2(run->keeper.sentence().contains(QStringLiteral("without their signature")),
            qPrintable(run->keeper.sentence()));
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype count = run->log.tokens().size();
        const QByteArray bytes = contentOf(run->keeper.plainPath());
        QVERIFY(bytes.contains("eyJ"));
        for (const session::TokenRecord &token : run->log.tokens())
            QVERIFY(!bytes.contains(token.text.mid(token.text.lastIndexOf('.') + 1)));
        QVERIFY(!bytes.contains("correct horse"));
        run.reset();
        run = start(false);
        QCOMPARE(run->log.tokens().size(), count);
        QVERIFY(archive::isUnsigned(run->log.token(0)->text));
        QVERIFY(run->log.token(0)->isStripped);
    }

    void aLockedKeychainLosesNothing()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype count = run->log.tokens().size();
        const QByteArray sealed = contentOf(run->keeper.sealedPath());

        m_store->isLocked = true;
        run.reset();
        run = start();
        QCOMPARE(run->keeper.state(), State::Unsigned);
        QVERIFY(run->keeper.isLocked());
        QCOMPARE(run->log.tokens().size(), 0);
        run->log.observe(sample::token("access", "meanwhile"), session::Origin::Pasted);
        run->keeper.flush();
        QCOMPARE(contentOf(run->keeper.sealedPath()), sealed); // not touched
        QVERIFY(contentOf(run->keeper.plainPath()).contains("eyJ"));

        m_store->isLocked = false;
        run->selected = 0;
        run->keeper.retry();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), count + 1);
        QCOMPARE(run->selected, count); // the same token, under its new id
        QCOMPARE(run->log.token(run->selected)->text, sample::token("access", "meanwhile")); // whole: it never left
        QTRY_VERIFY(!QFile::exists(run->keeper.plainPath()));
        run.reset();
        run = start();
        QCOMPARE(run->log.tokens().size(), count + 1);
    }

    void aLockedSessionCanBeForgotten()
    {
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        m_store->secrets.clear();
        run.reset();
        run = start();
        QVERIFY(run->keeper.isLocked());
        run->keeper.forget();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(m_store->secrets.size(), 1);
        run.reset();
        run = start();
        QVERIFY(!run->keeper.isLocked());
        QCOMPARE(run->log.tokens().size(), 0);
    }

    void forgottenWhileItIsBroughtBackStaysForgotten_data()
    {
        QTest::addColumn<bool>("isAsked");
        QTest::newRow("while the file is read") << false;
        QTest::newRow("while the keychain is asked") << true;
    }

    void forgottenWhileItIsBroughtBackStaysForgotten()
    {
        QFETCH(const bool, isAsked);
        auto run = start();
        sample::fill(run->log);
        run->keeper.flush();
        const QString oldKey = m_store->secrets.cbegin().key();
        run.reset();
        run = std::make_unique<Run>(m_folder->path(), m_store);
        int forgotten = 0;
        const auto forget = [&] {
            ++forgotten;
            QCOMPARE(run->keeper.state(), State::Asking);
            run->keeper.forget();
            QVERIFY(!QFile::exists(run->keeper.sealedPath()));
        };
        if (isAsked)
            m_store->whenAsked = forget;
        run->keeper.start();
        if (!isAsked)
            forget();
        QTRY_COMPARE(forgotten, 1);
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), 0);
        QTRY_VERIFY(!m_store->secrets.contains(oldKey));
        QCOMPARE(m_store->secrets.size(), 1);
        run.reset();
        run = start();
        QCOMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), 0);
    }

    /// A window that is closed before its session was read loses neither what was kept nor what it has seen.
    void whatEndsBeforeItHasReadKeepsBoth()
    {
        auto run = start(false);
        sample::fill(run->log);
        run->keeper.flush();
        const qsizetype kept = run->log.tokens().size();
        run = std::make_unique<Run>(m_folder->path(), nullptr);
        run->keeper.start();
        run->log.observe(sample::token("access", "seen"), session::Origin::Pasted);
        run->keeper.flush();
        QCOMPARE(run->log.tokens().size(), kept + 1);
        run.reset();
        run = start(false);
        QCOMPARE(run->log.tokens().size(), kept + 1);
    }

    void whatWasSetAsideIsForgottenToo()
    {
        for (const char *name : { "session.sealed.old", "session.unsigned.old" }) {
            QFile aside(m_folder->filePath(QLatin1String(name)));
            QVERIFY(aside.open(QIODevice::WriteOnly));
        }
        const auto run = start();
        Run second(m_folder->path(), m_store);
        second.keeper.start();
        second.keeper.forget(); // keeps nothing, and so leaves the files to the first
        QCOMPARE(QDir(m_folder->path()).entryList({ QStringLiteral("*.old") }).size(), 2);
        run->keeper.forget();
        QCOMPARE(QDir(m_folder->path()).entryList({ QStringLiteral("*.old") }), QStringList());
    }

    void forgettingEmptiesTheFile()
    {
        auto run = start(false);
        sample::fill(run->log);
        run->keeper.flush();
        run->keeper.forget();
        QVERIFY(!contentOf(run->keeper.plainPath()).contains("eyJ"));
        run.reset();
        run = start(false);
        QCOMPARE(run->log.tokens().size(), 0);
        QCOMPARE(run->log.exchanges().size(), 0);
    }

    void whatIsNoSessionIsSetAside()
    {
        auto run = start();
        const QString path = run->keeper.sealedPath();
        run.reset();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("{\"jotlab\":\"session\",\"version\":99}\n");
        file.close();
        run = std::make_unique<Run>(m_folder->path(), m_store);
        const QSignalSpy failed(&run->keeper, &SessionKeeper::failed);
        run->keeper.start();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(failed.count(), 1);
        QVERIFY(contentOf(path + QStringLiteral(".old")).contains("99"));
    }

    /// Whatever it is about to do when the window closes: nothing is lost, and each token keeps its signature.
    void endsWhileItIsBroughtBack()
    {
        auto run = start();
        for (int number = 0; number < 2000; ++number)
            run->log.observe(sample::token("access", QByteArray::number(number)), session::Origin::Pasted);
        run->keeper.flush();
        run.reset();
        for (int round = 0; round < 30; ++round) {
            run = std::make_unique<Run>(m_folder->path(), m_store);
            run->keeper.start();
            QTest::qWait(round * 2);
            const QByteArray meanwhile = sample::token("refresh", "of round " + QByteArray::number(round));
            run->log.observe(meanwhile, session::Origin::Pasted);
            run->keeper.flush();
            run.reset();
        }
        run = start();
        QVERIFY(run);
        QCOMPARE(run->keeper.state(), State::Sealed);
        QCOMPARE(run->log.tokens().size(), 2030);
        for (const session::TokenRecord &token : run->log.tokens())
            QVERIFY(!token.isStripped || token.tokenType == "refresh");
        QTRY_VERIFY(!QFile::exists(run->keeper.plainPath()));
    }

    /// As while calls come in without a pause.
    void comesBackThoughSomethingComesEachTime()
    {
        auto run = start();
        sample::fill(run->log);
        const qsizetype count = run->log.tokens().size();
        run->keeper.flush();
        run = nullptr;
        run = std::make_unique<Run>(m_folder->path(), m_store);
        int number = 0;
        QTimer coming;
        coming.callOnTimeout([&run, &number] {
            run->log.observe(sample::token("access", "n" + QByteArray::number(++number)), session::Origin::Pasted);
        });
        coming.start(0);
        run->keeper.start();
        QTRY_COMPARE(run->keeper.state(), State::Sealed);
        coming.stop();
        QCOMPARE(run->log.tokens().size(), count + number);
    }

    void twoWindowsDoNotWriteOneFile()
    {
        const auto first = start();
        Run second(m_folder->path(), m_store);
        second.keeper.start();
        QCOMPARE(second.keeper.state(), State::Off);
        QVERIFY(second.keeper.sentence().contains(QStringLiteral("not kept")));
        sample::fill(second.log);
        second.keeper.flush();
        QTRY_COMPARE(keptTokens(first->keeper.sealedPath()), 0);
    }

    void eachSentenceSaysWhatToDo()
    {
        const auto says = [](const SessionKeeper &keeper, const char *advice) {
            const QString sentence = keeper.sentence();
            const bool isRight = sentence.contains(QLatin1StringView(advice)) && sentence.endsWith(u'.');
            if (!isRight)
                qWarning("%s", qPrintable(sentence));
            return isRight;
        };
        SessionLog log(now);
        QVERIFY(says(SessionKeeper(log, m_folder->path(), m_store), "save it to a file"));
        QFile file(m_folder->filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        SessionKeeper nowhere(log, file.fileName() + QStringLiteral("/below"), m_store);
        nowhere.start();
        QVERIFY(says(nowhere, "writable"));
        QVERIFY(says(start(false)->keeper, "unlock the keychain"));
        start()->keeper.flush();
        m_store->secrets.clear();
        const auto run = start();
        QVERIFY(says(run->keeper, "forget the session"));
        SessionKeeper second(log, m_folder->path(), m_store);
        second.start();
        QVERIFY(says(second, "save this one to a file"));
    }

    void whatCantBeWrittenIsSaidOnce()
    {
        auto run = start(false);
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("session.unsigned")));
        const QSignalSpy failed(&run->keeper, &SessionKeeper::failed);
        sample::fill(run->log);
        run->keeper.flush();
        run->keeper.touch();
        run->keeper.flush();
        QCOMPARE(failed.count(), 1);
        QVERIFY(QDir(m_folder->path()).rmdir(QStringLiteral("session.unsigned")));
        run->keeper.touch();
        run->keeper.flush();
        QVERIFY(contentOf(run->keeper.plainPath()).contains("eyJ")); // all of it, not only what came since
    }
};

QTEST_GUILESS_MAIN(TestSessionKeeper)
#include "tst_sessionkeeper.moc"
