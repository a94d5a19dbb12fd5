// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/savedsession.h"
#include "core/archive/scrubbing.h"
#include "core/archive/sessioncomparison.h"
#include "core/json/jsonwriter.h"
#include "tests/support/process.h"
#include "tests/support/samplesession.h"

#include <QTemporaryDir>
#include <QTest>

using archive::KeptSession;
using archive::SessionDifference;
using session::SessionLog;
using Kind = SessionDifference::Kind;

namespace {

Instant now()
{
    return fromEpochSeconds(sample::Now);
}

KeptSession sampleSession()
{
    SessionLog log(now);
    sample::fill(log);
    return archive::snapshot(log);
}

QByteArray written(const KeptSession &session)
{
    QByteArray text;
    for (const session::TokenRecord &token : session.tokens)
        text += writeJson(archive::toJson(token)) + '\n';
    for (const session::Exchange &exchange : session.exchanges)
        text += writeJson(archive::toJson(exchange)) + '\n';
    return text;
}

} // namespace

class TestSavedSession : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() const { return m_folder.filePath(QStringLiteral("my.session")); }

private slots:
    void savedWithAPassphrase()
    {
        const KeptSession session = sampleSession();
        const QString passphrase = QStringLiteral("päss phrase");
        QVERIFY(archive::saveSession(path(), session, passphrase));
        const QByteArray bytes = contentOf(path());
        QVERIFY(archive::looksLikeSession(bytes));
        QVERIFY(!bytes.contains("eyJhbGci") && !bytes.contains("alice"));
        const auto opened = archive::openSession(path(), passphrase);
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().what));
        QCOMPARE(written(opened->session), written(session));
        for (const QString &wrong : { QString(), QStringLiteral("pass phrase") }) {
            const auto refused = archive::openSession(path(), wrong);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, Errc::Secret);
            QVERIFY(refused.error().what.contains(QStringLiteral("passphrase")));
        }
        QCOMPARE(archive::saveSession(path(), session, QStringLiteral("short")).error().code, Errc::Usage);
    }

    /// What Auto-refresh sent stays known as such; a file from before there was any reads without.
    void whyACallWasMadeIsKept()
    {
        KeptSession session = sampleSession();
        using session::Occasion;
        const QList<Occasion> occasions{ Occasion::Asked, Occasion::EndIsNear, Occasion::HadExpired,
            Occasion::Repeated };
        for (qsizetype i = 0; i < occasions.size(); ++i)
            session.exchanges[i].occasion = occasions.at(i);
        session.tokens[1].isRenewal = true;
        QVERIFY(archive::saveSession(path(), session, {}));
        const KeptSession opened = archive::openSession(path(), {})->session;
        for (qsizetype i = 0; i < occasions.size(); ++i)
            QCOMPARE(opened.exchanges.at(i).occasion, occasions.at(i));
        QVERIFY(opened.tokens.at(1).isRenewal && !opened.tokens.at(0).isRenewal);
        QVERIFY(!archive::toJson(session.exchanges.at(0)).contains(u"occasion"));
        QVERIFY(!archive::toJson(session.tokens.at(0)).contains(u"renewal"));
    }

    void savedWithoutSignatures()
    {
        const KeptSession session = sampleSession();
        QVERIFY(archive::saveSession(path(), session, {}));
        const QByteArray bytes = contentOf(path());
        QVERIFY(bytes.contains("alice") && !bytes.contains(sample::Signature) && !bytes.contains("correct horse"));
        QCOMPARE(written(archive::openSession(path(), {})->session), written(archive::withoutSignatures(session)));
    }

    void refusesWhatAsksForTooMuch_data()
    {
        QTest::addColumn<QByteArray>("kdf");
        QTest::newRow("gigabytes") << QByteArray("{\"name\":\"scrypt\",\"salt\":\"00\",\"n\":4194304,\"r\":8,\"p\":1}");
        QTest::newRow("hours") << QByteArray("{\"name\":\"scrypt\",\"salt\":\"00\",\"n\":1024,\"r\":8,\"p\":4000000}");
        QTest::newRow("negative") << QByteArray("{\"name\":\"scrypt\",\"salt\":\"00\",\"n\":-1,\"r\":8,\"p\":1}");
        QTest::newRow("another") << QByteArray("{\"name\":\"argon2\",\"salt\":\"00\",\"n\":1024,\"r\":8,\"p\":1}");
    }

    void refusesWhatAsksForTooMuch()
    {
        QFETCH(const QByteArray, kdf);
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"jotlab\":\"session\",\"version\":1,\"sealed\":\"AES-256-GCM\",\"kdf\":" + kdf + "}\n0 AAAA\n");
        file.close();
        QCOMPARE(archive::openSession(path(), QStringLiteral("passphrase")).error().code, Errc::Unsupported);
    }

    void comesFromItsFile()
    {
        const KeptSession opened = archive::fromFile(sampleSession(), QStringLiteral("my.session"));
        QCOMPARE(opened.tokens.constFirst().origin, session::Origin::File);
        QCOMPARE(opened.tokens.constFirst().source, QStringLiteral("my.session"));
        QVERIFY(archive::saveSession(path(), opened, {}));
        QCOMPARE(archive::openSession(path(), {})->session.tokens.constFirst().source, QStringLiteral("my.session"));
    }

    void theSameIsNoDifference()
    {
        const KeptSession session = sampleSession();
        QVERIFY(archive::compare(session, session).isEmpty());
        QVERIFY(archive::compare(session, archive::withoutSignatures(session)).isEmpty());
        QVERIFY(archive::compare(archive::withoutSignatures(session), session).isEmpty());
    }

    void whatDiffersIsNamed()
    {
        const KeptSession here = sampleSession();
        KeptSession there = here;
        there.tokens[1].text = sample::token("access", "other");
        there.tokens[0].revokedAt.reset();
        there.tokens[0].revocation = session::Revocation::None;
        there.exchanges.clear();
        for (qsizetype i = 0; i + 1 < here.exchanges.size(); ++i)
            there.exchanges.append(here.exchanges.at(i));
        there.exchanges[2].status = 401;
        const QList<SessionDifference> found = archive::compare(here, there);
        QCOMPARE(found.size(), 5);
        QCOMPARE(found.at(0).kind, Kind::TokenState);
        QCOMPARE(found.at(1).kind, Kind::TokenHere);
        QCOMPARE(found.at(1).here->text, here.tokens.at(1).text);
        QCOMPARE(found.at(2).kind, Kind::TokenThere);
        QCOMPARE(found.at(3).call, QStringLiteral("POST /logout/"));
        QCOMPARE(found.at(3).statusesHere, QList<int>{ 200 });
        QCOMPARE(found.at(3).statusesThere, QList<int>{ 401 });
        QCOMPARE(found.at(4).call, QStringLiteral("GET /whoami/"));
        QCOMPARE(found.at(4).statusesHere, QList<int>{ 0 });
        QCOMPARE(found.at(4).statusesThere, QList<int>());
    }

    void anotherSignatureIsAnotherToken()
    {
        KeptSession here = sampleSession();
        KeptSession there = here;
        there.tokens[0].text.back() = there.tokens[0].text.back() == 'A' ? 'B' : 'A';
        QCOMPARE(archive::compare(here, there).size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSavedSession)
#include "tst_savedsession.moc"
