// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/writtencall.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>

namespace archive {

namespace {

auto named(QStringView name)
{
    return [name](const WrittenCall::Field &field) { return field.name.compare(name, Qt::CaseInsensitive) == 0; };
}

} // namespace

std::optional<QString> headerOf(const QList<WrittenCall::Field> &headers, QStringView name)
{
    const auto found = std::find_if(headers.begin(), headers.end(), named(name));
    return found == headers.end() ? std::nullopt : std::optional(found->value);
}

void setHeader(const QString &name, const QString &value, QList<WrittenCall::Field> *headers)
{
    headers->removeIf(named(name));
    headers->append({ name, value });
}

void addToQuery(const QString &field, QString *url)
{
    const qsizetype fragment = url->indexOf(u'#');
    const qsizetype end = fragment < 0 ? url->size() : fragment;
    const bool isFirst = !QStringView(*url).first(end).contains(u'?');
    url->insert(end, (isFirst ? u'?' : u'&') + field);
}

void fillPath(const QHash<QString, QString> &values, QString *url)
{
    static const QRegularExpression end(QStringLiteral("[?#]"));
    const qsizetype path = url->indexOf(end);
    QStringList parts = url->left(path).split(u'/');
    for (QString &part : parts) {
        const auto value = part.startsWith(u':') ? values.constFind(part.mid(1)) : values.cend();
        if (value != values.cend())
            part = encodedAroundVariables(*value);
    }
    *url = parts.join(u'/') + (path < 0 ? QString() : url->mid(path));
}

QString variableText(const QString &name)
{
    return QLatin1StringView("{{") + name + QLatin1StringView("}}");
}

const QRegularExpression &writtenVariable()
{
    static const QRegularExpression expression(QStringLiteral("\\{\\{([^{}]{1,200})\\}\\}"));
    return expression;
}

QString encodedAroundVariables(const QString &text)
{
    QString encoded;
    qsizetype done = 0;
    const auto append
        = [&](qsizetype end) { encoded += QString::fromLatin1(QUrl::toPercentEncoding(text.mid(done, end - done))); };
    for (auto matches = writtenVariable().globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        append(match.capturedStart());
        encoded += match.captured();
        done = match.capturedEnd();
    }
    append(text.size());
    return encoded;
}

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
