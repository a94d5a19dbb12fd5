// SPDX-License-Identifier: GPL-3.0-or-later
// Every sample of what people paste, through jotlab-cli decode: the verdicts and findings of the window.
#include "core/django/sqlstore.h"
#include "core/json/jsonwriter.h"
#include "tests/support/decodesamples.h"
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TestDecodeSamples : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_folder, name, content); }

    /// The samples' directory: alice, bob, and carol, who is inactive; with a blacklist.
    QString database(const QStringList &blacklisted)
    {
        const QString path = m_folder.filePath(blacklisted.isEmpty() ? u"users.sqlite3"_s : u"blacklist.sqlite3"_s);
        if (QFile::exists(path))
            return path;
        const auto store = django::SqlStore::open(path);
        if (!store)
            qFatal("%s", qPrintable(store.error().what));
        for (const auto &[id, name] : { std::pair{ 1, "alice" }, std::pair{ 2, "bob" }, std::pair{ 3, "carol" } }) {
            django::User user;
            user.id = id;
            user.username = QString::fromLatin1(name);
            user.isActive = id != 3;
            if (const auto added = (*store)->addUser(user); !added)
                qFatal("%s", qPrintable(added.error().what));
        }
        for (const QString &jti : blacklisted) {
            django::OutstandingToken token;
            token.jti = jti;
            token.expiresAt = fromEpochSeconds(1'895'488'000);
            if (const auto done = (*store)->blacklist(token, fromEpochSeconds(1'795'488'000)); !done)
                qFatal("%s", qPrintable(done.error().what));
        }
        return path;
    }

    QStringList optionsOf(const DecodeSample &sample)
    {
        QStringList options{ u"decode"_s, u"--json"_s, u"--now"_s, u"1795488019"_s, u"--database"_s,
            database(sample.blacklisted) };
        if (const Json *pem = sample.key.find(u"pem"))
            options += { u"--key"_s, file(u"key.pem"_s, pem->toString().toUtf8()) };
        else if (const Json *secret = sample.key.find(u"secret"))
            options += { u"--secret-file"_s, file(u"secret.txt"_s, secret->toString().toUtf8()) };
        if (!sample.settings.isNull())
            options += { u"--settings"_s, file(u"settings.json"_s, writeJson(sample.settings)) };
        if (!sample.band.isEmpty())
            options += { u"--profile"_s, sample.band };
        return options << u"-"_s;
    }

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QString>("id");
        for (const DecodeSample &sample : decodeSamples())
            QTest::newRow(qPrintable(sample.id)) << sample.id;
    }

    void judges()
    {
        QFETCH(const QString, id);
        const DecodeSample &sample = decodeSample(id);
        const ProgramRun run = runCli(optionsOf(sample), sample.input);
        QVERIFY2(run.exitCode == (sample.tokens > 0 ? 0 : 1), run.err.constData());
        QCOMPARE(run.objects().size(), sample.tokens);
        if (sample.tokens == 0)
            return;
        const Json token = run.objects().constFirst();
        QStringList findings;
        for (const Json &finding : token.find(u"findings")->items())
            findings.append(finding.find(u"id")->toString());
        findings.sort();
        QCOMPARE(findings, sample.findings);
        const Json *verdicts = token.find(u"verdicts");
        QVERIFY(verdicts);
        QCOMPARE(verdicts->find(u"signature")->find(u"state")->toString(), sample.signature);
        QCOMPARE(verdicts->find(u"time")->find(u"state")->toString(), sample.time);
        QCOMPARE(verdicts->find(u"simplejwt")->find(u"state")->toString(), sample.simpleJwt);
        QList<qint64> places;
        for (const Json &damage : token.find(u"damage")->items())
            places.append(damage.find(u"offset")->toInteger().value_or(-1));
        QCOMPARE(places, sample.damage);
    }

    /// The mark below the segment and the finding count from the same one.
    void samePlaceForPeople()
    {
        const DecodeSample sample = decodeSample(u"wrong character in the payload"_s);
        const ProgramRun run = runCli({ u"decode"_s, u"-"_s }, sample.input);
        const QByteArray place = QByteArray::number(sample.damage.constFirst() + 1);
        QVERIFY2(run.out.contains("! at character " + place + " of the token: "), run.out.constData());
        QVERIFY2(run.out.contains(": Character " + place + " of the token: "), run.out.constData());
    }
};

QTEST_GUILESS_MAIN(TestDecodeSamples)
#include "tst_decodesamples.moc"
