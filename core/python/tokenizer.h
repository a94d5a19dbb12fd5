// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/token.h"

#include <QList>
#include <QStringView>

namespace python {

/// Where the tokens stand: a statement's, or inside of brackets, where line ends and indentation mean nothing.
enum class Within { Module, Brackets };

/// Takes Python source apart into tokens, once.
class Tokenizer
{
public:
    Tokenizer(QStringView source, qsizetype begin, qsizetype end, int line, Within within)
        : m_source(source.first(end))
        , m_at(begin)
        , m_line(line)
        , m_depth(within == Within::Brackets ? 1 : 0)
        , m_nested(within == Within::Brackets)
    {
    }

    QList<Token> run();

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : QChar(); }
    bool ended() const { return m_at >= m_source.size(); }
    bool atLineEnd() const { return ended() || peek() == u'\n' || peek() == u'\r'; }
    void skipLineEnd();
    void indentation();
    bool skipBlanks();
    void add(Token::Kind kind, QString text);
    void addSource(Token::Kind kind) { add(kind, m_source.sliced(m_begin, m_at - m_begin).toString()); }
    void readToken();
    void readName();
    void readNumber();
    void readOperator();
    void readString(bool raw, bool bytes, bool formatted);
    bool skipReplacement(QChar quote, bool triple);
    bool atClosing(QChar quote, bool triple) const;

    QStringView m_source;
    qsizetype m_at;
    qsizetype m_begin = 0;
    int m_line;
    int m_beginLine = 1;
    int m_depth;
    bool m_nested;
    bool m_startsLine = true;
    QList<Token> m_tokens;
    struct Column
    {
        int tabsOfEight;
        int tabsOfOne;
    };
    QList<Column> m_indents{ { 0, 0 } };
};

/// Takes Python 3 source apart; always ends with an End token. Reentrant.
QList<Token> tokens(QStringView source, Within within = Within::Module);
/// The same of a part of the source: offsets and lines are those of the whole.
QList<Token> tokens(QStringView source, qsizetype begin, qsizetype end, int line, Within within);

/// The value of a string literal's inside: escapes read, line ends as \n. \a problem says what Python would refuse.
QString literalText(QStringView inside, bool raw, bool bytes, QString &problem);

} // namespace python
