// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/wirecheck.h"

#include <QCoreApplication>
#include <algorithm>

namespace client {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("client::WireCheck", text);
}

bool isTokenCharacter(char c)
{
    const bool isAlphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return isAlphanumeric || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(const QByteArray &word)
{
    return !word.isEmpty() && std::all_of(word.begin(), word.end(), isTokenCharacter);
}

/// A name for a sentence: short, and with nothing in it that would do to a terminal what it does to a request.
QString shown(const QByteArray &word)
{
    QString text = QString::fromLatin1(word.left(40));
    for (QChar &c : text) {
        if (c < u' ' || (c >= u'\x7f' && c < u'\xa0'))
            c = u'�';
    }
    return text;
}

QString nameOf(char c)
{
    return c == '\r' ? tr("a carriage return") : c == '\n' ? tr("a line feed") : tr("a NUL");
}

} // namespace

Result<> checkWire(const QByteArray &method, const session::Headers &headers)
{
    if (!method.isEmpty() && !isToken(method))
        return fail(Errc::Usage,
            tr("The method “%1” can't be sent: it is not one word of letters. Take one such as GET or POST.")
                .arg(shown(method)),
            QStringLiteral("RFC 9110 section 9.1"));
    for (const auto &[name, value] : headers) {
        if (!isToken(name))
            return fail(Errc::Usage,
                tr("The header name “%1” can't be sent: letters, digits and a few signs make one, no space, colon or "
                   "line break.")
                    .arg(shown(name)),
                QStringLiteral("RFC 9110 section 5.1"));
        const auto end
            = std::find_if(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
        if (end != value.end())
            return fail(Errc::Usage,
                tr("The header “%1” can't be sent: byte %2 of its value is %3, which would end the header and begin "
                   "another. Take it out of the token or value.")
                    .arg(shown(name))
                    .arg(end - value.begin() + 1)
                    .arg(nameOf(*end)),
                QStringLiteral("RFC 9110 section 5.5"));
    }
    return {};
}

Result<> checkCookie(const QByteArray &name, const QByteArray &value)
{
    const auto isOctet = [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != ',' && c != ';' && c != '\\'; };
    const auto end = std::find_if_not(value.begin(), value.end(), isOctet);
    if (end == value.end())
        return {};
    return fail(Errc::Usage,
        tr("The cookie “%1” can't be sent: byte %2 of its value may not stand in a cookie and would end it. Take it "
           "out "
           "of the token.")
            .arg(shown(name))
            .arg(end - value.begin() + 1),
        QStringLiteral("RFC 6265 section 4.1.1"));
}

Result<> checkPath(const QString &path)
{
    const auto end = std::find_if(path.begin(), path.end(), [](QChar c) { return c < u' ' || c == u'\x7f'; });
    if (end == path.end())
        return {};
    return fail(Errc::Usage,
        tr("The path can't be sent: its character %1 is a control character. Take it out, or percent-encode it.")
            .arg(end - path.begin() + 1),
        QStringLiteral("RFC 3986 section 2"));
}

} // namespace client
