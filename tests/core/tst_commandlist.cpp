// SPDX-License-Identifier: GPL-3.0-or-later
// Commands as people keep them: in scripts, prose and Markdown, of bash, cmd, PowerShell and browsers.
#include "core/archive/exchangeimport.h"
#include "tests/support/imports.h"

#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;

namespace {

Import imported(const QByteArray &content, const QHash<QString, QString> &variables = {})
{
    return archive::importedCalls(content, variables, {}, {}).value_or(Import());
}

} // namespace

class TestCommandList : public QObject
{
    Q_OBJECT

private slots:
    void takesEachFromItsLine()
    {
        const Import import = imported(importCase(u"commands.md"_s));
        QStringList urls;
        for (const Import::Call &call : import.calls)
            urls.append(call.name + u' ' + call.exchange.url.toString());
        QCOMPARE(urls,
            (QStringList{ u"line 6 http://h/api/token/"_s, u"line 10 http://h/one"_s, u"line 15 http://h/four"_s }));
        QCOMPARE(import.calls.constFirst().exchange.body, "{\"username\":\"alice\"}");
        QVERIFY2(told(import).contains(u"line 12: "_s), qPrintable(told(import)));
        QVERIFY2(told(import).contains(u"line 14: "_s), qPrintable(told(import)));
        QCOMPARE(import.skipped.size(), 2);
    }

    void keepsVariables()
    {
        const Import import = imported(importCase(u"commands.sh"_s));
        QCOMPARE(import.calls.size(), 3);
        QCOMPARE(import.calls.at(0).exchange.url, QUrl(u"http://h:8000/api/token/"_s)); // within $(…)
        QCOMPARE(import.calls.at(0).exchange.body, "username=alice");
        QCOMPARE(header(import, "Authorization", 1), "Bearer {{TOKEN}}");
        QCOMPARE(header(import, "X-A", 1), "$TOKEN");
        QCOMPARE(header(import, "X-B", 1), "{{OTHER}}");
        QCOMPARE(import.missing, (QStringList{ u"TOKEN"_s, u"OTHER"_s }));
        const Import filled
            = imported(importCase(u"commands.sh"_s), { { u"TOKEN"_s, u"t1"_s }, { u"BASE"_s, u"http://other"_s } });
        QCOMPARE(header(filled, "Authorization", 1), "Bearer t1");
        QCOMPARE(filled.calls.at(1).exchange.url.host(), u"other"_s);
    }

    void fillsWhatCurlEncodes()
    {
        const QByteArray text = "curl http://h/x --data-urlencode \"a b=c $P\" --data-urlencode d=e";
        QCOMPARE(imported(text).calls.constFirst().exchange.body, "a b=c%20{{P}}&d=e");
        QCOMPARE(imported(text, { { u"P"_s, u"p1"_s } }).calls.constFirst().exchange.body, "a b=c%20p1&d=e");
    }

    void takesForms()
    {
        const Import import = imported(importCase(u"commands.sh"_s));
        const session::Exchange &form = import.calls.at(2).exchange;
        QCOMPARE(form.method, "POST");
        QVERIFY(form.body.contains("name=\"name\"\r\n\r\nalice\r\n"));
        QVERIFY(form.body.contains("name=\"note\"\r\n\r\na\r\n"));
        QVERIFY2(told(import).contains(u"line 5: The field “photo” is a file"_s), qPrintable(told(import)));
    }

    void readsCmd()
    {
        const Import import = imported(importCase(u"commands.cmd.txt"_s));
        QCOMPARE(import.calls.size(), 1);
        const session::Exchange &call = import.calls.constFirst().exchange;
        QCOMPARE(call.url.toEncoded(), "http://h/x?a=1&b=2");
        QCOMPARE(call.body, "{\"a\":\"100% b\"}");
        QCOMPARE(header(import, "Authorization"), "Bearer {{TOKEN}}");
    }

    void readsPowerShell()
    {
        const Import import = imported(importCase(u"commands.ps1"_s));
        QVERIFY2(import.calls.size() == 2, qPrintable(told(import)));
        const session::Exchange &call = import.calls.constFirst().exchange;
        QCOMPARE(call.method, "POST");
        QCOMPARE(call.url, QUrl(u"http://h/x"_s));
        QCOMPARE(call.body, "{\"a\":1}");
        QCOMPARE(header(import, "Authorization"), "Bearer {{TOKEN}}");
        QCOMPARE(header(import, "Accept"), "*/*");
        QCOMPARE(header(import, "User-Agent"), "Mozilla/5.0");
        QCOMPARE(header(import, "Cookie"), "sid=s1");
        QCOMPARE(header(import, "Content-Type"), "application/json");
        QCOMPARE(import.calls.at(1).exchange.url, QUrl(u"http://h/y"_s));
        QCOMPARE(import.calls.at(1).exchange.method, "GET");
    }

    void readsFetch()
    {
        const Import import = imported(importCase(u"commands.js"_s));
        QVERIFY2(import.calls.size() == 2, qPrintable(told(import)));
        const session::Exchange &call = import.calls.constFirst().exchange;
        QCOMPARE(call.method, "PUT");
        QCOMPARE(call.body, "{\"a\":\"(1)\"}");
        QCOMPARE(header(import, "Content-Type"), "application/json");
        QCOMPARE(import.calls.at(1).exchange.method, "POST");
        QVERIFY2(told(import).contains(u"line 12: "_s), qPrintable(told(import)));
    }

    void survivesDamage()
    {
        for (const QByteArray &whole : { importCase(u"commands.md"_s), importCase(u"commands.sh"_s),
                 importCase(u"commands.cmd.txt"_s), importCase(u"commands.ps1"_s), importCase(u"commands.js"_s) }) {
            for (qsizetype at = 0; at < whole.size(); at += 37) {
                for (const char c : { '"', '\'', '(', '`', '\\', '$', '{', '^' }) {
                    QByteArray text = whole;
                    text[at] = c;
                    const Import import = imported(text.first(std::min(text.size(), at + 200)));
                    QVERIFY2(tellsWhere(import), qPrintable(told(import)));
                }
            }
        }
        const Import many = imported(QByteArray("curl \"$(").repeated(300) + "\ncurl http://h/last\n");
        QCOMPARE(many.calls.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCommandList)
#include "tst_commandlist.moc"
