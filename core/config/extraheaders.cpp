// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/extraheaders.h"

#include "core/config/tokencookies.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

namespace config {

namespace {

constexpr qsizetype LongestValue = 1000;

QString tr(const char *text)
{
    return QCoreApplication::translate("config::ExtraHeaders", text);
}

bool isTheCallsOwn(const QString &name)
{
    static const QStringList own{ QStringLiteral("host"), QStringLiteral("content-length"),
        QStringLiteral("content-type"), QStringLiteral("connection"), QStringLiteral("transfer-encoding") };
    return own.contains(name, Qt::CaseInsensitive);
}

bool tellsASecret(const QString &name)
{
    static const QRegularExpression words(
        QStringLiteral("auth|cookie|token|secret|passw|key"), QRegularExpression::CaseInsensitiveOption);
    return words.match(name).hasMatch();
}

} // namespace

QString extraHeaderProblem(const QByteArray &name, const QByteArray &value)
{
    const QString shown = QString::fromUtf8(name.left(40));
    if (!isCookieName(name)) // the same characters make a field's name
        return tr("“%1” is no name of a header; letters, digits and “-” make one.").arg(shown);
    if (isTheCallsOwn(shown))
        return tr("“%1” is each call's own; leave it out of the extra headers.").arg(shown);
    if (tellsASecret(shown) || session::looksLikeToken(value))
        return tr("“%1” would hold a secret, and servers are shared with their headers; leave it out.").arg(shown);
    const bool isVisible = std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 127; });
    return isVisible && !value.trimmed().isEmpty() && value.size() <= LongestValue
        ? QString()
        : tr("The value of “%1” must be one line of visible ASCII characters.").arg(shown);
}

QString extraHeadersText(const session::Headers &headers)
{
    QStringList parts;
    for (const auto &[name, value] : headers)
        parts.append(QString::fromLatin1(name) + QStringLiteral(": ") + QString::fromLatin1(value));
    return parts.join(QStringLiteral("; "));
}

Result<session::Headers> extraHeadersFrom(const QString &text)
{
    session::Headers headers;
    for (const QString &part : text.split(u';', Qt::SkipEmptyParts)) {
        if (part.trimmed().isEmpty())
            continue;
        const QByteArray name = part.section(u':', 0, 0).trimmed().toUtf8();
        const QByteArray value = part.section(u':', 1).trimmed().toUtf8();
        if (const QString problem = extraHeaderProblem(name, value); !problem.isEmpty())
            return fail(Errc::Usage, problem);
        if (session::headerValue(headers, name))
            return fail(Errc::Usage, tr("The header “%1” is there twice.").arg(QString::fromLatin1(name)));
        headers.emplaceBack(name, value);
    }
    return headers;
}

} // namespace config
