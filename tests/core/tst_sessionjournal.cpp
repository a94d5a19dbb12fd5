// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/scrubbing.h"
#include "core/archive/sessionjournal.h"
#include "core/json/jsonwriter.h"
#include "tests/support/process.h"
#include "tests/support/samplesession.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using archive::KeptSession;
using archive::SessionJournal;
using session::SessionLog;
using session::TokenRecord;

namespace {

const QByteArray Key(32, 'k');

Instant now()
{
    return fromEpochSeconds(sample::Now);
}

/// Everything by value: as JSON, exchanges without their ids.
QByteArray written(const KeptSession &session)
{
    QByteArray text = QByteArray::number(session.selected) + '\n' + session.embedded.toUtf8() + '\n';
    for (const TokenRecord &token : session.tokens)
        text += writeJson(archive::toJson(token)) + '\n';
    for (const session::Exchange &exchange : session.exchanges)
        text += writeJson(archive::toJson(exchange)) + '\n';
    return text;
}

KeptSession sampleSession()
{
    SessionLog log(now);
    sample::fill(log);
    KeptSession session = archive::snapshot(log);
    session.selected = 2;
    session.embedded = sample::Server;
    return session;
}

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

class TestSessionJournal : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;

    /// The sample's tokens one by one, a record each.
    void writeStepwise(const QByteArray &key)
    {
        auto journal = SessionJournal::create(m_path, {}, { key, QStringLiteral("k"), {} });
        QVERIFY(journal);
        const KeptSession session = sampleSession();
        for (const TokenRecord &token : session.tokens)
            QVERIFY(journal->append({ { token }, {}, token.id, sample::Server }));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("session"));
    }

    void comesBackByValue_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("sealed") << Key;
        QTest::newRow("unsigned") << QByteArray();
    }

    void comesBackByValue()
    {
        QFETCH(const QByteArray, key);
        const KeptSession session = sampleSession();
        const KeptSession expected = key.isEmpty() ? archive::withoutSignatures(session) : session;
        QVERIFY(SessionJournal::create(m_path, session, { key, QStringLiteral("k"), {} }));
        const auto read = SessionJournal::read(m_path, key);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().what));
        QCOMPARE(read->damage, QString());
        QCOMPARE(written(read->session), written(expected));
        struct stat facts = {};
        QCOMPARE(stat(QFile::encodeName(m_path).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);

        // Back in a log: states, parents, families and which exchange carried which token.
        SessionLog before(now);
        sample::fill(before);
        SessionLog after(now);
        after.restore(read->session.tokens, read->session.exchanges);
        for (const TokenRecord &token : before.tokens()) {
            QCOMPARE(session::stateAt(*after.token(token.id), now()), session::stateAt(token, now()));
            QCOMPARE(after.familyOf(token.id), before.familyOf(token.id));
            QCOMPARE(after.childrenOf(token.id), before.childrenOf(token.id));
        }
        for (qsizetype i = 0; i < before.exchanges().size(); ++i) {
            const auto was = before.tokensOf(before.exchanges().at(i).id);
            const auto is = after.tokensOf(after.exchanges().at(i).id);
            QCOMPARE(is.bearer, was.bearer);
            QCOMPARE(is.sent, was.sent);
            QCOMPARE(is.received.size(), was.received.size());
        }
    }

    void oddBytesComeBack()
    {
        SessionLog log(now);
        session::Exchange exchange = sample::call(session::Endpoint::Other, "/x", QByteArray("\xff\x00\xfe", 3), 200,
            QByteArray("\xef\xbb\xbf{\"bom\": \"\xc3\xa9\"}"));
        exchange.headers.emplaceBack("X-Latin", "\xe9");
        log.recordExchange(exchange);
        QVERIFY(SessionJournal::create(m_path, archive::snapshot(log), { Key, {}, {} }));
        const auto read = SessionJournal::read(m_path, Key);
        QCOMPARE(read->session.exchanges.constFirst().body, exchange.body);
        QCOMPARE(read->session.exchanges.constFirst().replyBody, exchange.replyBody);
        QCOMPARE(read->session.exchanges.constFirst().headers, exchange.headers);
    }

    void aSnapshotIsWrittenInRecordsOfABoundedSize()
    {
        KeptSession session = sampleSession();
        session::Exchange call = session.exchanges.constFirst();
        call.id = 0;
        call.replyBody = QByteArray(100'000, 'x');
        for (int number = 0; number < 20; ++number)
            session.exchanges.append(call);
        QVERIFY(SessionJournal::create(m_path, session));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        int records = -1; // but the head
        for (; !file.atEnd(); ++records)
            QVERIFY(file.readLine().size() < 600'000);
        QVERIFY2(records >= 4 && records <= 6, qPrintable(QString::number(records)));
        const auto read = SessionJournal::read(m_path);
        QVERIFY(read && read->damage.isEmpty());
        QCOMPARE(read->session.exchanges.size(), session.exchanges.size());
    }

    void sealedShowsNothing()
    {
        QVERIFY(SessionJournal::create(m_path, sampleSession(), { Key, QStringLiteral("k"), {} }));
        const QByteArray bytes = contentOf(m_path);
        for (const char *part : { "eyJhbGci", "alice", "correct horse", "127.0.0.1" })
            QVERIFY2(!bytes.contains(part), part);
    }

    void unsignedHasNothingThatGivesAccess()
    {
        KeptSession session = sampleSession();
        const QByteArray access = session.tokens.constFirst().text;
        const auto odd
            = [&](const char *path, const QByteArray &type, const QByteArray &body, const QByteArray &reply) {
                  session::Exchange exchange = sample::call(session::Endpoint::Other, path, body, 200, reply);
                  exchange.headers.append({ { "Content-Type", type }, { "Cookie", "csrftoken=s3same; jwt=" + access },
                      { "X-Api-Key", "s3same" }, { "Proxy-Authorization", "Basic czNzYW1l" } });
                  exchange.url.setQuery(QStringLiteral("api_key=s3same&jwt=") + QString::fromLatin1(access));
                  session.exchanges.append(exchange);
              };
        odd("/form", "application/x-www-form-urlencoded", "password=s3same&token=" + access, "token=" + access);
        odd("/cut", "application/json", "{\"password\": \"s3same", "{\"access\": \"" + access);
        odd("/escaped", "application/json", "{\"token\":\"" + QByteArray(access).replace(".", "\\u002e") + "\"}", "[]");
        odd("/opaque", "application/json", "{\"token\":\"s3same\"}", "{\"key\": [{\"client_secret\": \"s3same\"}]}");
        odd("/lines", "text/plain", "a " + access + "\n" + access + " b", access.left(60) + "\n  " + access.mid(60));
        odd(("/magic/" + access + "/").constData(), "text/plain", "x", "y");
        QVERIFY(SessionJournal::create(m_path, session));
        const QByteArray bytes = contentOf(m_path);
        QVERIFY(bytes.contains("alice"));
        for (const TokenRecord &token : session.tokens) {
            const QByteArray signature = token.text.mid(token.text.lastIndexOf('.') + 1);
            QVERIFY(signature.size() > 20);
            QVERIFY(!bytes.contains(signature));
        }
        for (const QByteArray &secret :
            { sample::Signature, QByteArray("correct horse"), QByteArray("0123456789abcdef"), QByteArray("s3same"),
                QByteArray("czNzYW1l"), sample::Signature.mid(8, 20) }) {
            QVERIFY2(!bytes.contains(secret),
                bytes.mid(std::max<qsizetype>(bytes.indexOf(secret) - 200, 0), 300).constData());
        }
    }

    void aSignatureIsFoundWhateverIsAroundIt()
    {
        const QByteArray token = sample::token("access", "a1");
        const QByteArray signature = token.mid(token.lastIndexOf('.') + 1);
        const std::pair<const char *, const char *> surroundings[] = { { "", "" }, { "x", "y" }, { "_", "_" },
            { "-", "-" }, { "eyJ", "x" }, { ".", "." }, { "a.", ".b" }, { "jwt=", ";" }, { "%22", "%22" },
            { "\\u0022", "\\u0022" }, { "https%3A%2F%2Fh%3Fjwt%3D", "%26" }, { "{\"n\":[\"x ", "\\n\"]}" },
            { "token\n", "\n" }, { "<a href=/x/", "/>" }, { "{\"T..", " x\":1}" } };
        for (const auto &[before, after] : surroundings) {
            for (const auto &[before2, after2] : surroundings) {
                const QByteArray text = before + token + after + before2 + token + after2;
                for (const auto form : { archive::TokenForm::Unsigned, archive::TokenForm::Masked }) {
                    const QByteArray clean = archive::scrubbedText(text, form);
                    QVERIFY2(!clean.contains(signature.left(20)) && !clean.contains(signature.right(20)),
                        QByteArray(text).replace(token, "<token>").constData());
                }
            }
        }
        const QByteArray harmless = "eyeglasses.example.com eyJ.a.b v1.2.3 {\"a\":\"eyes.wide.open\"}";
        QCOMPARE(archive::scrubbedText(harmless, archive::TokenForm::Unsigned), harmless);
    }

    void noTextMakesScrubbingSlow()
    {
        const QElapsedTimer time = [] {
            QElapsedTimer timer;
            timer.start();
            return timer;
        }();
        for (const char *piece : { "eyJ", "eyJaaaaaaaa.", "\"password\":\"", "password=", "password", "\"", "\\",
                 "{\"a\":", "eyJ.", "&secret" }) {
            const QByteArray text = QByteArray(piece).repeated(archive::MostKeptBodyBytes / qsizetype(qstrlen(piece)));
            archive::scrubbedText(text, archive::TokenForm::Unsigned);
        }
        QVERIFY2(time.elapsed() < 60'000, qPrintable(QString::number(time.elapsed()))); // quadratic: many minutes
        const QByteArray longValue = "\"password\": \"" + QByteArray("\\n ").repeated(200'000) + "s3same\"";
        QVERIFY(!archive::scrubbedText(longValue, archive::TokenForm::Unsigned).contains("s3same"));
    }

    void tornAtEachByte_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("sealed") << Key;
        QTest::newRow("unsigned") << QByteArray();
    }

    void tornAtEachByte()
    {
        QFETCH(const QByteArray, key);
        writeStepwise(key);
        const QByteArray whole = contentOf(m_path);
        const KeptSession all = SessionJournal::read(m_path, key)->session;
        const qsizetype last = whole.lastIndexOf('\n', -2) + 1;
        for (qsizetype size = last; size < whole.size(); ++size) {
            put(m_path, whole.left(size));
            const auto read = SessionJournal::read(m_path, key);
            QVERIFY2(read, qPrintable(QString::number(size)));
            QCOMPARE(read->session.tokens.size(), all.tokens.size() - 1);
            QCOMPARE(read->damage.contains(QStringLiteral("cut off")), size > last);
            for (qsizetype i = 0; i < read->session.tokens.size(); ++i)
                QCOMPARE(read->session.tokens.at(i).text, all.tokens.at(i).text);
        }
    }

    void damageIsSaidAndTheRestComesBack_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("what");
        for (const char *what : { "changed", "removed", "swapped", "renumbered", "repeated" }) {
            QTest::newRow(qPrintable(QStringLiteral("sealed, %1").arg(QLatin1String(what))))
                << Key << QString::fromLatin1(what);
            QTest::newRow(qPrintable(QStringLiteral("unsigned, %1").arg(QLatin1String(what))))
                << QByteArray() << QString::fromLatin1(what);
        }
    }

    void damageIsSaidAndTheRestComesBack()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const QString, what);
        writeStepwise(key);
        QList<QByteArray> lines = contentOf(m_path).split('\n');
        const qsizetype count = SessionJournal::read(m_path, key)->session.tokens.size();
        if (what == u"changed")
            lines[3][lines.at(3).size() / 2] = lines.at(3).at(lines.at(3).size() / 2) == 'A' ? 'B' : 'A';
        else if (what == u"removed")
            lines.removeAt(3);
        else if (what == u"swapped")
            lines.swapItemsAt(3, 4);
        else if (what == u"renumbered") {
            const auto content = [](const QByteArray &line) { return line.mid(line.indexOf(' ')); };
            const QByteArray third = content(lines.at(3));
            lines[3] = lines.at(3).left(lines.at(3).indexOf(' ')) + content(lines.at(4));
            lines[4] = lines.at(4).left(lines.at(4).indexOf(' ')) + third;
        } else
            lines.insert(5, lines.at(3));
        put(m_path, lines.join('\n'));
        const auto read = SessionJournal::read(m_path, key);
        QVERIFY(read);
        QVERIFY2(read->damage.contains(QStringLiteral("record")), qPrintable(read->damage));
        QCOMPARE(read->session.tokens.size(),
            what == u"repeated"         ? count
                : what == u"renumbered" ? count - 2
                                        : count - 1);
        for (const TokenRecord &token : read->session.tokens) // ids closed up, links too
            QVERIFY(token.parentId < read->session.tokens.size() && token.familyId < read->session.tokens.size());
    }

    void recordsOfAnotherFileAreNotTaken()
    {
        writeStepwise(Key);
        const QList<QByteArray> mine = contentOf(m_path).split('\n');
        writeStepwise(Key);
        QList<QByteArray> lines = contentOf(m_path).split('\n');
        lines[3] = mine.at(3);
        put(m_path, lines.join('\n'));
        QVERIFY(!SessionJournal::read(m_path, Key)->damage.isEmpty());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::newRow("empty") << QByteArray() << int(Errc::Malformed);
        QTest::newRow("no session") << QByteArray("{\"jotlab\":\"server\",\"version\":1}\n") << int(Errc::Malformed);
        QTest::newRow("head cut") << QByteArray("{\"jotlab\":\"session\",\"version\":1}") << int(Errc::Malformed);
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\n\0\n",
            7) << int(Errc::Malformed);
        QTest::newRow("later version") << QByteArray("{\"jotlab\":\"session\",\"version\":2}\n")
                                       << int(Errc::Unsupported);
    }

    void refuses()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const int, code);
        put(m_path, content);
        const auto read = SessionJournal::read(m_path, Key);
        QVERIFY(!read);
        QCOMPARE(int(read.error().code), code);
        QVERIFY(read.error().what.endsWith(u'.'));
    }

    void aWrongKeyIsSaid()
    {
        writeStepwise(Key);
        const auto read = SessionJournal::read(m_path, QByteArray(32, 'x'));
        QVERIFY(!read);
        QCOMPARE(read.error().code, Errc::Secret);
        QCOMPARE(SessionJournal::read(m_folder->filePath(QStringLiteral("none"))).error().code, Errc::NotFound);
    }

    void twoSessionsBecomeOne()
    {
        const KeptSession one = sampleSession();
        SessionLog log(now);
        log.observe(sample::token("access", "later"), session::Origin::Pasted);
        const int child = log.observe(sample::token("access", "child"), session::Origin::Pasted, {}, 0);
        KeptSession other = archive::snapshot(log);
        other.selected = child;
        KeptSession both = archive::merged(one, other);
        QCOMPARE(both.tokens.size(), one.tokens.size() + 2);
        QCOMPARE(both.selected, both.tokens.size() - 1);
        QCOMPARE(both.tokens.constLast().parentId, both.tokens.size() - 2);
        // The same again, whole or stripped, adds nothing.
        both = archive::merged(both, archive::withoutSignatures(one));
        QCOMPARE(both.tokens.size(), one.tokens.size() + 2);
        QCOMPARE(both.exchanges.size(), one.exchanges.size());
    }

    void wholeTokensWinWhicheverCameFirst_data()
    {
        QTest::addColumn<bool>("isWholeFirst");
        QTest::newRow("whole first") << true;
        QTest::newRow("stripped first") << false;
    }

    void wholeTokensWinWhicheverCameFirst()
    {
        QFETCH(const bool, isWholeFirst);
        KeptSession whole = sampleSession();
        KeptSession stripped = archive::withoutSignatures(whole);
        whole.tokens[0].revokedAt = now() + std::chrono::hours(2);
        stripped.tokens[0].revokedAt = now() + std::chrono::hours(1);
        stripped.tokens[0].revokedBy = QStringLiteral("POST /first/");
        stripped.tokens[1].revokedAt = now();
        whole.tokens[2].revokedAt = now();
        const KeptSession both = isWholeFirst ? archive::merged(whole, stripped) : archive::merged(stripped, whole);
        QCOMPARE(both.tokens.size(), whole.tokens.size());
        for (const TokenRecord &token : both.tokens) {
            QCOMPARE(token.text, whole.tokens.at(token.id).text);
            QVERIFY(!token.isStripped);
        }
        QCOMPARE(both.tokens.at(0).revokedAt, stripped.tokens.at(0).revokedAt);
        QCOMPARE(both.tokens.at(0).revokedBy, QStringLiteral("POST /first/"));
        QCOMPARE(both.tokens.at(1).revokedAt, std::optional(now()));
        QCOMPARE(both.tokens.at(2).revokedAt, std::optional(now()));
        QCOMPARE(both.exchanges.size(), whole.exchanges.size());
        // What they carried is still found.
        SessionLog log(now);
        log.restore(both.tokens, both.exchanges);
        QCOMPARE(log.tokensOf(log.exchanges().at(1).id).sent,
            log.findByText(sample::token("refresh", "r1", sample::Now + 86400))->id);
    }

    void anotherSignatureIsAnotherToken()
    {
        SessionLog one(now);
        SessionLog other(now);
        one.observe(sample::token("{\"a\":1}", "c2lnbmF0dXJlLW9uZQ"), session::Origin::Pasted);
        other.observe(sample::token("{\"a\":1}", "c2lnbmF0dXJlLXR3bw"), session::Origin::Pasted);
        other.observe(sample::token("{\"a\":1}", ""), session::Origin::Composed); // as it was made: not stripped
        const KeptSession stripped = archive::withoutSignatures(archive::snapshot(one));
        QCOMPARE(archive::merged(archive::snapshot(one), archive::snapshot(other)).tokens.size(), 3);
        KeptSession two = archive::snapshot(other);
        two.tokens = { archive::snapshot(one).tokens.constFirst(), two.tokens.constFirst() };
        two.tokens[1].id = 1;
        QCOMPARE(archive::merged(stripped, two).tokens.size(), 2);
    }

    void theEmbeddedServerMoves()
    {
        KeptSession session = sampleSession();
        archive::moveEmbedded(&session, QStringLiteral("http://127.0.0.1:9999"));
        for (const session::Exchange &exchange : session.exchanges) {
            QCOMPARE(exchange.server, QStringLiteral("http://127.0.0.1:9999"));
            QCOMPARE(exchange.url.port(), 9999);
        }
        QCOMPARE(session.tokens.constFirst().server, QStringLiteral("http://127.0.0.1:9999"));
    }
};

QTEST_GUILESS_MAIN(TestSessionJournal)
#include "tst_sessionjournal.moc"
