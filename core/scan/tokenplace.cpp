// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenplace.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace scan {

namespace {

constexpr qsizetype Reach = 240; // bytes before the token that are looked at

QString tr(const char *text)
{
    return QCoreApplication::translate("scan", text);
}

QString lineBefore(QByteArrayView input, qsizetype tokenOffset)
{
    qsizetype begin = tokenOffset;
    while (begin > 0 && tokenOffset - begin < Reach && input[begin - 1] != '\n')
        --begin;
    return QString::fromUtf8(input.sliced(begin, tokenOffset - begin));
}

} // namespace

QString placeOf(QByteArrayView input, qsizetype tokenOffset)
{
    // The last word before the token tells most; what stands further left tells what kind of text it is.
    static const QRegularExpression scheme(
        QStringLiteral(R"(\bBearer(?:\s|%20|\+)+["']?$)"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression member(QStringLiteral(R"(\\?["']([\w.\-]{1,60})\\?["']\s*:\s*\[?\s*\\?["']$)"));
    static const QRegularExpression headerName(QStringLiteral(R"((?:^|["'\s])([A-Za-z][\w\-]{0,59}):\s*$)"));
    static const QRegularExpression header(QStringLiteral(R"((?:^|["'])([A-Za-z][\w\-]{0,59}):\s*(?:\w+\s+)?$)"));
    static const QRegularExpression assignment(QStringLiteral(R"(([\w.\-]{1,60})=["']?$)"));

    QString line = lineBefore(input, tokenOffset);
    if (const auto match = scheme.match(line); match.hasMatch()) {
        line.truncate(match.capturedStart());
        const auto name = headerName.match(line);
        return name.hasMatch() ? tr("%1 header").arg(name.captured(1)) : tr("after “%1”").arg(match.captured().left(6));
    }
    if (const auto match = member.match(line); match.hasMatch())
        return tr("JSON member “%1”").arg(match.captured(1));
    if (const auto match = assignment.match(line); match.hasMatch()) {
        const QString before = line.left(match.capturedStart());
        if (before.contains(QLatin1String("cookie"), Qt::CaseInsensitive))
            return tr("cookie “%1”").arg(match.captured(1));
        if (!before.isEmpty() && QStringLiteral("?&#").contains(before.back()))
            return tr("URL parameter “%1”").arg(match.captured(1));
        return tr("“%1”").arg(match.captured(1));
    }
    if (const auto match = header.match(line); match.hasMatch())
        return tr("%1 header").arg(match.captured(1));
    return {};
}

} // namespace scan
