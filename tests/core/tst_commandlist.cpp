// SPDX-License-Identifier: GPL-3.0-or-later
// Commands as people keep them: in scripts, prose and Markdown, of bash, cmd, PowerShell and browsers.
#include "core/archive/exchangeimport.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;
using archive::Import;

namespace {

QByteArray sample(const char *name)
{
    return contentOf(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/") + QString::fromLatin1(name));
}

Import imported(const QByteArray &content, const QHash<QString, QString> &variables = {})
{
    return archive::importedCalls(content, variables, {}, {}).value_or(Import());
}

QString told(const Import &import)
{
    QStringList lines;
    for (const Import::Skipped &each : import.skipped)
        lines.append(each.place + u": "_s + each.text);
    return lines.join(u'\n');
}

} // namespace

class TestCommandList : public QObject
{
    Q_OBJECT

private slots:
    void takesEachFromItsLine()
    {
        const Import import = imported(sample("commands.md"));
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
        const Import import = imported(sample("commands.sh"));
        QCOMPARE(import.calls.size(), 3);
        QCOMPARE(import.calls.at(0).exchange.url, QUrl(u"http://h:8000/api/token/"_s)); // within $(…)
        QCOMPARE(import.calls.at(0).exchange.body, "username=alice");
        const session::Headers &headers = import.calls.at(1).exchange.headers;
        QCOMPARE(session::headerValue(headers, "Authorization").value_or(""), "Bearer {{TOKEN}}");
        QCOMPARE(session::headerValue(headers, "X-A").value_or(""), "$TOKEN");
        QCOMPARE(session::headerValue(headers, "X-B").value_or(""), "{{OTHER}}");
        QCOMPARE(import.missing, (QStringList{ u"TOKEN"_s, u"OTHER"_s }));
        const Import filled
            = imported(sample("commands.sh"), { { u"TOKEN"_s, u"t1"_s }, { u"BASE"_s, u"http://other"_s } });
        QCOMPARE(session::headerValue(filled.calls.at(1).exchange.headers, "Authorization").value_or(""), "Bearer t1");
        QCOMPARE(filled.calls.at(1).exchange.url.host(), u"other"_s);
    }

    void takesForms()
    {
        const Import import = imported(sample("commands.sh"));
        const session::Exchange &form = import.calls.at(2).exchange;
        QCOMPARE(form.method, "POST");
        QVERIFY(form.body.contains("name=\"name\"\r\n\r\nalice\r\n"));
        QVERIFY(form.body.contains("name=\"note\"\r\n\r\na\r\n"));
        QVERIFY2(told(import).contains(u"line 5: The field “photo” is a file"_s), qPrintable(told(import)));
    }

    void readsCmd()
    {
        const Import import = imported(sample("commands.cmd.txt"));
        QCOMPARE(import.calls.size(), 1);
        const session::Exchange &call = import.calls.constFirst().exchange;
        QCOMPARE(call.url.toEncoded(), "http://h/x?a=1&b=2");
        QCOMPARE(call.body, "{\"a\":\"100% b\"}");
        QCOMPARE(session::headerValue(call.headers, "Authorization").value_or(""), "Bearer {{TOKEN}}");
    }

    void readsPowerShell()
    {
        const Import import = imported(sample("commands.ps1"));
        QVERIFY2(import.calls.size() == 2, qPrintable(told(import)));
        const session::Exchange &call = import.calls.constFirst().exchange;
        QCOMPARE(call.method, "POST");
        QCOMPARE(call.url, QUrl(u"http://h/x"_s));
        QCOMPARE(call.body, "{\"a\":1}");
        QCOMPARE(session::headerValue(call.headers, "Authorization").value_or(""), "Bearer {{TOKEN}}");
        QCOMPARE(session::headerValue(call.headers, "Accept").value_or(""), "*/*");
        QCOMPARE(session::headerValue(call.headers, "User-Agent").value_or(""), "Mozilla/5.0");
        QCOMPARE(session::headerValue(call.headers, "Cookie").value_or(""), "sid=s1");
        QCOMPARE(session::headerValue(call.headers, "Content-Type").value_or(""), "application/json");
        QCOMPARE(import.calls.at(1).exchange.url, QUrl(u"http://h/y"_s));
        QCOMPARE(import.calls.at(1).exchange.method, "GET");
    }

    void readsFetch()
    {
        const Import import = imported(sample("commands.js"));
        QVERIFY2(import.calls.size() == 2, qPrintable(told(import)));
        const session::Exchange &call = import.calls.constFirst().exchange;
        QCOMPARE(call.method, "PUT");
        QCOMPARE(call.body, "{\"a\":\"(1)\"}");
        QCOMPARE(session::headerValue(call.headers, "Content-Type").value_or(""), "application/json");
        QCOMPARE(import.calls.at(1).exchange.method, "POST");
        QVERIFY2(told(import).contains(u"line 12: "_s), qPrintable(told(import)));
    }

    void survivesDamage()
    {
        for (const QByteArray &whole : { sample("commands.md"), sample("commands.sh"), sample("commands.cmd.txt"),
                 sample("commands.ps1"), sample("commands.js") }) {
            for (qsizetype at = 0; at < whole.size(); at += 37) {
                for (const char c : { '"', '\'', '(', '`', '\\', '$', '{', '^' }) {
                    QByteArray text = whole;
                    text[at] = c;
                    const Import import = imported(text.first(std::min(text.size(), at + 200)));
                    for (const Import::Skipped &each : import.skipped)
                        QVERIFY(!each.place.isEmpty() && each.text.endsWith(u'.'));
                }
            }
        }
        const Import many = imported(QByteArray("curl \"$(").repeated(300) + "\ncurl http://h/last\n");
        QCOMPARE(many.calls.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCommandList)
#include "tst_commandlist.moc"
