// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/imports.h"

#include "tests/support/process.h"

#include <QUrl>
#include <algorithm>

using archive::Import;

QByteArray importCase(const QString &name)
{
    return contentOf(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/") + name);
}

QString told(const Import &import)
{
    QStringList lines;
    for (const Import::Skipped &each : import.skipped)
        lines.append(each.place + QStringLiteral(": ") + each.text);
    return lines.join(u'\n');
}

QByteArray header(const Import &import, QByteArrayView name, qsizetype call)
{
    return session::headerValue(import.calls.at(call).exchange.headers, name).value_or("(none)");
}

std::optional<RawReply> play(const session::Exchange &call)
{
    QByteArray target = call.url.path(QUrl::FullyEncoded).toUtf8();
    if (call.url.hasQuery())
        target += '?' + call.url.query(QUrl::FullyEncoded).toUtf8();
    return RawHttp(quint16(call.url.port()))
        .call(call.method, target, call.headers, call.body.isEmpty() ? QByteArray() : call.body);
}

QByteArray withOtherValue(QByteArray json, qsizetype colon, const QByteArray &value)
{
    qsizetype end = colon + 1;
    for (int depth = 0; end < json.size(); ++end) {
        const char c = json.at(end);
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            break;
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    }
    return json.replace(colon + 1, end - colon - 1, value);
}

bool tellsWhere(const Import &import)
{
    return std::all_of(import.skipped.begin(), import.skipped.end(),
        [](const Import::Skipped &each) { return !each.place.isEmpty() && each.text.endsWith(u'.'); });
}
