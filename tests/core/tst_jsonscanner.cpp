// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonscanner.h"
#include "core/json/jsonwriter.h"

#include <QtTest>

using Kind = JsonProblem::Kind;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(Kind)

namespace {

struct Place
{
    Kind kind;
    qsizetype offset;
    qsizetype length;
    bool operator==(const Place &) const = default;
};

QList<Place> places(const JsonScan &scan)
{
    QList<Place> places;
    for (const JsonProblem &problem : scan.problems)
        places.append({ problem.kind, problem.offset, problem.length });
    return places;
}

} // namespace

class TestJsonScanner : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void readsEveryBeginning();
    void survivesDepth();
    void limits();
    void countsCharacters();
};

void TestJsonScanner::reads_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QList<Place>>("problems");
    const auto row = [](const char *name, const QByteArray &document, const QByteArray &value, QList<Place> problems) {
        QTest::newRow(name) << document << value << problems;
    };
    row("sound", R"({"a":[1,2.50,"x",{}],"b":null})", R"({"a":[1,2.50,"x",{}],"b":null})", {});
    row("cut off in an array", R"({"a":[1,2)", R"({"a":[1,2]})", { { Kind::Syntax, 9, 0 } });
    row("cut off in a string", R"({"a":"xy)", R"({"a":"xy"})", { { Kind::Syntax, 5, 3 } });
    row("cut off behind a name", R"({"a")", R"({"a":null})", { { Kind::Syntax, 4, 0 } });
    row("nothing", "", "-", { { Kind::Syntax, 0, 0 } });
    row("comma at the end", R"({"a":[1,],})", R"({"a":[1]})", { { Kind::Syntax, 7, 1 }, { Kind::Syntax, 9, 1 } });
    row("comma missing", R"([1 2])", "[1,2]", { { Kind::Syntax, 3, 1 } });
    row("comma doubled", R"([1,,2])", "[1,2]", { { Kind::Syntax, 3, 1 } });
    row("colon missing", R"({"a" 1,"b":2})", R"({"a":1,"b":2})", { { Kind::Syntax, 5, 1 } });
    row("value missing", R"({"a":,"b":2})", R"({"a":null,"b":2})", { { Kind::Syntax, 5, 1 } });
    row("name without quotes", "{exp:1}", R"({"exp":1})", { { Kind::Syntax, 1, 3 } });
    row("wrong bracket", R"({"a":[1},2)", R"({"a":[1],"2":null})",
        { { Kind::Syntax, 7, 1 }, { Kind::Syntax, 9, 1 }, { Kind::Syntax, 10, 0 } });
    row("not JSON", "hello", R"("hello")", { { Kind::Syntax, 0, 5 } });
    row("Python's words", "[NaN,-Infinity,True]", R"([NaN,-Infinity,"True"])",
        { { Kind::NonFiniteNumber, 1, 3 }, { Kind::NonFiniteNumber, 5, 9 }, { Kind::Syntax, 15, 4 } });
    row("number", "[01,1.,+1,1e400]", "[01,1.,+1,1e400]",
        { { Kind::Syntax, 1, 2 }, { Kind::Syntax, 4, 2 }, { Kind::Syntax, 7, 2 } });
    row("duplicate names", R"({"exp":1,"iat":2,"\u0065xp":3})", R"({"exp":1,"iat":2,"exp":3})",
        { { Kind::DuplicateName, 17, 10 } });
    row("the same name further in", R"({"a":{"a":1}})", R"({"a":{"a":1}})", {});
    row("lone surrogate", R"(["\ud800x","\ud83d\ude00"])", "[\"\\ud800x\",\"\xf0\x9f\x98\x80\"]",
        { { Kind::LoneSurrogate, 2, 6 } });
    row("no UTF-8", "[\"a\xff\xfe\xc3\xa9\"]", "[\"a\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9\"]",
        { { Kind::InvalidUtf8, 3, 2 } });
    row("bare line break", "[\"a\nb\"]", R"(["a\nb"])", { { Kind::Syntax, 3, 1 } });
    row("unknown escape", R"(["a\qb"])", R"(["a\\qb"])", { { Kind::Syntax, 3, 2 } });
    row("byte order mark", "\xef\xbb\xbf{}", "{}", { { Kind::Syntax, 0, 3 } });
    row("trailing data", "{} x y ", "{}", { { Kind::TrailingData, 3, 4 } });
    row("NUL for a name", QByteArray("{\0:1}", 5), QByteArray("{\"\\u0000\":1}"), { { Kind::Syntax, 1, 1 } });
}

void TestJsonScanner::reads()
{
    QFETCH(const QByteArray, document);
    QFETCH(const QByteArray, value);
    QFETCH(const QList<Place>, problems);
    const JsonScan scan = scanJson(document);
    QCOMPARE(scan.value ? writeJson(*scan.value) : QByteArray("-"), value);
    QCOMPARE(places(scan), problems);
    for (const JsonProblem &problem : scan.problems)
        QVERIFY2(problem.text.endsWith(u'.') && problem.text[0].isUpper(), qPrintable(problem.text));
}

/// As somebody types: whatever was complete stays readable.
void TestJsonScanner::readsEveryBeginning()
{
    const QByteArray whole(R"({"token_type":"access","exp":1700000300,"l":[true,{"n":null}],"s":"\u00e9"})");
    for (qsizetype size = 1; size < whole.size(); ++size) {
        const JsonScan scan = scanJson(whole.first(size));
        QVERIFY(scan.value && scan.value->isObject());
        QVERIFY(!scan.problems.isEmpty());
        if (size > 22)
            QCOMPARE(scan.value->find(u"token_type")->toString(), u"access"_s);
    }
    QCOMPARE(scanJson(whole).problems.size(), 0);
}

void TestJsonScanner::survivesDepth()
{
    const JsonScan scan = scanJson(QByteArray(10'000, '[') + "1" + QByteArray(10'000, ']'));
    QCOMPARE(places(scan), (QList<Place>{ { Kind::TooDeep, 512, 2 * (10'000 - 512) + 1 } }));
    QVERIFY(scanJson(QByteArray("{\"a\":").repeated(100'000), { .maxDepth = 1'000'000 }).value);
    // What follows is read again.
    QCOMPARE(writeJson(*scanJson("[[[\"]\"]],2]", { .maxDepth = 2 }).value), QByteArray("[[null],2]"));
}

void TestJsonScanner::limits()
{
    const JsonScan scan = scanJson("[1,2,3]", { .maxBytes = 5 });
    QVERIFY(!scan.value);
    QCOMPARE(places(scan), (QList<Place>{ { Kind::TooLarge, 5, 2 } }));
    QCOMPARE(scanJson('[' + QByteArray("x,").repeated(10'000)).problems.size(), JsonScan::MostProblems);
}

void TestJsonScanner::countsCharacters()
{
    const QByteArray text("a\n\xc3\xa9\xf0\x9f\x98\x80x");
    QCOMPARE(jsonPosition(text, 0).column, 1);
    QCOMPARE(jsonPosition(text, 8).line, 2);
    QCOMPARE(jsonPosition(text, 8).column, 3);
    QCOMPARE(jsonPosition(text, 1000).column, 4);
}

QTEST_GUILESS_MAIN(TestJsonScanner)
#include "tst_jsonscanner.moc"
