// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens in databases, in packed files and in archives: the files are made by Python's sqlite3 and by libarchive.
#include "core/jose/base64url.h"
#include "core/scan/filescan.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <archive.h>
#include <archive_entry.h>
#include <numeric>

using namespace Qt::StringLiterals;
using scan::FileScan;
using scan::ScannedToken;
using scan::TokenEnd;
using scan::TokenScan;

namespace {

using Files = QList<QPair<QByteArray, QByteArray>>; // name, content

QByteArray tokenOf(int user)
{
    const QByteArray payload
        = "{\"token_type\":\"refresh\",\"exp\":1700000300,\"user_id\":" + QByteArray::number(user) + '}';
    return jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(QByteArray(32, char('a' + user % 26)));
}

void addFiles(archive *archive, const Files &files)
{
    for (const auto &[name, content] : files) {
        archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_size(entry, content.size());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(archive, entry);
        archive_write_data(archive, content.constData(), size_t(content.size()));
        archive_entry_free(entry);
    }
}

/// Bytes as libarchive packs them; format "raw" takes one file without a name.
QByteArray packed(const char *format, const char *filter, const Files &files, const char *options = nullptr)
{
    QByteArray bytes(4096
            + 2
                * std::accumulate(files.begin(), files.end(), qsizetype(0),
                    [](qsizetype sum, const auto &file) { return sum + file.second.size() + 2048; }),
        '\0');
    size_t used = 0;
    archive *archive = archive_write_new();
    archive_write_set_format_by_name(archive, format);
    if (filter)
        archive_write_add_filter_by_name(archive, filter);
    if (options) {
        archive_write_set_options(archive, options);
        archive_write_set_passphrase(archive, "secret");
    }
    archive_write_set_bytes_in_last_block(archive, 1);
    archive_write_open_memory(archive, bytes.data(), size_t(bytes.size()), &used);
    addFiles(archive, files);
    archive_write_close(archive);
    archive_write_free(archive);
    return bytes.first(qsizetype(used));
}

} // namespace

Q_DECLARE_METATYPE(Files)

class TestFileScan : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString written(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
            qFatal("The test can't write its file.");
        return file.fileName();
    }

    /// Runs statements by Python's sqlite3; ? stands for each token in turn.
    static bool makeDatabase(const QString &path, const QString &script)
    {
        QProcess python;
        python.start(u"python3"_s, { u"-c"_s, u"import sqlite3, sys, os\n"_s + script, path });
        return python.waitForFinished() && python.exitCode() == 0;
    }

    static QByteArrayList found(const TokenScan &tokens)
    {
        QByteArrayList texts;
        for (const ScannedToken &token : tokens.tokens())
            texts += token.text;
        return texts;
    }

private Q_SLOTS:
    void readsDatabases_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("place");
        const QString open = u"db = sqlite3.connect(sys.argv[1])\ntokens = os.environ['TOKENS'].split()\n"_s;
        QTest::newRow("Simple JWT's outstanding tokens") << open + uR"(
db.execute('create table token_blacklist_outstandingtoken (id integer primary key, token text, created_at datetime,'
           ' expires_at datetime, user_id integer, jti varchar(255))')
for n, token in enumerate(tokens):
    db.execute('insert into token_blacklist_outstandingtoken values (?, ?, ?, ?, ?, ?)',
               (n, token, '2024-01-01 10:00:00', '2024-01-02 10:00:00', n, 'a' * 32))
db.commit()
)"_s << u"token_blacklist_outstandingtoken.token, row 1"_s;
        QTest::newRow("a cache of blobs") << open + uR"(
db.execute('create table "odd ""name" (key text primary key, value blob) without rowid')
for n, token in enumerate(tokens):
    db.execute('insert into "odd ""name" values (?, ?)', ('%05d' % n, b'\x80\x04\x95abc' + token.encode() + b'abc\x94.'))
db.commit()
)"_s << u"odd \"name.value, row 1"_s;
        QTest::newRow("a log of JSON texts") << open + uR"(
db.execute('create table log (id integer primary key, body text)')
for token in tokens:
    db.execute('insert into log (body) values (?)', ('x' * 9000 + '{"refresh":"' + token + '","user":"ali"}',))
db.commit()
)"_s << u"log.body, row 1"_s;
        QTest::newRow("changes in a log that nobody has open") << open + uR"(
db.execute('pragma journal_mode=wal')
db.execute('create table t (token text, name text)')
for token in tokens:
    db.execute('insert into t values (?, ?)', (token, 'alice'))
db.commit()
os.kill(os.getpid(), 9)
)"_s << u"t.token, row 1"_s;
    }
    void readsDatabases()
    {
        QFETCH(const QString, script);
        QFETCH(const QString, place);
        QByteArrayList tokens;
        for (int user = 0; user < 500; ++user)
            tokens += tokenOf(user);
        qputenv("TOKENS", tokens.join(' '));
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"some?name#.sqlite3"_s);
        makeDatabase(path, script);
        QFile::remove(path + u"-shm"_s);
        const QStringList before = QDir(folder.path()).entryList(QDir::Files);
        QVERIFY(before.size() >= 1);
        TokenScan collected;
        FileScan scan(collected);
        QVERIFY(scan.addFile(path));
        QCOMPARE(found(collected), tokens);
        QCOMPARE(collected.tokens().constFirst().place, place);
        QCOMPARE(collected.tokens().constFirst().source, path);
        QCOMPARE(collected.tokens().constFirst().end, TokenEnd::Exact);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), before);
        QVERIFY(scan.notLookedInto().isEmpty());
    }

    void searchesADamagedDatabaseAsBytes()
    {
        QByteArray bytes = QByteArray("SQLite format 3\0", 16) + QByteArray(5000, ' ');
        bytes.replace(2000, tokenOf(7).size(), tokenOf(7));
        TokenScan tokens;
        FileScan scan(tokens);
        QVERIFY(scan.addFile(written(u"damaged.sqlite3"_s, bytes)));
        QCOMPARE(found(tokens), QByteArrayList{ tokenOf(7) });
        QCOMPARE(scan.notLookedInto().size(), 1);
        QVERIFY2(scan.notLookedInto().constFirst().contains(u"as plain bytes"_s),
            qPrintable(scan.notLookedInto().constFirst()));
    }

    void keepsWhatCameBeforeABreak()
    {
        QByteArray content; // compresses badly, so that more than a block is there before the cut
        quint32 state = 1;
        QByteArrayList tokens;
        for (int user = 0; user < 40; ++user) {
            for (int i = 0; i < 20'000; ++i)
                content += char(' ' + (state = state * 1664525U + 1013904223U) / 16777216U % 64);
            tokens += tokenOf(user);
            content += ' ' + tokens.last() + ' ';
        }
        const QByteArray whole = packed("raw", "gzip", { { "log", content } });
        TokenScan collected;
        FileScan scan(collected);
        QVERIFY(scan.addFile(written(u"cut.gz"_s, whole.first(whole.size() / 2))));
        const QByteArrayList kept = found(collected);
        QVERIFY2(kept.size() >= 10, qPrintable(QString::number(kept.size())));
        QCOMPARE(kept, tokens.first(kept.size()));
        QCOMPARE(scan.notLookedInto().size(), 1);
    }

    void unpacks_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("inner"); // what follows the file's name
        const QByteArray log = "10:00 Bearer " + tokenOf(1) + "\n10:01 Bearer " + tokenOf(2) + '\n';
        const Files one{ { "data", log } };
        const Files some{ { "raw/1_c.txt", log }, { "raw/1_s.txt", "nothing" } };
        QTest::newRow("gzip") << packed("raw", "gzip", one) << QString();
        QTest::newRow("bzip2") << packed("raw", "bzip2", one) << QString();
        QTest::newRow("xz") << packed("raw", "xz", one) << QString();
        QTest::newRow("Zstandard") << packed("raw", "zstd", one) << QString();
        QTest::newRow("gzip of gzip") << packed("raw", "gzip", { { "data", packed("raw", "gzip", one) } }) << QString();
        QTest::newRow("zip") << packed("zip", nullptr, some) << u": raw/1_c.txt"_s;
        QTest::newRow("tar") << packed("ustar", nullptr, some) << u": raw/1_c.txt"_s;
        QTest::newRow("tar.gz") << packed("ustar", "gzip", some) << u": raw/1_c.txt"_s;
        QTest::newRow("zip in zip") << packed("zip", nullptr, { { "logs.zip", packed("zip", nullptr, some) } })
                                    << u": logs.zip: raw/1_c.txt"_s;
        QTest::newRow("UTF-16 in gzip") << packed(
            "raw", "gzip", { { "data", [&] {
                                  const QString text = QString::fromLatin1(log);
                                  return QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2);
                              }() } }) << QString();
    }
    void unpacks()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, inner);
        QVERIFY(!content.contains(tokenOf(1).left(60)) || inner.contains(u"raw"));
        TokenScan tokens;
        FileScan scan(tokens);
        const QString path = written(u"packed"_s, content);
        QVERIFY(scan.addFile(path));
        QCOMPARE(scan.notLookedInto(), QStringList());
        QCOMPARE(found(tokens), QByteArrayList({ tokenOf(1), tokenOf(2) }));
        QCOMPARE(tokens.tokens().constFirst().source, path + inner);

        // The same from a stream, which can't be read twice.
        QBuffer stream;
        stream.setData(content);
        stream.open(QBuffer::ReadOnly);
        TokenScan again;
        FileScan streamScan(again);
        QVERIFY(streamScan.addStream(stream, u"-"_s));
        QCOMPARE(found(again), found(tokens));
    }

    void readsADatabaseInAnArchive()
    {
        qputenv("TOKENS", tokenOf(1));
        const QString database = m_folder.filePath(u"inner.sqlite3"_s);
        QVERIFY(makeDatabase(database, uR"(
db = sqlite3.connect(sys.argv[1])
db.execute('create table t (token text, name text)')
db.execute('insert into t values (?, ?)', (os.environ['TOKENS'], 'alice'))
db.commit()
)"_s));
        QFile file(database);
        QVERIFY(file.open(QFile::ReadOnly));
        const QString path = written(u"backup.zip"_s, packed("zip", nullptr, { { "db.sqlite3", file.readAll() } }));
        TokenScan tokens;
        FileScan scan(tokens);
        QVERIFY(scan.addFile(path));
        QCOMPARE(found(tokens), QByteArrayList{ tokenOf(1) });
        QCOMPARE(tokens.tokens().constFirst().source, path + u": db.sqlite3"_s);
        QCOMPARE(tokens.tokens().constFirst().place, u"t.token, row 1"_s);
    }

    void namesWhatItCantLookInto_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("tokens");
        const QByteArray log = "Bearer " + tokenOf(1) + '\n';
        const QByteArray zip = packed("zip", nullptr, { { "a.log", log } });
        const auto row = [](const char *name, const QByteArray &content, const QString &said, int tokens) {
            QTest::newRow(name) << content << said << tokens;
        };
        row("7-Zip", "7z\xbc\xaf\x27\x1c" + QByteArray(300, 'x'), u"a 7-Zip archive"_s, 0);
        row("encrypted", packed("zip", nullptr, { { "a.log", log } }, "zip:encryption=zipcrypt"),
            u"a.log was not looked into: it is encrypted"_s, 0);
        row("cut", packed("raw", "gzip", { { "", log + QByteArray(100'000, 'x') } }).chopped(12), u"to its end"_s, 1);
        row("no zip in truth", zip.first(12), u"to its end"_s, 0);
        QByteArray nested = zip;
        for (int depth = 0; depth < 4; ++depth)
            nested = packed("zip", nullptr, { { "inner.zip", nested } });
        row("too deep", nested, u"packed more than 3 times"_s, 0);
        row("PostgreSQL", "PGDMP\x01\x0e" + QByteArray(300, 'x'), u"pg_restore"_s, 0);
    }
    void namesWhatItCantLookInto()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, said);
        QFETCH(const int, tokens);
        TokenScan collected;
        FileScan scan(collected);
        const auto result = scan.addFile(written(u"other"_s, content));
        const QString sentence = result ? scan.notLookedInto().join(u'\n') : result.error().what;
        QVERIFY2(sentence.contains(said), qPrintable(sentence));
        QCOMPARE(collected.tokens().size(), tokens);
    }

    void stopsWhenAsked()
    {
        const QByteArray filler(64 * 1024 * 1024, 'x');
        const QString path = written(u"filler.gz"_s, packed("raw", "gzip", { { "", filler } }));
        QVERIFY(QFileInfo(path).size() < 1'000'000);
        qint64 seen = 0;
        TokenScan tokens;
        FileScan scan(tokens, [&](qint64 bytes) { return (seen += bytes) < 10'000'000; });
        const auto result = scan.addFile(path);
        QVERIFY2(!result, qPrintable(u"%1 bytes seen: %2"_s.arg(seen).arg(scan.notLookedInto().join(u' '))));
        QCOMPARE(result.error().code, Errc::Cancelled);
        QVERIFY(seen < 20'000'000);
    }
};

QTEST_GUILESS_MAIN(TestFileScan)
#include "tst_filescan.moc"
