// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/expressionparser.h"

#include <tl/expected.hpp>

namespace python {

/// Parses a whole Python 3 module into a Block. The cursor's tokens must be those of a module.
class StatementParser
{
public:
    StatementParser(TokenCursor &cursor, QStringView source, SyntaxTroubles *passedOver = nullptr)
        : m_cursor(cursor)
        , m_expressions(cursor, source, passedOver)
        , m_lenient(passedOver != nullptr)
    {
    }

    NodePtr module();

private:
    NodePtr make(Node::Kind kind, const Token &begin, QString text = {});
    NodePtr finished(NodePtr node);
    bool statement(Node &block);
    bool simpleLine(Node &block);
    NodePtr simple();
    NodePtr expressionStatement();
    NodePtr chained(NodePtr statement);
    NodePtr valueStatement(Node::Kind kind);
    NodePtr deletion();
    NodePtr names();
    NodePtr import();
    NodePtr importFrom();
    QString dottedName();
    NodePtr compound();
    NodePtr block();
    NodePtr conditional();
    NodePtr loop();
    NodePtr counted();
    NodePtr attempt();
    NodePtr handler();
    NodePtr context();
    bool contextItem(Node &with);
    NodePtr decorated();
    NodePtr function();
    NodePtr classStatement();
    NodePtr match();
    bool isMatch();

    TokenCursor &m_cursor;
    ExpressionParser m_expressions;
    bool m_lenient; ///< a piece of a file, which may be indented as a whole
    int m_depth = 0;
    int m_functions = 0; ///< how many are open around here
    int m_loops = 0;
};

/// A module's tree, or what is wrong with it. A source that is no module but a dict or the inside of one becomes the
/// block that sets the name \a dictName to it, if that is not empty. With \a passedOver, what can't be read inside of
/// dicts is named there and the rest is read.
tl::expected<NodePtr, SyntaxTrouble> parseModule(
    QStringView source, const QString &dictName = {}, SyntaxTroubles *passedOver = nullptr);

} // namespace python
