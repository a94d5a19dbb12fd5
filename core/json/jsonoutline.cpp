// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonoutline.h"

#include "core/json/jsonlexer.h"
#include "core/json/jsonreader.h"

#include <algorithm>

namespace {

using Place = JsonOutline::Place;

enum class Expects : quint8 { Name, Colon, Value, Comma };

struct Frame
{
    JsonOutlineFrame content;
    Expects expects = Expects::Value;
    bool isMarked = false; ///< the member's name is being written, so it isn't among the members
};

bool isSpaceOrPunctuation(char c)
{
    return jsonlexer::isSpace(c) || QByteArrayView("{}[]:,").contains(c);
}

/// What a name may be made of where the quote behind it is missing.
bool isNameCharacter(char c)
{
    return uchar(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || jsonlexer::isDigit(c)
        || QByteArrayView("_-#./@$").contains(c);
}

/// As it reads; as it is written where an escape is broken.
QString textOf(QByteArrayView quoted)
{
    const Result<Json> read = parseJson(quoted);
    return read ? read->toString() : QString::fromUtf8(quoted.sliced(1, quoted.size() - 2));
}

class OutlineScanner
{
public:
    OutlineScanner(QByteArrayView text, qsizetype caret, const QStringList &namesOf)
        : m_text(text)
        , m_caret(caret)
        , m_namesOf(namesOf)
    {
    }

    JsonOutline scan()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (!m_found && m_at >= m_caret)
                mark(m_caret, 0);
            if (!isSpaceOrPunctuation(c))
                token();
            else
                punctuation(c);
        }
        if (!m_found)
            mark(m_caret, 0);
        while (m_open > 0) {
            --m_open;
            m_out.frames[m_open].members = m_frames.at(m_open).content.members;
        }
        return m_out;
    }

private:
    Expects expects() const { return m_frames.isEmpty() ? m_top : m_frames.constLast().expects; }
    void expect(Expects next) { (m_frames.isEmpty() ? m_top : m_frames.last().expects) = next; }

    void punctuation(char c)
    {
        ++m_at;
        if (c == '{' || c == '[') {
            m_frames.append({ { c == '{', {}, {} }, c == '{' ? Expects::Name : Expects::Value, false });
        } else if (c == '}' || c == ']') {
            close();
        } else if (c == ':') {
            expect(Expects::Value);
        } else if (c == ',' && !m_frames.isEmpty()) {
            expect(m_frames.constLast().content.isObject ? Expects::Name : Expects::Value);
        }
    }

    void close()
    {
        if (m_frames.isEmpty())
            return;
        if (m_found && m_open == m_frames.size()) {
            --m_open;
            m_out.frames[m_open].members = m_frames.constLast().content.members;
        }
        m_frames.removeLast();
        expect(Expects::Comma);
    }

    struct Token
    {
        qsizetype start;
        bool isString;
        bool isClosed; ///< a string with both its quotes
        bool isMarked; ///< the caret is in it
    };

    void token()
    {
        const Expects now = expects();
        // after a forgotten comma or colon, too
        const bool isName = !m_frames.isEmpty() && m_frames.constLast().content.isObject && now != Expects::Value;
        if (isName)
            expect(Expects::Name);
        Token token{ m_at++, false, false, false };
        token.isString = m_text[token.start] == '"';
        token.isString ? endString(&token, isName) : endWord();
        const bool isBefore = token.start < m_caret;
        token.isMarked = !m_found && isBefore && (m_caret < m_at || (m_caret == m_at && !token.isClosed));
        if (token.isMarked) {
            m_out.isClosed = token.isClosed;
            mark(token.start, m_at - token.start);
        }
        if (m_frames.isEmpty())
            m_top = Expects::Comma;
        else if (isName)
            takeName(token);
        else
            takeValue(token);
    }

    void endWord()
    {
        while (m_at < m_text.size() && m_text[m_at] != '"' && !isSpaceOrPunctuation(m_text[m_at]))
            ++m_at;
    }

    void endString(Token *token, bool isName)
    {
        while (m_at < m_text.size() && m_text[m_at] != '\n' && !token->isClosed) {
            if (isName && !m_found && m_at == m_caret)
                return endNameAtCaret(token);
            token->isClosed = m_text[m_at] == '"';
            m_at += m_text[m_at] == '\\' && m_at + 1 < m_text.size() ? 2 : 1;
        }
    }

    void endNameAtCaret(Token *token)
    {
        const auto end = std::find_if_not(m_text.begin() + m_caret, m_text.end(), isNameCharacter);
        token->isClosed = end != m_text.end() && *end == '"';
        if (token->isClosed)
            m_at = end - m_text.begin() + 1;
    }

    void takeName(const Token &token)
    {
        Frame &frame = m_frames.last();
        frame.content.key = token.isClosed ? textOf(m_text.sliced(token.start, m_at - token.start)) : QString();
        frame.isMarked = token.isMarked || !token.isClosed;
        frame.expects = Expects::Colon;
        if (!frame.isMarked) {
            frame.content.members.append({ frame.content.key, {} });
            noteName(frame.content.key);
        }
    }

    void takeValue(const Token &token)
    {
        Frame &frame = m_frames.last();
        frame.expects = Expects::Comma;
        if (token.isClosed && !token.isMarked && !frame.isMarked && !frame.content.members.isEmpty())
            frame.content.members.last().value = Json(textOf(m_text.sliced(token.start, m_at - token.start)));
    }

    void noteName(const QString &name)
    {
        for (qsizetype above = m_frames.size() - 2; above >= 0; --above) {
            const JsonOutlineFrame &frame = m_frames.at(above).content;
            if (!frame.isObject)
                continue;
            if (m_namesOf.contains(frame.key))
                m_out.names.insert(name);
            return;
        }
    }

    void mark(qsizetype offset, qsizetype length)
    {
        m_found = true;
        m_out.offset = offset;
        m_out.length = length;
        const Expects now = expects();
        m_out.place = now == Expects::Name ? Place::Name : now == Expects::Value ? Place::Value : Place::Nowhere;
        qsizetype after = offset + length;
        while (after < m_text.size() && jsonlexer::isSpace(m_text[after]))
            ++after;
        m_out.hasColon = after < m_text.size() && m_text[after] == ':';
        for (const Frame &frame : m_frames)
            m_out.frames.append(frame.content);
        m_open = m_frames.size();
    }

    QByteArrayView m_text;
    qsizetype m_caret;
    qsizetype m_at = 0;
    Expects m_top = Expects::Value;
    QList<Frame> m_frames;
    const QStringList &m_namesOf;
    JsonOutline m_out;
    bool m_found = false;
    qsizetype m_open = 0; ///< how many of the frames around the caret are still open
};

} // namespace

JsonOutline jsonOutlineAt(QByteArrayView text, qsizetype caret, const QStringList &namesOf)
{
    return OutlineScanner(text, std::clamp<qsizetype>(caret, 0, text.size()), namesOf).scan();
}
