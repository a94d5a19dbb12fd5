// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Turns byte offsets of a text's UTF-8 (as QString::toUtf8() writes it) into positions in its UTF-16. Quick when asked
/// in ascending order, and free for a text that is all ASCII.
class Utf8Offsets
{
public:
    Utf8Offsets(QStringView text, qsizetype utf8Size)
        : m_text(text)
        , m_isAscii(text.size() == utf8Size)
    {
    }

    qsizetype position(qsizetype byte)
    {
        if (m_isAscii)
            return qMin(byte, m_text.size());
        if (byte < m_byte) {
            m_byte = 0;
            m_position = 0;
        }
        while (m_byte < byte && m_position < m_text.size()) {
            const char16_t unit = m_text.at(m_position).unicode();
            const bool pair = QChar::isHighSurrogate(unit) && m_position + 1 < m_text.size()
                && m_text.at(m_position + 1).isLowSurrogate();
            // A lone surrogate becomes one question mark.
            m_byte += pair ? 4 : QChar::isSurrogate(unit) || unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            m_position += pair ? 2 : 1;
        }
        return m_position;
    }

private:
    QStringView m_text;
    bool m_isAscii;
    qsizetype m_byte = 0;
    qsizetype m_position = 0;
};
