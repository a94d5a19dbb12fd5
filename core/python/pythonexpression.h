// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/pythondata.h"
#include "core/python/pythonlexer.h"

#include <QList>
#include <QString>

namespace python {

/// What is wrong at a place of the source.
struct PythonTrouble
{
    qsizetype offset; ///< UTF-16
    QString text; ///< half a sentence for people
};

template<class T> using PythonRead = tl::expected<T, PythonTrouble>;

/// Reads Python expressions out of tokens as data. Nothing is executed: a name, a call or a subscript other than
/// timedelta(…) is a reference.
class PythonExpression
{
public:
    /// The tokens must outlive the reader and end with End.
    explicit PythonExpression(const QList<PythonToken> &tokens)
        : m_tokens(tokens)
    {
    }

    const PythonToken &current(qsizetype ahead = 0) const { return m_tokens[qMin(m_at + ahead, m_tokens.size() - 1)]; }
    const PythonToken &previous() const { return m_tokens[m_at - 1]; }
    void advance() { m_at = qMin(m_at + 1, m_tokens.size() - 1); }
    qsizetype at() const { return m_at; }
    void moveTo(qsizetype at) { m_at = at; }
    bool atEnd() const { return current().kind == PythonToken::Kind::End; }
    /// A line that begins with a text and a colon: the next setting, whatever was left open before.
    bool isNextKey() const { return current().startsLine && current().isString() && current(1).is(QLatin1String(":")); }
    bool isAt(const char *symbol) const { return current().is(QLatin1String(symbol)); }

    /// One expression, up to what can't belong to it. After trouble the place is somewhere inside of it.
    PythonRead<PythonData> read();

private:
    struct Deeper;

    PythonRead<PythonData> sum();
    PythonRead<PythonData> product();
    PythonRead<PythonData> factor();
    PythonRead<PythonData> power();
    PythonRead<PythonData> primary();
    PythonRead<PythonData> text();
    PythonRead<PythonData> name();
    PythonRead<PythonData> parenthesis();
    PythonRead<PythonData> list();
    PythonRead<PythonData> dict();
    PythonRead<PythonData> timedelta();
    PythonRead<PythonData> argument(int position, QList<QString> &given);
    PythonRead<QList<PythonData>> items(const char *closing, bool &comma);
    PythonRead<void> skipBrackets();
    PythonRead<void> checkFollows();
    PythonRead<PythonData> combine(const PythonToken &symbol, const PythonData &left, const PythonData &right);
    tl::unexpected<PythonTrouble> trouble(const PythonToken &token, QString text) const;
    tl::unexpected<PythonTrouble> unexpected() const;

    const QList<PythonToken> &m_tokens;
    qsizetype m_at = 0;
    int m_depth = 0;
};

} // namespace python
