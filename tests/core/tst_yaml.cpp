// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonwriter.h"
#include "core/json/yamlreader.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestYaml : public QObject
{
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char *what, const char *yaml, const char *json) {
            QTest::newRow(what) << QByteArray(yaml) << QByteArray(json);
        };
        row("core schema",
            "[1, -2.50, 1e3, true, False, null, ~, yes, 007, 0x1f, .inf, 2026-11-28, '1', \"true\", !x 1]",
            R"([1,-2.50,1e3,true,false,null,null,"yes","007","0x1f",".inf","2026-11-28","1","true","1"])");
        row("block", "a:\n  - b: 1\n    c: |\n      x\n      y\n  -\n? d\n: {e: }\n1: z\n",
            R"({"a":[{"b":1,"c":"x\ny\n"},null],"d":{"e":null},"1":"z"})");
        row("aliases", "a: &a {x: 1, y: [2]}\nb: *a\nc: {<<: *a, x: 3}\nd: {<<: [*a, {z: 4}]}\n",
            R"({"a":{"x":1,"y":[2]},"b":{"x":1,"y":[2]},"c":{"x":3,"y":[2]},"d":{"x":1,"y":[2],"z":4}})");
        row("JSON is YAML", R"({"a":[1,{"b":"\u00e4\n"}]})", "{\"a\":[1,{\"b\":\"\xc3\xa4\\n\"}]}");
        row("the first of two", "a: 1\n---\nb: 2\n", R"({"a":1})");
        row("duplicates are kept", "{a: 1, a: 2}", R"({"a":1,"a":2})");
    }
    void reads()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArray, json);
        const auto read = parseYaml(yaml);
        QVERIFY2(read, read ? "" : qPrintable(read.error().what));
        QVERIFY2(!read->broken, read->broken ? qPrintable(read->broken->what) : "");
        QCOMPARE(writeJson(read->value), json);
    }

    void keepsWhatStoodBefore_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *what, const QByteArray &yaml, const char *json, const QString &says) {
            QTest::newRow(what) << yaml << QByteArray(json) << says;
        };
        row("broken", "a: 1\nb: [2, 3]\nc: {d: 4, e: [", R"({"a":1,"b":[2,3],"c":{"d":4,"e":[]}})", u"line "_s);
        row("a tab", "a: 1\nb:\n\t- 2\n", R"({"a":1,"b":null})", u"line 3"_s);
        row("itself", "a: 1\nb: &b\n  c: *b\n", R"({"a":1,"b":{"c":null}})", u"line 3, column 6"_s);
        row("no such anchor", "a: 1\nb: *nobody\n", R"({"a":1,"b":null})", u"line 2"_s);
    }
    void keepsWhatStoodBefore()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArray, json);
        QFETCH(const QString, says);
        const auto read = parseYaml(yaml);
        QVERIFY2(read, read ? "" : qPrintable(read.error().what));
        QCOMPARE(writeJson(read->value), json);
        QVERIFY(read->broken);
        QVERIFY2(
            read->broken->what.contains(says) && read->broken->what.endsWith(u'.'), qPrintable(read->broken->what));
    }

    void isBounded_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("says");
        const QString deep = u"it is nested more than 100 deep."_s;
        const QString many = u"it comes to more than 2000000 values."_s;
        QTest::newRow("nested in brackets") << QByteArray(100'000, '[') << deep;
        QTest::newRow("nested in braces") << QByteArray("{a: ").repeated(100'000) << deep;
        QByteArray lines;
        for (int i = 0; i < 400; ++i)
            lines += QByteArray(i, ' ') + "a:\n";
        QTest::newRow("nested in lines") << lines << deep;
        QByteArray laughs = "a0: &a0 lol\n";
        for (int i = 1; i < 30; ++i) {
            const QByteArray before = QByteArray::number(i - 1);
            laughs += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [*a" + before + ", *a" + before
                + ", *a" + before + "]\n";
        }
        QTest::newRow("a billion laughs") << laughs << many;
        QByteArray chain = "a0: &a0 [x]\n";
        for (int i = 1; i < 100'000; ++i)
            chain += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [*a" + QByteArray::number(i - 1)
                + "]\n";
        QTest::newRow("deep by aliases") << chain << deep;
        QTest::newRow("a long text, often")
            << "a: &a " + QByteArray(1'000'000, 'x') + "\nb: [" + QByteArray("*a, ").repeated(100'000) + "]" << many;
        QTest::newRow("too large") << QByteArray(17 * 1024 * 1024, ' ') << u"is larger than 16 MB."_s;
    }
    void isBounded()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, says);
        const auto read = parseYaml(yaml);
        const Error error = read ? read->broken.value_or(Error{}) : read.error();
        QVERIFY2(error.code == Errc::Limit && error.what.endsWith(says), qPrintable(error.what));
    }
};

QTEST_GUILESS_MAIN(TestYaml)
#include "tst_yaml.moc"
