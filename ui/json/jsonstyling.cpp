// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/json/jsonstyling.h"

#include "ui/look/theme.h"

#include <Qsci/qsciscintilla.h>
#include <algorithm>

namespace {

enum Style : char {
    Plain, ///< brackets, commas, blanks
    Property,
    String,
    Number,
    Keyword,
    Mistake,
    Unclosed,
    StyleCount
};
constexpr int other = 8; ///< Style + other looks the same
constexpr qsizetype longestRun = 24; ///< bytes; Scintilla keeps the widths of runs below 30

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isWordEnd(char c)
{
    return isBlank(c) || QByteArrayView("{}[],:\"").contains(c);
}

/// One pass over a stretch of text that begins with a line.
class Stylist
{
public:
    Stylist(QByteArrayView text, qsizetype start, qsizetype end)
        : m_text(text)
        , m_start(start)
        , m_end(end)
        , m_styles(end - start, char(Plain))
    {
    }

    QByteArray styles()
    {
        for (qsizetype at = m_start; at < m_end;) {
            const char c = m_text.at(at);
            const qsizetype tokenEnd = c == '"' ? stringEnd(at) : isWordEnd(c) ? at + 1 : wordEnd(at);
            if (c == '"')
                fill(at, tokenEnd, stringStyle(at, tokenEnd));
            else if (!isWordEnd(c))
                fill(at, tokenEnd, wordStyle(m_text.sliced(at, tokenEnd - at)));
            at = tokenEnd;
        }
        return m_styles;
    }

private:
    /// Strings end with their line, closed or not.
    qsizetype stringEnd(qsizetype quote) const
    {
        qsizetype at = quote + 1;
        for (; at < m_text.size() && m_text.at(at) != '\n'; ++at) {
            if (m_text.at(at) == '"')
                return at + 1;
            if (m_text.at(at) == '\\' && at + 1 < m_text.size() && m_text.at(at + 1) != '\n')
                ++at;
        }
        return at;
    }

    Style stringStyle(qsizetype quote, qsizetype end) const
    {
        if (end - quote < 2 || m_text.at(end - 1) != '"')
            return Unclosed;
        const auto next = std::find_if_not(m_text.begin() + end, m_text.end(), isBlank);
        return next != m_text.end() && *next == ':' ? Property : String;
    }

    qsizetype wordEnd(qsizetype at) const
    {
        return std::find_if(m_text.begin() + at, m_text.end(), isWordEnd) - m_text.begin();
    }

    static Style wordStyle(QByteArrayView word)
    {
        if (word == "true" || word == "false" || word == "null")
            return Keyword;
        const bool isNumber = std::all_of(
            word.begin(), word.end(), [](char c) { return QByteArrayView("0123456789+-.eE").contains(c); });
        return isNumber ? Number : Mistake;
    }

    void fill(qsizetype from, qsizetype to, Style style)
    {
        to = std::min(to, m_end);
        for (bool turn = false; from < to; turn = !turn) {
            qsizetype runEnd = std::min(from + longestRun, to);
            while (runEnd < to && (uchar(m_text.at(runEnd)) & 0xc0) == 0x80)
                --runEnd; // between characters
            runEnd = std::max(runEnd, from + 1);
            std::fill(m_styles.begin() + (from - m_start), m_styles.begin() + (runEnd - m_start),
                char(style + (turn ? other : 0)));
            from = runEnd;
        }
    }

    QByteArrayView m_text;
    qsizetype m_start;
    qsizetype m_end;
    QByteArray m_styles;
};

/// Each line's level, and in the upper half the next line's.
void fold(QsciScintilla &editor, QByteArrayView text, const QByteArray &styles, qsizetype start)
{
    static constexpr int deepest = QsciScintilla::SC_FOLDLEVELNUMBERMASK - 1;
    const auto levelOf = [](int depth) { return std::clamp(depth, int(QsciScintilla::SC_FOLDLEVELBASE), deepest); };
    auto line = editor.SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, static_cast<unsigned long>(start));
    int level = QsciScintilla::SC_FOLDLEVELBASE;
    if (line > 0)
        level = int(editor.SendScintilla(QsciScintilla::SCI_GETFOLDLEVEL, static_cast<unsigned long>(line - 1)) >> 16);
    int next = level;
    const auto set = [&] {
        int flags = levelOf(level) | levelOf(next) << 16;
        if (next > level)
            flags |= QsciScintilla::SC_FOLDLEVELHEADERFLAG;
        editor.SendScintilla(QsciScintilla::SCI_SETFOLDLEVEL, static_cast<unsigned long>(line), flags);
        ++line;
        level = next;
    };
    for (qsizetype i = 0; i < styles.size(); ++i) {
        const char c = text.at(start + i);
        if (styles.at(i) == Plain)
            next += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '\n')
            set();
    }
    if (start + styles.size() == text.size())
        set();
}

} // namespace

QString JsonStyling::description(int style) const
{
    return style % other < StyleCount && style < 2 * other ? QStringLiteral("JSON %1").arg(style) : QString();
}

void JsonStyling::styleText(int start, int end)
{
    if (!editor())
        return;
    const auto length = editor()->SendScintilla(QsciScintilla::SCI_GETLENGTH);
    const auto *bytes
        = static_cast<const char *>(editor()->SendScintillaPtrResult(QsciScintilla::SCI_GETCHARACTERPOINTER));
    const QByteArrayView text(bytes, length);
    // Whole lines: a token that is cut would be another one.
    const qsizetype lineEnd = std::find(text.begin() + qMin<qsizetype>(end, length), text.end(), '\n') - text.begin();
    const qsizetype to = std::min<qsizetype>(lineEnd + 1, length);
    const QByteArray styles = Stylist(text, start, to).styles();
    startStyling(start);
    editor()->SendScintilla(
        QsciScintilla::SCI_SETSTYLINGEX, static_cast<unsigned long>(styles.size()), styles.constData());
    fold(*editor(), text, styles, start);
}

void JsonStyling::applyTheme(const Theme &theme, const QFont &font)
{
    setDefaultFont(font);
    setFont(font);
    setDefaultPaper(theme.field);
    setPaper(theme.field);
    setDefaultColor(theme.text);
    setColor(theme.text);
    const std::pair<Style, QColor> colours[] = { { Property, theme.accent }, { String, theme.signature },
        { Number, theme.payload }, { Keyword, theme.payload }, { Mistake, theme.bad } };
    for (const auto &[style, colour] : colours) {
        setColor(colour, style);
        setColor(colour, style + other);
    }
}
