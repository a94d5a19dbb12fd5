// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/writtencall.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace archive {

bool isOfConnection(const QByteArray &name)
{
    for (const char *each : { "Host", "Content-Length", "Connection", "Transfer-Encoding", "Accept-Encoding" }) {
        if (name.compare(each, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

WrittenCall writtenCall(const session::Exchange &exchange)
{
    // Braces of a variable without a value, which an address can hold only encoded.
    static const QRegularExpression variable(
        QStringLiteral("%7B%7B((?:(?!%7B|%7D|[{}]).){1,200}?)%7D%7D"), QRegularExpression::CaseInsensitiveOption);
    WrittenCall call;
    call.method = QString::fromLatin1(exchange.method);
    call.url = exchange.url.toString(QUrl::FullyEncoded).replace(variable, QStringLiteral("{{\\1}}"));
    for (const auto &[name, value] : exchange.headers) {
        if (!isOfConnection(name))
            call.headers.append({ QString::fromUtf8(name), QString::fromUtf8(value) });
    }
    if (exchange.body.isEmpty())
        return call;
    call.text = QString::fromUtf8(exchange.body);
    if (call.text.toUtf8() == exchange.body && !call.text.contains(QChar(0))) {
        call.body = WrittenCall::Body::Text;
    } else {
        call.text.clear();
        call.note
            = QCoreApplication::translate("archive::WrittenCall", "Its body of %1 bytes is no text and is left out.")
                  .arg(exchange.body.size());
    }
    return call;
}

} // namespace archive
