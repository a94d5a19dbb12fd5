// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/syntax.h"
#include "core/python/token.h"

#include <QList>
#include <optional>

namespace python {

/// A walk over tokens that end with End, and the first thing that was wrong on the way.
class TokenCursor
{
public:
    explicit TokenCursor(QList<Token> tokens)
        : m_tokens(std::move(tokens))
    {
    }

    const Token &current(qsizetype ahead = 0) const { return m_tokens[qMin(m_at + ahead, m_tokens.size() - 1)]; }
    const Token &previous() const { return m_tokens[qMax<qsizetype>(m_at - 1, 0)]; }
    void advance() { m_at = qMin(m_at + 1, m_tokens.size() - 1); }
    qsizetype at() const { return m_at; }
    void moveTo(qsizetype at) { m_at = at; }
    bool atEnd() const { return current().kind == Token::Kind::End; }
    bool isAt(const char *word) const { return current().is(QLatin1StringView(word)); }
    bool isAt(Token::Kind kind) const { return current().kind == kind; }
    bool take(const char *word);
    bool take(Token::Kind kind);
    /// take(), or the trouble that it is missing.
    bool expect(const char *word);
    /// A name that is no keyword.
    bool isName(qsizetype ahead = 0) const;
    /// A line that begins with a text and a colon: the next item of a dict, whatever was left open before.
    bool isNextKey() const
    {
        return current().startsLine && current().isString() && current(1).is(QLatin1StringView(":"));
    }

    bool failed() const { return m_trouble.has_value(); }
    const SyntaxTrouble &trouble() const { return *m_trouble; }
    std::optional<SyntaxTrouble> takeTrouble() { return std::exchange(m_trouble, std::nullopt); }
    /// Keeps the first; always nothing, for a return.
    NodePtr refuse(const Token &token, const QString &text);
    NodePtr refuse(const SyntaxTrouble &trouble);
    NodePtr unexpected();

private:
    QList<Token> m_tokens;
    qsizetype m_at = 0;
    std::optional<SyntaxTrouble> m_trouble;
};

/// A word that can't be a name.
bool isKeyword(QStringView word);

} // namespace python
