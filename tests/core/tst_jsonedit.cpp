// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonedit.h"

#include "core/jose/jws.h"
#include "core/jose/key.h"
#include "core/jose/signature.h"
#include "core/json/jsonnames.h"
#include "core/json/jsonscanner.h"
#include "tests/support/randomjson.h"

#include <QTest>

namespace {

enum class Change { Replace, Rename, Remove, Insert };

/// What a change must give, reckoned on the pieces.
WrittenObject changed(
    WrittenObject object, Change change, qsizetype at, const QByteArray &name, const QByteArray &value)
{
    auto &members = object.members;
    switch (change) {
    case Change::Replace:
        members[at].value = value;
        break;
    case Change::Rename:
        members[at].name = name;
        break;
    case Change::Remove:
        object.remove(at);
        break;
    case Change::Insert:
        object.insert(at, name, value);
    }
    return object;
}

} // namespace

class TestJsonEdit : public QObject
{
    Q_OBJECT

private slots:
    void changesOneMember_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<int>("change");
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *tag, const char *object, Change change, int at, const char *expected) {
            QTest::newRow(tag) << QByteArray(object) << int(change) << at << QByteArray(expected);
        };
        row("a duplicate's first", "{\"a\":1,\"a\":2}", Change::Replace, 0, "{\"a\":7,\"a\":2}");
        row("a number's text", "{\"a\":1e400, \"b\":-0}", Change::Replace, 1, "{\"a\":1e400, \"b\":7}");
        row("a name in escapes", "{\"\\u0061\":1,\"b\":2}", Change::Rename, 0, "{\"n\":1,\"b\":2}");
        row("the only one", "{ \"a\": 1 }", Change::Remove, 0, "{ }");
        row("the first", "{ \"a\":1, \"b\":2}", Change::Remove, 0, "{ \"b\":2}");
        row("the last", "{\n  \"a\":1,\n  \"b\":2\n}", Change::Remove, 1, "{\n  \"a\":1\n}");
        row("the middle", "{\"a\":1 , \"b\":[1,2] , \"c\":3}", Change::Remove, 1, "{\"a\":1 , \"c\":3}");
        row("before the first", "{ \"a\":1,\n\"b\":2}", Change::Insert, 0, "{ \"n\":7,\n\"a\":1,\n\"b\":2}");
        row("last", "{\n  \"a\": 1\n}", Change::Insert, 1, "{\n  \"a\": 1,\n  \"n\": 7\n}");
        row("into nothing", "{ }", Change::Insert, 0, "{\"n\": 7 }");
    }
    void changesOneMember()
    {
        QFETCH(const QByteArray, object);
        QFETCH(const int, change);
        QFETCH(const int, at);
        QFETCH(const QByteArray, expected);
        const auto edit = editOf(object, Change(change), at, "\"n\"", "7");
        QVERIFY(edit);
        QCOMPARE(edit->applied(object), expected);
    }

    void refuses()
    {
        QCOMPARE(replaceJsonValue("[1]", 0, "7").error().code, Errc::Malformed);
        QCOMPARE(removeJsonMember("{\"a\":1}", 1).error().code, Errc::NotFound);
        QCOMPARE(renameJsonMember("{}", 0, QStringLiteral("a")).error().code, Errc::NotFound);
        QCOMPARE(insertJsonMember("{\"a\":1}", 2, "\"b\"", "7").error().code, Errc::NotFound);
        QCOMPARE(replaceJsonValue("{\"a\":1}", -1, "7").error().code, Errc::NotFound);
    }

    // Decode, edit a copy, sign: what was not touched is the same, byte for byte, in the token that comes out.
    void untouchedBytesStayInTheToken()
    {
        const quint64 seed = seedOfThisRun();
        qInfo("once more: JOTLAB_SEED=%llu", static_cast<unsigned long long>(seed));
        Dice dice(seed);
        RandomJson json(dice);
        const jose::Key key = *jose::Key::fromSecret("embedded-server-key-of-fifty-two-bytes-0123456789abc");
        int duplicates = 0;
        for (int i = 0; i < 3000; ++i) {
            const QByteArray header = "{ \"alg\" :\"HS256\",\"n\":" + json.number() + ",\t\"x\":" + json.value() + '}';
            WrittenObject object = json.object();
            QByteArray token = *jose::signCompact(header, object.text(), jose::Algorithm::HS256, key);
            for (int edits = 1 + dice.below(3); edits > 0; --edits) {
                const auto jws = jose::parseCompact(token);
                QVERIFY(jws);
                const bool isEmpty = object.members.isEmpty();
                const Change change = isEmpty ? Change::Insert : Change(dice.below(4));
                const int at = dice.below(int(object.members.size()) + (change == Change::Insert ? 1 : 0));
                const QByteArray name = change == Change::Rename ? QByteArray("\"renamed\"") : json.name();
                const QByteArray value = json.value();
                const auto edit = editOf(jws->payload, change, at, name, value);
                QVERIFY2(edit, jws->payload);
                object = changed(object, change, at, name, value);
                token = *jose::signCompact(jws->header, edit->applied(jws->payload), jose::Algorithm::HS256, key);
                const auto after = jose::parseCompact(token);
                QCOMPARE(after->payload, object.text());
                QCOMPARE(after->header, header);
                QVERIFY(jose::verifySignature(jose::Algorithm::HS256, key, after->signingInput, after->signature));
            }
            duplicates += hasDuplicate(object.text());
        }
        QVERIFY2(duplicates > 300, "the generator makes what the test is about");
    }

    void namesBeingTyped_data()
    {
        QTest::addColumn<QByteArray>("text"); // the caret is at the bar
        QTest::addColumn<QString>("typed"); // null: no name
        QTest::addColumn<QStringList>("others");
        const auto row = [](const char *tag, const char *text, const char *typed, QStringList others = {}) {
            QTest::newRow(tag) << QByteArray(text) << QString::fromLatin1(typed) << others;
        };
        row("just begun", "{\"|", "");
        row("first", "{\"ex|", "ex");
        row("after a member", "{\"a\":1,\"ex|", "ex", { QStringLiteral("a") });
        row("before a member", "{\"ex|, \"iat\": 1}", "ex", { QStringLiteral("iat") });
        row("closed", "{\"e|xp\": 1, \"iat\": 2}", "e", { QStringLiteral("iat") });
        row("on its own line", "{\n  \"a\": \"b\",\n  \"i|\n  \"c\": 1\n}", "i",
            { QStringLiteral("a"), QStringLiteral("c") });
        row("escapes", "{\"\\u0061\":1,\"b|", "b", { QStringLiteral("a") });
        row("a broken escape", "{\"\\u00\":1,\"b|", "b", { QStringLiteral("\\u00") });
        row("a forgotten comma", "{\"a\": 1 \"b|", "b", { QStringLiteral("a") });
        row("a value", "{\"a\": \"ex|\"}", nullptr);
        row("a nested name", "{\"a\": {\"ex|\"}}", nullptr);
        row("an item", "[\"ex|\"]", nullptr);
        row("an item in an object", "{\"a\": [1, \"ex|\"]}", nullptr);
        row("behind a nested object", "{\"a\": {\"b\": 1}, \"ex|", "ex", { QStringLiteral("a") });
        row("outside", "{|\"a\"}", nullptr);
        row("behind the quote", "{\"a\"|}", nullptr);
        row("nothing", "|", nullptr);
    }
    void namesBeingTyped()
    {
        QFETCH(QByteArray, text);
        QFETCH(const QString, typed);
        QFETCH(const QStringList, others);
        const qsizetype caret = text.indexOf('|');
        text.remove(caret, 1);
        const auto name = jsonNameAt(text, caret);
        QCOMPARE(name.has_value(), !typed.isNull());
        if (name) {
            QCOMPARE(QString::fromUtf8(name->typed), typed);
            QCOMPARE(name->others, others);
        }
    }

    void knowsWhatStandsBehindTheName()
    {
        const auto closed = jsonNameAt("{\"exp\" : 1}", 3);
        QVERIFY(closed->isClosed && closed->hasColon);
        QCOMPARE(closed->length, 3);
        const auto open = jsonNameAt("{\"ex, \"iat\": 1}", 4);
        QVERIFY(!open->isClosed && !open->hasColon);
        QCOMPARE(open->length, 2);
    }

private:
    static Result<JsonEdit> editOf(
        const QByteArray &object, Change change, qsizetype at, const QByteArray &name, const QByteArray &value)
    {
        switch (change) {
        case Change::Replace:
            return replaceJsonValue(object, at, value);
        case Change::Rename:
            return renameJsonMember(object, at, QString::fromUtf8(name.sliced(1, name.size() - 2)));
        case Change::Remove:
            return removeJsonMember(object, at);
        case Change::Insert:
            break;
        }
        return insertJsonMember(object, at, name, value);
    }
    static bool hasDuplicate(const QByteArray &text)
    {
        const JsonScan scan = scanJson(text);
        return std::any_of(scan.problems.begin(), scan.problems.end(),
            [](const JsonProblem &problem) { return problem.kind == JsonProblem::Kind::DuplicateName; });
    }
};

QTEST_GUILESS_MAIN(TestJsonEdit)
#include "tst_jsonedit.moc"
