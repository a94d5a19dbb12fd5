// SPDX-License-Identifier: GPL-3.0-or-later
// Bruno's collections: the form of its files, what is inherited, what is told. tst_importplay plays whole collections.
#include "core/archive/brufile.h"
#include "core/archive/brunocollection.h"
#include "core/archive/exchangeimport.h"
#include "core/json/jsonreader.h"
#include "tests/support/imports.h"
#include "tests/support/process.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using archive::BruFile;
using archive::Import;

namespace {

Import ofText(const QByteArray &text)
{
    return archive::callsFromBru(text, { { { u"v"_s, u"1"_s } }, {} }, {});
}

QByteArray damageOf(const QString &text)
{
    QByteArray all;
    for (const BruFile::Damage &each : archive::readBru(text).damage)
        all += QByteArray::number(each.line) + ": " + each.text.toUtf8() + '\n';
    return all;
}

} // namespace

class TestBrunoCollection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBlocks()
    {
        const BruFile file = archive::readBru(
            u"meta {\r\n  name: A: b\r\n  ~\"x: y\": 1\r\n}\n\n\nbody:json {\n  {\n    \"a\": {}\n  }\n}\n"
            "vars:secret [\n  a,\n  ~b\n]\nheaders {\n  long: '''\n    one\n    two\n  '''\n  "
            "empty:\n}\n"_s);
        QCOMPARE(file.blocks.size(), 4);
        QCOMPARE(file.find(u"meta")->value(u"name"), u"A: b"_s);
        QCOMPARE(file.find(u"meta")->pairs.at(1).name, u"x: y"_s);
        QVERIFY(file.find(u"meta")->pairs.at(1).isOff);
        QCOMPARE(file.find(u"meta")->value(u"x: y"), QString());
        QCOMPARE(file.find(u"body:json")->text, u"{\n  \"a\": {}\n}"_s);
        QCOMPARE(file.find(u"body:json")->line, 7);
        QCOMPARE(file.find(u"vars:secret")->pairs.size(), 2);
        QCOMPARE(file.find(u"headers")->value(u"long"), u"one\ntwo"_s);
        QCOMPARE(file.find(u"headers")->pairs.size(), 2);
        QVERIFY(file.damage.isEmpty());
    }

    void tellsDamage()
    {
        QCOMPARE(damageOf(u"what\nmeta {\n  name\n}\n"_s),
            "1: This line belongs to no block.\n3: This line of the block “meta” has no name and value.\n");
        QCOMPARE(damageOf(u"meta {\n  a: b\n"_s), "1: The block “meta” has no end.\n");
        QCOMPARE(damageOf(u"headers {\n  a: '''\n  b\n"_s),
            "2: The value that begins here has no end.\n1: The block “headers” has no end.\n");
        // The rest is taken.
        const Import import = ofText("what\nget {\n  url: http://h/{{v}}\n  nonsense\n}\nheaders {\n  a: b\n");
        QCOMPARE(import.calls.size(), 1);
        QCOMPARE(import.calls.first().exchange.url.toEncoded(), "http://h/1");
        QCOMPARE(header(import, "a"), "b");
        QVERIFY2(told(import).contains(u"the file, line 4: This line of the block “get” has no"_s),
            qPrintable(told(import)));
    }

    void knowsVariablesByTheirCase()
    {
        const Import import
            = ofText("get {\n  url: http://h/{{a}}{{A}}\n}\nvars:pre-request {\n  a: 1\n  A: 2\n  a: 3\n}\n");
        QCOMPARE(import.calls.first().exchange.url.toEncoded(), "http://h/32");
        QCOMPARE(import.missing, QStringList());
    }

    void writesWhatItReads()
    {
        BruFile file;
        file.blocks = { { u"meta"_s, 1, { { u"name"_s, u"A: b"_s }, { u"a \"b\":"_s, {}, true } }, {} },
            { u"headers"_s, 6, { { u"x"_s, u"1\n2"_s }, { u"~y"_s, u"z"_s } }, {} },
            { u"body:text"_s, 14, {}, u"}\n{\n\n  x"_s } };
        const BruFile again = archive::readBru(archive::writeBru(file));
        QCOMPARE(again.blocks.size(), 3);
        QVERIFY(again.damage.isEmpty());
        for (qsizetype i = 0; i < 3; ++i) {
            QCOMPARE(again.blocks.at(i).text, file.blocks.at(i).text);
            QCOMPARE(again.blocks.at(i).pairs.size(), file.blocks.at(i).pairs.size());
            for (qsizetype pair = 0; pair < file.blocks.at(i).pairs.size(); ++pair) {
                const BruFile::Pair &expected = file.blocks.at(i).pairs.at(pair);
                const BruFile::Pair &read = again.blocks.at(i).pairs.at(pair);
                QCOMPARE(read.name, expected.name);
                QCOMPARE(read.value, expected.value);
                QCOMPARE(read.isOff, expected.isOff);
            }
        }
    }

    void authorises_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<QByteArray>("block");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const auto row
            = [](const char *what, const char *mode, const char *block, const char *name, const char *value) {
                  QTest::newRow(what) << QByteArray(mode) << QByteArray(block) << QByteArray(name) << QByteArray(value);
              };
        row("none", "none", "", "Authorization", "(none)");
        row("bearer", "bearer", "auth:bearer {\n  token: t{{v}}\n}", "Authorization", "Bearer t1");
        row("basic", "basic", "auth:basic {\n  username: a\n  password: b\n}", "Authorization", "Basic YTpi");
        row("a key", "apikey", "auth:apikey {\n  key: X-K\n  value: k\n  placement: header\n}", "X-K", "k");
        row("another", "digest", "auth:digest {\n  username: a\n}", "Authorization", "(none)");
    }
    void authorises()
    {
        QFETCH(const QByteArray, mode);
        QFETCH(const QByteArray, block);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        const Import import = ofText("get {\n  url: http://h/\n  auth: " + mode + "\n}\n" + block);
        QCOMPARE(header(import, name), value);
        QCOMPARE(told(import).contains(u"Its authorisation “digest” is not imported."_s), mode == "digest");
        const Import query = ofText("get {\n  url: http://h/\n  auth: apikey\n}\n"
                                    "auth:apikey {\n  key: k\n  value: a b\n  placement: queryparams\n}");
        QCOMPARE(query.calls.first().exchange.url.toEncoded(), "http://h/?k=a%20b");
    }

    void inherits()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u"a/b"_s));
        QVERIFY(QDir(folder.path()).mkdir(u"environments"_s));
        writtenFile(folder, u"bruno.json"_s, "{}");
        writtenFile(folder, u"collection.bru"_s,
            "auth {\n  mode: bearer\n}\nauth:bearer {\n  token: root\n}\nheaders {\n  X: root\n  Y: root\n}\n"
            "vars:pre-request {\n  v: root\n  h: h\n}\n");
        writtenFile(folder, u"a/folder.bru"_s,
            "meta {\n  name: A folder\n}\nheaders {\n  x: a\n}\nauth {\n  mode: basic\n}\n"
            "auth:basic {\n  username: a\n  password: b\n}\nvars:pre-request {\n  v: a\n}\n");
        writtenFile(folder, u"environments/one.bru"_s, "vars {\n  h: one\n}\n");
        writtenFile(folder, u"environments/two.bru"_s, "vars {\n  h: two\n}\n");
        const QByteArray call = "get {\n  url: http://{{h}}/{{v}}\n  auth: inherit\n}\n";
        writtenFile(folder, u"root.bru"_s, call);
        const QString deep = writtenFile(folder, u"a/b/deep.bru"_s, "meta {\n  name: Deep\n}\n" + call);
        const auto all = archive::importedFile(folder.path(), { {}, u"two"_s }, {}, {});
        QVERIFY(all);
        QCOMPARE(told(*all), QString());
        QCOMPARE(all->calls.size(), 2);
        QCOMPARE(all->calls.at(0).exchange.url.toEncoded(), "http://two/root");
        QCOMPARE(header(*all, "Authorization"), "Bearer root");
        QCOMPARE(all->calls.at(1).name, u"A folder / b / Deep"_s);
        QCOMPARE(all->calls.at(1).exchange.url.toEncoded(), "http://two/a");
        QCOMPARE(header(*all, "Authorization", 1), "Basic YTpi");
        QCOMPARE(header(*all, "X", 1), "a");
        QCOMPARE(header(*all, "Y", 1), "root");
        // One file of it has the same around it; what is given is the strongest.
        const auto one = archive::importedFile(deep, { { { u"v"_s, u"given"_s } }, {} }, {}, {});
        QCOMPARE(one->calls.size(), 1);
        QCOMPARE(one->calls.first().exchange.url.toEncoded(), "http://h/given");
        QVERIFY(told(*one).contains(u"name one of “one”, “two”."_s));
        QVERIFY(!archive::importedFile(deep + u"/none"_s, {}, {}, {}));
    }

    void tellsWhatItPassesOver()
    {
        const QString said = told(ofText("meta {\n  name: M\n}\npost {\n  url: http://h/\n  body: multipart-form\n}\n"
                                         "body:multipart-form {\n  a: @file(/etc/passwd)\n  ~b: c\n}\n"
                                         "script:pre-request {\n  x\n}\ntests {\n}\n"));
        QCOMPARE(said,
            u"M, line 12: Its script “script:pre-request” was not run.\nM: The field “a” is a file, which was not "
            u"read.\n"
            "M: The field “b” is switched off."_s);
        QVERIFY(told(ofText("meta {\n  name: M\n  type: grpc\n}\n")).contains(u"M: A request of the type “grpc”"_s));
        QVERIFY(told(ofText("get {\n  url: http://h/\n  body: graphql\n}\n")).contains(u"of the form “graphql”"_s));
    }

    /// Links are not followed, neither out of the folder nor into a circle.
    void staysInItsFolder()
    {
        const QTemporaryDir outside;
        QVERIFY(QDir(outside.path()).mkpath(u"in/sub"_s));
        const QByteArray call = "get {\n  url: http://h/\n}\n";
        writtenFile(outside, u"out.bru"_s, call);
        writtenFile(outside, u"in/bruno.json"_s, "{}");
        writtenFile(outside, u"in/sub/x.bru"_s, call);
        QVERIFY(QFile::link(outside.path(), outside.filePath(u"in/sub/up"_s)));
        QVERIFY(QFile::link(outside.filePath(u"out.bru"_s), outside.filePath(u"in/link.bru"_s)));
        QVERIFY(QFile::link(outside.filePath(u"out.bru"_s), outside.filePath(u"in/collection.bru"_s)));
        const auto import = archive::importedFile(outside.filePath(u"in"_s), {}, {}, {});
        QCOMPARE(import->calls.size(), 1);
        QCOMPARE(import->calls.first().name, u"sub / x"_s);
        const auto none = archive::importedFile(outside.filePath(u"in/sub/up/in/none"_s), {}, {}, {});
        QVERIFY(!none && none.error().code == Errc::Io);
        const QTemporaryDir empty;
        const auto other = archive::importedFile(empty.path(), {}, {}, {});
        QVERIFY(!other && other.error().what.contains(u"is no Bruno collection"_s));
    }

    void readsTheExport()
    {
        const QByteArray json = importCase(u"django.bruno.json"_s);
        const auto import = archive::importedCalls(json, {}, {}, {});
        QCOMPARE(import->calls.size(), 3);
        QCOMPARE(import->environments, QStringList{ u"local"_s });
        QCOMPARE(header(*import, "Authorization", 0), "(none)");
        QCOMPARE(header(*import, "Authorization", 2), "Bearer {{access}}");
        QCOMPARE(import->calls.at(1).exchange.body, "username=alice&password=alice-pw");
        QCOMPARE(import->missing, QStringList{ u"access"_s });
        // Cut anywhere: an error with its place, or nothing worse.
        for (qsizetype size = 0; size < json.size(); size += 7) {
            const auto cut = archive::importedCalls(json.left(size), {}, {}, {});
            QVERIFY(!cut && cut.error().what.endsWith(u'.'));
        }
    }
};

QTEST_GUILESS_MAIN(TestBrunoCollection)
#include "tst_brunocollection.moc"
