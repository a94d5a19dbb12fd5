// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/jsonoutline.h"

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

enum class Expects : quint8 { Name, Colon, Value, Comma };

struct Frame
{
    OutlineFrame content;
    Expects expects = Expects::Value;
    bool isMarked = false; ///< the member's name is being written, so it isn't among the members
};

class Scanner
{
public:
    Scanner(QByteArrayView text, qsizetype caret)
        : m_text(text)
        , m_caret(caret)
    {
    }

    Outline scan()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (!m_found && m_at >= m_caret)
                mark(m_caret, 0);
            if (c == '"' || !QByteArrayView("{}[]:, \t\r\n").contains(c))
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

    /// A string, which ends with its line at the latest, or a bare word.
    void token()
    {
        const qsizetype start = m_at++;
        const bool isString = m_text[start] == '"';
        bool isClosed = !isString;
        while (m_at < m_text.size() && m_text[m_at] != '\n') {
            const char c = m_text[m_at];
            if (!isString && (c == '"' || QByteArrayView("{}[]:, \t\r").contains(c)))
                break;
            m_at += isString && c == '\\' && m_at + 1 < m_text.size() ? 2 : 1;
            isClosed = isString && c == '"';
            if (isClosed)
                break;
        }
        const bool isInside = start < m_caret && (m_caret < m_at || (m_caret == m_at && !(isString && isClosed)));
        const bool isMarked = !m_found && isInside;
        const Expects now = expects();
        const bool isName = !m_frames.isEmpty() && m_frames.constLast().content.isObject && now != Expects::Value;
        if (isName)
            expect(Expects::Name); // after a forgotten comma or colon, too
        if (isMarked)
            mark(start, m_at - start);
        take(start, isName, isString, isMarked);
    }

    void take(qsizetype start, bool isName, bool isString, bool isMarked)
    {
        if (m_frames.isEmpty()) {
            m_top = Expects::Comma;
            return;
        }
        const auto read = isString ? parseJson(m_text.sliced(start, m_at - start)) : Result<Json>(Json());
        const QString text = read ? read->toString() : QString();
        Frame &frame = m_frames.last();
        if (isName) {
            frame.content.key = text;
            frame.isMarked = isMarked || !read || !isString;
            frame.expects = Expects::Colon;
            if (!frame.isMarked) {
                frame.content.members.append({ text, {} });
                noteVariable(text);
            }
        } else {
            frame.expects = Expects::Comma;
            if (!isMarked && !frame.isMarked && read && isString && !frame.content.members.isEmpty())
                frame.content.members.last().value = Json(text);
        }
    }

    void noteVariable(const QString &name)
    {
        const qsizetype depth = m_frames.size();
        const QString parent = depth > 1 ? m_frames.at(depth - 2).content.key : QString();
        const QString above
            = depth > 2 && !m_frames.at(depth - 2).content.isObject ? m_frames.at(depth - 3).content.key : QString();
        if (parent == u"variables" || parent == u"capture" || above == u"each")
            m_out.variables.insert(name);
    }

    void mark(qsizetype offset, qsizetype length)
    {
        m_found = true;
        m_out.offset = offset;
        m_out.length = length;
        const Expects now = expects();
        m_out.place = now == Expects::Name ? Outline::Place::Name
            : now == Expects::Value        ? Outline::Place::Value
                                           : Outline::Place::Nowhere;
        qsizetype after = offset + length;
        while (after < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[after]))
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
    Outline m_out;
    bool m_found = false;
    qsizetype m_open = 0; ///< how many of the frames around the caret are still open
};

} // namespace

Outline outlineOf(QByteArrayView text, qsizetype caret)
{
    return Scanner(text, caret).scan();
}

} // namespace scenario
