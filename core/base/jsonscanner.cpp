// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonscanner.h"

JsonScan scanJson(QByteArrayView, JsonLimits)
{
    return {};
}

JsonPosition jsonPosition(QByteArrayView bytes, qsizetype offset)
{
    JsonPosition position { 1, 1 };
    for (const char byte : bytes.first(qBound(qsizetype(0), offset, bytes.size()))) {
        if (byte == '\n')
            position = { position.line + 1, 1 };
        else if ((uchar(byte) & 0xc0) != 0x80) // the first byte of a character
            ++position.column;
    }
    return position;
}
