// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonplace.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestJsonPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsPlaces_data();
    void findsPlaces();
    void findsManyInAnyOrder();
};

void TestJsonPlace::findsPlaces_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<QByteArray>("found"); // what stands there
    const QByteArray text = "  {\"a\": [1, {\"b\\u0063\": \"]}\"}, [true]],\n \"d\": {\"e\": 5}, \"d\": 6}";
    const auto row = [&](const char *name, const QStringList &path, const QByteArray &found) {
        QTest::newRow(name) << text << path << found;
    };
    row("member", { u"a"_s }, "\"a\": [1");
    row("item", { u"a"_s, u"0"_s }, "1, {");
    row("member of an item", { u"a"_s, u"1"_s, u"bc"_s }, "\"b\\u0063\"");
    row("item of an item", { u"a"_s, u"2"_s, u"0"_s }, "true");
    row("the last of duplicates", { u"d"_s }, "\"d\": 6");
    row("no such member", { u"x"_s }, "  {");
    row("no such item", { u"a"_s, u"3"_s }, "\"a\": [1");
    row("nothing in a number", { u"a"_s, u"0"_s, u"y"_s }, "1, {");
    QTest::newRow("broken") << QByteArray("{\"a\": [1, \"") << QStringList{ u"a"_s, u"1"_s } << QByteArray("\"");
    QTest::newRow("nothing") << QByteArray() << QStringList{ u"a"_s } << QByteArray();
}

void TestJsonPlace::findsPlaces()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QStringList, path);
    QFETCH(const QByteArray, found);
    QCOMPARE(json.mid(offsetInJson(json, path), found.size()), found);
}

/// Whoever has asked before gets the same answer as who asks for the first time.
void TestJsonPlace::findsManyInAnyOrder()
{
    QByteArray json = "{\"steps\": [";
    for (int i = 0; i < 40; ++i)
        json += (i ? ",\n  " : "") + QByteArray("{\"ü\": [") + QByteArray(i, '1').replace("1", "1, ") + "0]}";
    json += "]}";
    JsonPlaces places(json);
    for (const int index : { 0, 1, 2, 39, 38, 5, 5, 20 }) {
        const QStringList path{ u"steps"_s, QString::number(index), u"ü"_s, QString::number(index) };
        QCOMPARE(json.mid(places.offsetOf(path), 2), QByteArray("0]"));
        const JsonPosition place = places.placeOf(path);
        const JsonPosition fresh = placeInJson(json, path);
        QCOMPARE(place.line, qsizetype(index + 1));
        QCOMPARE(place.line, fresh.line);
        QCOMPARE(place.column, fresh.column);
    }
}

QTEST_GUILESS_MAIN(TestJsonPlace)
#include "tst_jsonplace.moc"
