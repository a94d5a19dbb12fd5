// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/pastehint.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>

namespace scan {

namespace {

constexpr qsizetype MostLooked = 64 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("scan::Paste", text);
}

bool isUtf16(QByteArrayView text)
{
    if (text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF"))
        return true;
    const QByteArrayView start = text.first(std::min<qsizetype>(text.size(), 200));
    return start.size() >= 8 && std::count(start.begin(), start.end(), '\0') * 3 > start.size();
}

/// itsdangerous: data, a time of four to six bytes, a signature; no header of JSON in front.
bool isFlaskSession(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\"?(\\.?[A-Za-z0-9_-]{4,})\\.([A-Za-z0-9_-]{5,8})\\.([A-Za-z0-9_-]{20,90})\"?$"));
    const auto match = form.match(text.trimmed().section(u'=', -1));
    if (!match.hasMatch())
        return false;
    const QByteArray first = QByteArray::fromBase64(match.captured(1).toLatin1(), QByteArray::Base64UrlEncoding);
    return match.captured(1).startsWith(u'.') || (first.startsWith('{') && !first.contains("\"alg\""));
}

} // namespace

QByteArray asUtf8(QByteArrayView text)
{
    if (!isUtf16(text))
        return text.toByteArray();
    const bool bigEnd = text.startsWith("\xFE\xFF") || text.startsWith('\0');
    QStringDecoder decoder(bigEnd ? QStringConverter::Utf16BE : QStringConverter::Utf16LE);
    return QString(decoder(text)).toUtf8();
}

QString pasteHint(QByteArrayView bytes)
{
    if (isUtf16(bytes))
        return tr(
            "The text is UTF-16, as some editors and PowerShell write it; it was read as such. Servers take tokens in "
            "UTF-8 alone.");
    const QString text = QString::fromUtf8(bytes.first(std::min(bytes.size(), MostLooked)));
    static const QRegularExpression shortened(QStringLiteral("eyJ[A-Za-z0-9_.-]*(?:…|\\.\\.\\.)"));
    static const QRegularExpression framed(QStringLiteral("[│┃║|]\\s*[A-Za-z0-9_.-]{20,}\\s*[│┃║|]"));
    if (shortened.match(text).hasMatch())
        return tr(
            "The token was shortened with “…” where it was shown: what is left out can't be brought back. Copy it from "
            "where it is whole.");
    if (framed.match(text).hasMatch())
        return tr("The token stands in the frame of a terminal's table, which cut or wrapped it: copy it without the "
                  "frame, or "
                  "from JSON output.");
    if (isFlaskSession(text))
        return tr("This is no JWT but a signed text of itsdangerous, as Flask's session cookies are: data, a time, a "
                  "signature, "
                  "and no header.");
    return {};
}

} // namespace scan
