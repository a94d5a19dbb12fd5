// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/tokencursor.h"

namespace python {

/// Where something was passed over so that the rest could be read.
using SyntaxTroubles = QList<SyntaxTrouble>;

/// Parses Python expressions; the cursor is at their first token and ends behind them. Without a value there is trouble
/// in the cursor. Trees deeper than 300 are refused.
class ExpressionParser
{
public:
    /// \a source is what the tokens came from; with \a passedOver an item of a dict that can't be read is named there
    /// and passed over.
    ExpressionParser(TokenCursor &cursor, QStringView source, SyntaxTroubles *passedOver = nullptr)
        : m_cursor(cursor)
        , m_source(source)
        , m_passedOver(passedOver)
    {
    }

    NodePtr expression(); ///< no comma, no walrus
    NodePtr named(); ///< also name := value
    NodePtr list(); ///< also a, *b without parentheses
    NodePtr targets(); ///< of for and of comprehensions
    NodePtr starTarget();
    /// Items of a dict up to \a closing or, if that is null, to the end.
    NodePtr dictItems(const char *closing);
    bool arguments(Node &call); ///< behind the opening parenthesis, with the closing one
    NodePtr parameters(const char *closing, bool annotated);
    /// Trouble if a value can't be assigned to it.
    bool checkTarget(const Node &node, bool alone = true);

private:
    struct Deeper;

    NodePtr conditional();
    NodePtr lambda();
    NodePtr disjunction();
    NodePtr conjunction();
    NodePtr inversion();
    NodePtr comparison();
    NodePtr binary(int level);
    NodePtr unary();
    NodePtr power();
    NodePtr primary();
    NodePtr atom();
    NodePtr text();
    NodePtr formatted(const Token &token);
    NodePtr formattedPieces(qsizetype begin, qsizetype end, int line, bool raw, int nesting);
    NodePtr replacement(qsizetype &at, qsizetype end, int &line, bool raw, int nesting);
    NodePtr parenthesis();
    NodePtr listDisplay();
    NodePtr braces();
    NodePtr dictItems(const char *closing, NodePtr firstKey, qsizetype start);
    NodePtr dictItem(Node &dict, NodePtr key, bool lenient);
    bool passOver(const char *closing, qsizetype start);
    NodePtr comprehension(Node::Kind kind, std::vector<NodePtr> values, const Token &begin);
    NodePtr subscript();
    NodePtr sliced();
    NodePtr starred();
    QString comparisonOperator();

    NodePtr make(Node::Kind kind, const Token &begin, QString text = {});
    NodePtr finished(NodePtr node);
    template<class... Parts> NodePtr join(Node::Kind kind, const Node &begin, QString text, Parts... parts);

    TokenCursor &m_cursor;
    QStringView m_source;
    SyntaxTroubles *m_passedOver;
    int m_depth = 0;
    bool m_stopsAtKeys = false; ///< a text that begins a line and has a colon is no piece of the text before it
};

} // namespace python
