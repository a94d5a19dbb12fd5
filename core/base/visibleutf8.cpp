// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/visibleutf8.h"

#include <QStringDecoder>

QString visibleUtf8(QByteArrayView bytes)
{
    QStringDecoder whole(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = whole(bytes);
    if (!whole.hasError())
        return text;
    QString visible;
    for (qsizetype i = 0; i < bytes.size();) {
        qsizetype length = 1;
        const auto lead = uchar(bytes.at(i));
        length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        QStringDecoder one(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString character = i + length <= bytes.size() ? QString(one(bytes.sliced(i, length))) : QString();
        if (!character.isEmpty() && !one.hasError()) {
            visible += character;
            i += length;
        } else {
            visible += QStringLiteral("\\x%1").arg(lead, 2, 16, QLatin1Char('0'));
            ++i;
        }
    }
    return visible;
}
