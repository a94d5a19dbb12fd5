// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/tokencursor.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace python {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("python::Source", text);
}
} // namespace

bool isKeyword(QStringView word)
{
    static constexpr std::array keywords{ u"False", u"None", u"True", u"and", u"as", u"assert", u"async", u"await",
        u"break", u"class", u"continue", u"def", u"del", u"elif", u"else", u"except", u"finally", u"for", u"from",
        u"global", u"if", u"import", u"in", u"is", u"lambda", u"nonlocal", u"not", u"or", u"pass", u"raise", u"return",
        u"try", u"while", u"with", u"yield" };
    return std::any_of(
        keywords.begin(), keywords.end(), [word](const char16_t *keyword) { return word == QStringView(keyword); });
}

bool TokenCursor::take(const char *word)
{
    if (!isAt(word))
        return false;
    advance();
    return true;
}

bool TokenCursor::take(Token::Kind kind)
{
    if (!isAt(kind))
        return false;
    advance();
    return true;
}

bool TokenCursor::expect(const char *word)
{
    if (take(word))
        return true;
    if (isAt(Token::Kind::Bad) || atEnd())
        unexpected();
    else
        refuse(current(), tr("“%1” is missing here").arg(QLatin1StringView(word)));
    return false;
}

bool TokenCursor::isName(qsizetype ahead) const
{
    const Token &token = current(ahead);
    return token.kind == Token::Kind::Name && !isKeyword(token.text);
}

NodePtr TokenCursor::refuse(const Token &token, const QString &text)
{
    return refuse(SyntaxTrouble{ token.begin, token.line, text });
}

NodePtr TokenCursor::refuse(const SyntaxTrouble &trouble)
{
    if (!m_trouble)
        m_trouble = trouble;
    return {};
}

NodePtr TokenCursor::unexpected()
{
    const Token &token = current();
    if (token.kind == Token::Kind::Bad)
        return refuse(token, token.text);
    if (token.kind == Token::Kind::End)
        return refuse(token, tr("the end comes too early: a bracket or a statement is left open"));
    if (token.kind == Token::Kind::NewLine)
        return refuse(token, tr("the line ends too early"));
    if (token.kind == Token::Kind::Indent || token.kind == Token::Kind::Dedent)
        return refuse(token, tr("the indentation changes where it can't"));
    if (token.isString())
        return refuse(token, tr("a text stands where it can't"));
    return refuse(token, tr("“%1” stands where it can't").arg(token.text.left(20)));
}

} // namespace python
