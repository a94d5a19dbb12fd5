// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokentitle.h"

#include <QCoreApplication>

namespace session {

QString oneLine(QStringView text, qsizetype longest)
{
    QString line = text.left(longest).toString();
    for (QChar &character : line) {
        const QChar::Category category = character.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line
            || category == QChar::Separator_Paragraph)
            character = QLatin1Char(' ');
    }
    if (!line.isEmpty() && line.back().isHighSurrogate())
        line.chop(1);
    line = line.simplified();
    return text.size() > longest ? line + QChar(0x2026) : line;
}

QString tokenTitle(const TokenRecord &token)
{
    QString type = oneLine(QString::fromUtf8(token.tokenType.left(16)), 16);
    if (type.isEmpty())
        type = QCoreApplication::translate("session", "token");
    if (token.jti.isEmpty())
        return type;
    return QStringLiteral("%1 %2…").arg(type, oneLine(QString::fromUtf8(token.jti.left(4)), 4));
}

QString tokenTitleWithUser(const TokenRecord &token)
{
    // The name belongs to an id of one server; of a token of no known server there is only the id.
    const QString user = oneLine(token.isVerified || !token.server.isEmpty() ? token.user : token.userId, 64);
    if (user.isEmpty())
        return tokenTitle(token);
    return (token.isVerified ? QCoreApplication::translate("session", "%1 of %2")
                             : QCoreApplication::translate("session", "%1 that names %2"))
        .arg(tokenTitle(token), user);
}

} // namespace session
