// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QTest>

/// Calls whose texts would mean something else in a shell, in Python or in JavaScript, were they not quoted right.
struct OddCall
{
    const char *name;
    QByteArray method;
    QString target;
    session::Headers headers;
    QByteArray body;

    session::Exchange to(const QString &base) const
    {
        session::Exchange exchange;
        exchange.method = method;
        exchange.url = QUrl(base + target);
        exchange.headers = headers;
        exchange.body = body;
        return exchange;
    }
};
Q_DECLARE_METATYPE(OddCall)

inline QList<OddCall> oddCalls()
{
    const session::Headers json{ { "Accept", "application/json" }, { "Content-Type", "application/json" } };
    const session::Headers accept{ { "Accept", "application/json" } };
    QList<OddCall> calls;
    const auto post = [&](const char *name, const QByteArray &body) {
        calls.append({ name, "POST", QStringLiteral("/api/token/"), json, body });
    };
    post("single quotes", "{\"username\":\"o'brien's \\\"\"}");
    post("dollar and backquote", "{\"a\":\"$HOME `id` $(id) ${PATH} \\\\ !!\"}");
    post("backslashes", "{\"a\":\"\\n \\\\ \\u00e9\"}");
    post("backslashes in no JSON", "{\"a\":\"\\n \\\\ \\' \\u00e9\"}");
    post("line breaks", "{\n  \"a\": 1,\r\n\t\"b\": 2\n}\n");
    post("begins like a file", "@/etc/passwd");
    post("begins like an option", "-d x --next");
    post("unicode", "{\"name\":\"Zo\u00eb \u540d\u524d \U0001f642\"}");
    post("line separators and a script's end",
        "{\"a\":\"\u2028\u2029 </script><!-- ]]> ${1} {0} %s \u202e\ufeff\U000e0041\"}");
    post("the same in no JSON", "\"\"\" ''' \u2028 </script> ${1} {{ACCESS_TOKEN}} `x` \\\" \\\n {");
    post("odd names", "{\"__proto__\":{\"a\":1},\"constructor\":null,\"\":true,\"a \\\"b\\\"\":[1,[],{},-7]}");
    post("repeated names", "{\"a\":1,\"a\":2}");
    post("numbers that a double does not hold", "{\"a\":9007199254740993,\"b\":1.0,\"c\":1e400,\"d\":-0}");
    post("a lone surrogate", "{\"a\":\"\\ud800\"}");
    post("percent", "%s %d %%");
    post("bytes that are no text", QByteArray("\x00\x01\xff\xfe\r\n'", 7));
    post("only blanks", "  ");
    post("long", "{\"a\":\"" + QByteArray(90, 'x') + "\",\"b\":[\"" + QByteArray(90, 'y') + "\",{\"c\":false}]}");
    calls.append({ "no body", "POST", QStringLiteral("/logout/"), accept, {} });
    calls.append(
        { "GET", "GET", QStringLiteral("/whoami/"), { { "Accept", "*/*" }, { "Authorization", "Bearer a.b.c" } }, {} });
    calls.append({ "HEAD", "HEAD", QStringLiteral("/x/"), accept, {} });
    calls.append({ "GET with a body", "GET", QStringLiteral("/whoami/"), json, "{}" });
    calls.append({ "DELETE", "DELETE", QStringLiteral("/x/1/"), accept, {} });
    calls.append({ "DELETE with a body", "DELETE", QStringLiteral("/x/1/"), json, "{\"a\":1}" });
    calls.append({ "brackets in the query", "GET", QStringLiteral("/x/?a[]=1&b={1,2}&c='%27%20"), accept, {} });
    calls.append({ "odd header values", "GET", QStringLiteral("/x/"),
        { { "Accept", "a/b" }, { "X-Quote", "it's \"so\" $HOME `id` ${x} \\" }, { "X-Empty", "" },
            { "X-Operator", "=1" }, { "X-At", "@x" }, { "X-Semicolon", "a;b" } },
        {} });
    return calls;
}

/// A column "call" with a row for each.
inline void addOddCalls()
{
    QTest::addColumn<OddCall>("call");
    for (const OddCall &call : oddCalls())
        QTest::newRow(call.name) << call;
}
