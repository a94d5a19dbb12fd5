// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/expressionparser.h"

#include "core/python/tokenizer.h"

#include <QCoreApplication>
#include <QSet>
#include <array>

namespace python {
namespace {
using Kind = Node::Kind;
constexpr int deepest = 300;
constexpr int deepestRecursion = 90; // about twenty frames each
constexpr qsizetype mostPassedOver = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Source", text);
}

// From the weakest to the strongest, below the comparisons.
constexpr std::array<std::array<const char *, 6>, 6> levels{ { { "|" }, { "^" }, { "&" }, { "<<", ">>" }, { "+", "-" },
    { "*", "/", "//", "%", "@" } } };

// Where the braces that open at a place are closed again, or the end: no more than that is taken apart.
qsizetype replacementEnd(QStringView source, qsizetype at, qsizetype end)
{
    int depth = 0;
    QChar quote;
    for (; at < end; ++at) {
        const QChar c = source[at];
        if (!quote.isNull()) {
            quote = c == quote ? QChar() : quote;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u'{') {
            ++depth;
        } else if (c == u'}' && --depth == 0) {
            return at + 1;
        }
    }
    return end;
}
} // namespace

struct ExpressionParser::Deeper
{
    explicit Deeper(ExpressionParser &owner)
        : parser(owner)
    {
        ++parser.m_depth;
    }
    ~Deeper() { --parser.m_depth; }
    bool tooDeep() const
    {
        if (parser.m_depth <= deepestRecursion)
            return false;
        parser.m_cursor.refuse(parser.m_cursor.current(), tr("this is nested too deep"));
        return true;
    }
    ExpressionParser &parser;
};

NodePtr ExpressionParser::make(Kind kind, const Token &begin, QString text)
{
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->line = begin.line;
    node->begin = begin.begin;
    node->end = begin.end;
    node->text = std::move(text);
    return node;
}

// A node whose parts are there: knows its end and its depth.
NodePtr ExpressionParser::finished(NodePtr node)
{
    node->end = m_cursor.previous().end;
    for (const NodePtr &part : node->parts) {
        if (part)
            node->depth = qMax(node->depth, part->depth + 1);
    }
    if (node->depth > deepest)
        return m_cursor.refuse({ node->begin, node->line, tr("this is nested too deep") });
    return node;
}

template<class... Parts> NodePtr ExpressionParser::join(Kind kind, const Node &begin, QString text, Parts... parts)
{
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->line = begin.line;
    node->begin = begin.begin;
    node->text = std::move(text);
    (node->parts.push_back(std::move(parts)), ...);
    return finished(std::move(node));
}

NodePtr ExpressionParser::list()
{
    const Token begin = m_cursor.current();
    NodePtr first = starred();
    if (!first || !m_cursor.isAt(",")) {
        if (first && first->kind == Kind::Starred)
            return m_cursor.refuse(begin, tr("a starred value can't stand alone"));
        return first;
    }
    NodePtr tuple = make(Kind::Tuple, begin);
    tuple->parts.push_back(std::move(first));
    while (m_cursor.take(",")) {
        const Token &next = m_cursor.current();
        if (next.kind == Token::Kind::NewLine || next.kind == Token::Kind::End || m_cursor.isAt("=")
            || m_cursor.isAt(")") || m_cursor.isAt("]") || m_cursor.isAt("}") || m_cursor.isAt(":")
            || m_cursor.isAt(";"))
            break;
        NodePtr item = starred();
        if (!item)
            return {};
        tuple->parts.push_back(std::move(item));
    }
    return finished(std::move(tuple));
}

NodePtr ExpressionParser::starred()
{
    const Token begin = m_cursor.current();
    if (!m_cursor.take("*"))
        return named();
    NodePtr star = make(Kind::Starred, begin);
    NodePtr value = binary(0);
    if (!value)
        return {};
    star->parts.push_back(std::move(value));
    return finished(std::move(star));
}

NodePtr ExpressionParser::named()
{
    if (!m_cursor.isName() || !m_cursor.current(1).is(QLatin1StringView(":=")))
        return expression();
    NodePtr walrus = make(Kind::Walrus, m_cursor.current(), m_cursor.current().text);
    m_cursor.advance();
    m_cursor.advance();
    NodePtr value = expression();
    if (!value)
        return {};
    walrus->parts.push_back(std::move(value));
    return finished(std::move(walrus));
}

NodePtr ExpressionParser::expression()
{
    const Deeper deeper(*this);
    if (deeper.tooDeep())
        return {};
    if (m_cursor.isAt("lambda"))
        return lambda();
    if (m_cursor.isAt("yield")) {
        NodePtr node = make(Kind::Opaque, m_cursor.current());
        m_cursor.advance();
        m_cursor.take("from");
        const Token &next = m_cursor.current();
        if (next.kind != Token::Kind::NewLine && next.kind != Token::Kind::End && !m_cursor.isAt(")")
            && !m_cursor.isAt("]") && !m_cursor.isAt("=") && !list())
            return {};
        return finished(std::move(node));
    }
    return conditional();
}

NodePtr ExpressionParser::conditional()
{
    NodePtr then = disjunction();
    if (!then || !m_cursor.take("if"))
        return then;
    NodePtr condition = disjunction();
    if (!condition || !m_cursor.expect("else"))
        return {};
    NodePtr otherwise = expression();
    if (!otherwise)
        return {};
    const Node &begin = *then;
    return join(Kind::Conditional, begin, {}, std::move(then), std::move(condition), std::move(otherwise));
}

NodePtr ExpressionParser::lambda()
{
    NodePtr node = make(Kind::Lambda, m_cursor.current());
    m_cursor.advance();
    NodePtr given = parameters(":", false);
    if (!given || !m_cursor.expect(":"))
        return {};
    NodePtr value = expression();
    if (!value)
        return {};
    node->parts.push_back(std::move(given));
    node->parts.push_back(std::move(value));
    return finished(std::move(node));
}

NodePtr ExpressionParser::disjunction()
{
    NodePtr first = conjunction();
    if (!first || !m_cursor.isAt("or"))
        return first;
    NodePtr node = join(Kind::Boolean, *first, QStringLiteral("or"));
    node->parts.push_back(std::move(first));
    while (m_cursor.take("or")) {
        NodePtr next = conjunction();
        if (!next)
            return {};
        node->parts.push_back(std::move(next));
    }
    return finished(std::move(node));
}

NodePtr ExpressionParser::conjunction()
{
    NodePtr first = inversion();
    if (!first || !m_cursor.isAt("and"))
        return first;
    NodePtr node = join(Kind::Boolean, *first, QStringLiteral("and"));
    node->parts.push_back(std::move(first));
    while (m_cursor.take("and")) {
        NodePtr next = inversion();
        if (!next)
            return {};
        node->parts.push_back(std::move(next));
    }
    return finished(std::move(node));
}

NodePtr ExpressionParser::inversion()
{
    const Deeper deeper(*this);
    if (deeper.tooDeep())
        return {};
    const Token begin = m_cursor.current();
    if (!m_cursor.take("not"))
        return comparison();
    NodePtr node = make(Kind::Unary, begin, QStringLiteral("not"));
    NodePtr value = inversion();
    if (!value)
        return {};
    node->parts.push_back(std::move(value));
    return finished(std::move(node));
}

// The operator at the cursor, which moves behind it; empty: there is none.
QString ExpressionParser::comparisonOperator()
{
    static constexpr std::array symbols{ "==", "!=", "<", ">", "<=", ">=" };
    for (const char *symbol : symbols) {
        if (m_cursor.take(symbol))
            return QLatin1StringView(symbol);
    }
    if (m_cursor.take("in"))
        return QStringLiteral("in");
    if (m_cursor.isAt("not") && m_cursor.current(1).is(QLatin1StringView("in"))) {
        m_cursor.advance();
        m_cursor.advance();
        return QStringLiteral("not in");
    }
    if (!m_cursor.take("is"))
        return {};
    return m_cursor.take("not") ? QStringLiteral("is not") : QStringLiteral("is");
}

NodePtr ExpressionParser::comparison()
{
    NodePtr first = binary(0);
    if (!first)
        return {};
    QString symbol = comparisonOperator();
    if (symbol.isEmpty())
        return first;
    NodePtr node = join(Kind::Compare, *first, {});
    node->parts.push_back(std::move(first));
    for (; !symbol.isEmpty(); symbol = comparisonOperator()) {
        NodePtr next = binary(0);
        if (!next)
            return {};
        node->words += symbol;
        node->parts.push_back(std::move(next));
    }
    return finished(std::move(node));
}

NodePtr ExpressionParser::binary(int level)
{
    if (level == int(levels.size()))
        return unary();
    NodePtr left = binary(level + 1);
    while (left) {
        const char *found = nullptr;
        for (const char *symbol : levels[size_t(level)]) {
            if (symbol && m_cursor.isAt(symbol) && m_cursor.current().kind == Token::Kind::Operator)
                found = symbol;
        }
        if (!found)
            break;
        m_cursor.advance();
        NodePtr right = binary(level + 1);
        if (!right)
            return {};
        const Node &begin = *left;
        left = join(Kind::Binary, begin, QLatin1StringView(found), std::move(left), std::move(right));
    }
    return left;
}

NodePtr ExpressionParser::unary()
{
    const Deeper deeper(*this);
    if (deeper.tooDeep())
        return {};
    if (!m_cursor.isAt("+") && !m_cursor.isAt("-") && !m_cursor.isAt("~"))
        return power();
    NodePtr node = make(Kind::Unary, m_cursor.current(), m_cursor.current().text);
    m_cursor.advance();
    NodePtr value = unary();
    if (!value)
        return {};
    node->parts.push_back(std::move(value));
    return finished(std::move(node));
}

NodePtr ExpressionParser::power()
{
    NodePtr base;
    if (m_cursor.isAt("await")) {
        base = make(Kind::Opaque, m_cursor.current());
        m_cursor.advance();
        if (!primary())
            return {};
    } else {
        base = primary();
    }
    if (!base || !m_cursor.take("**"))
        return base;
    NodePtr exponent = unary();
    if (!exponent)
        return {};
    const Node &begin = *base;
    return join(Kind::Binary, begin, QStringLiteral("**"), std::move(base), std::move(exponent));
}

NodePtr ExpressionParser::primary()
{
    NodePtr node = atom();
    while (node) {
        const Node &begin = *node;
        if (m_cursor.take(".")) {
            if (!m_cursor.isName())
                return m_cursor.unexpected();
            const QString name = m_cursor.current().text;
            m_cursor.advance();
            node = join(Kind::Attribute, begin, name, std::move(node));
        } else if (m_cursor.take("(")) {
            NodePtr call = join(Kind::Call, begin, {}, std::move(node));
            if (!call || !arguments(*call))
                return {};
            node = finished(std::move(call));
        } else if (m_cursor.take("[")) {
            NodePtr index = subscript();
            if (!index || !m_cursor.expect("]"))
                return {};
            node = join(Kind::Subscript, begin, {}, std::move(node), std::move(index));
        } else {
            break;
        }
    }
    return node;
}

bool ExpressionParser::arguments(Node &call)
{
    QSet<QString> keywords;
    bool named = false;
    bool spread = false;
    while (!m_cursor.take(")")) {
        NodePtr argument = make(Kind::Argument, m_cursor.current());
        if (m_cursor.take("**"))
            argument->text = QStringLiteral("**");
        else if (m_cursor.take("*"))
            argument->text = QStringLiteral("*");
        else if (m_cursor.isName() && m_cursor.current(1).is(QLatin1StringView("="))) {
            argument->text = m_cursor.current().text;
            m_cursor.advance();
            m_cursor.advance();
        }
        const bool plain = argument->text.isEmpty();
        if (plain && (named || spread)) {
            m_cursor.refuse(m_cursor.current(), tr("a value without a name can't follow a named one"));
            return false;
        }
        if (argument->text == QLatin1StringView("*") && spread) {
            m_cursor.refuse(m_cursor.current(), tr("a * can't follow a **"));
            return false;
        }
        spread = spread || argument->text == QLatin1StringView("**");
        if (!plain && !argument->text.startsWith(u'*')) {
            named = true;
            if (keywords.contains(argument->text)) {
                m_cursor.refuse(m_cursor.current(), tr("the argument %1 is given twice").arg(argument->text.left(60)));
                return false;
            }
            keywords.insert(argument->text);
        }
        const Token begin = m_cursor.current();
        NodePtr value = plain ? this->named() : expression();
        if (!value)
            return false;
        if (plain && (m_cursor.isAt("for") || m_cursor.isAt("async"))) {
            std::vector<NodePtr> values;
            values.push_back(std::move(value));
            value = comprehension(Kind::Generator, std::move(values), begin);
            if (!value)
                return false;
        }
        argument->parts.push_back(std::move(value));
        argument = finished(std::move(argument));
        if (!argument)
            return false;
        call.parts.push_back(std::move(argument));
        if (!m_cursor.isAt(")") && !m_cursor.expect(","))
            return false;
    }
    return true;
}

NodePtr ExpressionParser::subscript()
{
    const Token begin = m_cursor.current();
    NodePtr first = sliced();
    if (!first || !m_cursor.isAt(","))
        return first;
    NodePtr tuple = make(Kind::Tuple, begin);
    tuple->parts.push_back(std::move(first));
    while (m_cursor.take(",") && !m_cursor.isAt("]")) {
        NodePtr next = sliced();
        if (!next)
            return {};
        tuple->parts.push_back(std::move(next));
    }
    return finished(std::move(tuple));
}

NodePtr ExpressionParser::sliced()
{
    NodePtr slice = make(Kind::Slice, m_cursor.current());
    NodePtr from;
    if (!m_cursor.isAt(":")) {
        from = starred();
        if (!from || !m_cursor.isAt(":"))
            return from;
    }
    m_cursor.advance();
    slice->parts.push_back(std::move(from));
    for (int i = 0; i < 2; ++i) {
        NodePtr bound;
        if (!m_cursor.isAt(":") && !m_cursor.isAt("]") && !m_cursor.isAt(",")) {
            bound = expression();
            if (!bound)
                return {};
        }
        slice->parts.push_back(std::move(bound));
        if (i == 0 && !m_cursor.take(":"))
            break;
    }
    return finished(std::move(slice));
}

NodePtr ExpressionParser::atom()
{
    const Token &token = m_cursor.current();
    if (token.isString())
        return text();
    if (token.kind == Token::Kind::Number) {
        m_cursor.advance();
        return make(Kind::Number, m_cursor.previous(), m_cursor.previous().text);
    }
    if (token.is(QLatin1StringView("True")) || token.is(QLatin1StringView("False"))
        || token.is(QLatin1StringView("None")) || token.is(QLatin1StringView("..."))) {
        m_cursor.advance();
        return make(Kind::Constant, m_cursor.previous(), m_cursor.previous().text);
    }
    if (m_cursor.isName()) {
        m_cursor.advance();
        return make(Kind::Name, m_cursor.previous(), m_cursor.previous().text);
    }
    if (token.is(QLatin1StringView("(")))
        return parenthesis();
    if (token.is(QLatin1StringView("[")))
        return listDisplay();
    if (token.is(QLatin1StringView("{")))
        return braces();
    return m_cursor.unexpected();
}

NodePtr ExpressionParser::text()
{
    const Token begin = m_cursor.current();
    NodePtr whole = make(Kind::Formatted, begin);
    const bool bytes = begin.kind == Token::Kind::Bytes;
    QString plain;
    bool isFormatted = false;
    while (m_cursor.current().isString()) {
        const Token piece = m_cursor.current();
        if (m_stopsAtKeys && piece.begin != begin.begin && m_cursor.isNextKey())
            break; // the comma before it was forgotten
        if ((piece.kind == Token::Kind::Bytes) != bytes)
            return m_cursor.refuse(piece, tr("a text and bytes can't be joined"));
        m_cursor.advance();
        if (piece.isUnknown) {
            isFormatted = true;
            whole->parts.push_back(make(Kind::Opaque, piece));
            continue;
        }
        if (piece.kind != Token::Kind::Formatted) {
            plain += piece.text;
            NodePtr part = make(Kind::Text, piece, piece.text);
            whole->parts.push_back(std::move(part));
            continue;
        }
        isFormatted = true;
        NodePtr pieces = formatted(piece);
        if (!pieces)
            return {};
        for (NodePtr &part : pieces->parts)
            whole->parts.push_back(std::move(part));
    }
    if (isFormatted)
        return finished(std::move(whole));
    NodePtr node = make(bytes ? Kind::Bytes : Kind::Text, begin, plain);
    return finished(std::move(node));
}

NodePtr ExpressionParser::formatted(const Token &token)
{
    return formattedPieces(token.content, token.content + token.text.size(), token.line, token.raw, 0);
}

NodePtr ExpressionParser::formattedPieces(qsizetype begin, qsizetype end, int line, bool raw, int nesting)
{
    Token place = m_cursor.previous();
    place.begin = begin;
    place.end = end;
    place.line = line;
    NodePtr node = make(Kind::Formatted, place);
    qsizetype at = begin;
    qsizetype start = begin;
    const auto flush = [&](qsizetype until) {
        if (until <= start)
            return;
        QString problem;
        QString text = literalText(m_source.sliced(start, until - start), raw, false, problem);
        if (problem == QLatin1StringView("\\N"))
            return node->parts.push_back(make(Kind::Opaque, place));
        if (!problem.isEmpty())
            m_cursor.refuse(place, problem);
        text.replace(QLatin1StringView("{{"), QLatin1StringView("{"));
        text.replace(QLatin1StringView("}}"), QLatin1StringView("}"));
        if (!text.isEmpty())
            node->parts.push_back(make(Kind::Text, place, text));
    };
    while (at < end && !m_cursor.failed()) {
        const QChar c = m_source[at];
        const bool twice = at + 1 < end && m_source[at + 1] == c;
        if (c == u'\n' || (c == u'\r' && !(at + 1 < end && m_source[at + 1] == u'\n')))
            ++line;
        if (c == u'\\' && !raw && m_source.sliced(at, end - at).startsWith(u"\\N{")) {
            flush(at);
            node->parts.push_back(make(Kind::Opaque, place));
            while (at < end && m_source[at] != u'}')
                ++at;
            start = ++at;
        } else if (c == u'{' && !(twice && nesting == 0)) {
            flush(at);
            NodePtr part = replacement(at, end, line, raw, nesting);
            if (!part)
                return {};
            node->parts.push_back(std::move(part));
            start = at;
        } else if (c == u'}' && !twice) {
            return m_cursor.refuse(place, tr("a single “}” stands in an f-string"));
        } else {
            at += (c == u'{' || c == u'}')                                         ? 2
                : (c == u'\\' && !raw && at + 1 < end && m_source[at + 1] != u'{') ? 2
                                                                                   : 1;
        }
    }
    flush(qMin(at, end));
    if (m_cursor.failed())
        return {};
    for (const NodePtr &part : node->parts)
        node->depth = qMax(node->depth, part->depth + 1);
    return node;
}

// {value!r:spec}, from its brace on; at ends behind it.
NodePtr ExpressionParser::replacement(qsizetype &at, qsizetype end, int &line, bool raw, int nesting)
{
    const Deeper deeper(*this);
    if (deeper.tooDeep() || nesting > 2)
        return m_cursor.refuse(m_cursor.previous(), tr("this is nested too deep"));
    Token place = m_cursor.previous();
    place.begin = at;
    place.line = line;
    NodePtr node = make(Kind::Replacement, place);
    TokenCursor cursor(tokens(m_source, at + 1, replacementEnd(m_source, at, end), line, Within::Brackets));
    ExpressionParser parser(cursor, m_source);
    parser.m_depth = m_depth + 1;
    NodePtr value = parser.list();
    if (value && cursor.take("=")) // {value=} shows how it is written, too
        value = make(Kind::Opaque, place);
    if (!value)
        return m_cursor.refuse(cursor.trouble());
    // The tokens know nothing of what ends here: the place decides.
    at = cursor.current().begin;
    line = cursor.current().line;
    NodePtr format;
    if (at < end && m_source[at] == u'!' && at + 1 < end) {
        node->text = m_source[at + 1];
        if (!QStringView(u"rsa").contains(node->text))
            return m_cursor.refuse(place, tr("an f-string knows only !r, !s and !a"));
        at += 2;
    }
    if (at < end && m_source[at] == u':') {
        const qsizetype begin = ++at;
        int depth = 0;
        while (at < end && (depth > 0 || m_source[at] != u'}')) {
            depth += m_source[at] == u'{' ? 1 : m_source[at] == u'}' ? -1 : 0;
            ++at;
        }
        format = formattedPieces(begin, at, line, raw, nesting + 1);
        if (!format)
            return {};
    }
    if (at >= end || m_source[at] != u'}')
        return m_cursor.refuse(place, tr("an expression in an f-string has no end"));
    ++at;
    node->parts.push_back(std::move(value));
    node->parts.push_back(std::move(format));
    node->end = at;
    for (const NodePtr &part : node->parts)
        node->depth = qMax(node->depth, part ? part->depth + 1 : 1);
    return node;
}

NodePtr ExpressionParser::parenthesis()
{
    const Token begin = m_cursor.current();
    m_cursor.advance();
    if (m_cursor.take(")"))
        return finished(make(Kind::Tuple, begin));
    const Token first = m_cursor.current();
    NodePtr value = starred();
    if (!value)
        return {};
    if (m_cursor.isAt("for") || m_cursor.isAt("async")) {
        std::vector<NodePtr> values;
        values.push_back(std::move(value));
        value = comprehension(Kind::Generator, std::move(values), first);
    } else if (m_cursor.isAt(",")) {
        NodePtr tuple = make(Kind::Tuple, begin);
        tuple->parts.push_back(std::move(value));
        while (m_cursor.take(",") && !m_cursor.isAt(")")) {
            NodePtr item = starred();
            if (!item)
                return {};
            tuple->parts.push_back(std::move(item));
        }
        value = std::move(tuple);
    } else if (value->kind == Kind::Starred) {
        return m_cursor.refuse(first, tr("a starred value can't stand alone"));
    }
    if (!value || !m_cursor.expect(")"))
        return {};
    value->begin = begin.begin;
    return finished(std::move(value));
}

NodePtr ExpressionParser::listDisplay()
{
    const Token begin = m_cursor.current();
    m_cursor.advance();
    NodePtr node = make(Kind::List, begin);
    while (!m_cursor.take("]")) {
        NodePtr item = starred();
        if (!item)
            return {};
        if (node->parts.empty() && (m_cursor.isAt("for") || m_cursor.isAt("async"))) {
            std::vector<NodePtr> values;
            values.push_back(std::move(item));
            NodePtr made = comprehension(Kind::ListOf, std::move(values), begin);
            if (!made || !m_cursor.expect("]"))
                return {};
            return finished(std::move(made));
        }
        node->parts.push_back(std::move(item));
        if (!m_cursor.isAt("]") && !m_cursor.expect(","))
            return {};
    }
    return finished(std::move(node));
}

NodePtr ExpressionParser::braces()
{
    const Token begin = m_cursor.current();
    m_cursor.advance();
    if (m_cursor.take("}"))
        return finished(make(Kind::Dict, begin));
    NodePtr first;
    const qsizetype start = m_cursor.at();
    if (!m_cursor.isAt("**")) {
        first = starred();
        if (!first && !m_passedOver)
            return {};
        if (first && (m_cursor.isAt(",") || m_cursor.isAt("}"))) {
            NodePtr set = make(Kind::Set, begin);
            set->parts.push_back(std::move(first));
            while (m_cursor.take(",") && !m_cursor.isAt("}")) {
                NodePtr item = starred();
                if (!item)
                    return {};
                set->parts.push_back(std::move(item));
            }
            if (!m_cursor.expect("}"))
                return {};
            return finished(std::move(set));
        }
        if (first && (m_cursor.isAt("for") || m_cursor.isAt("async"))) {
            std::vector<NodePtr> values;
            values.push_back(std::move(first));
            NodePtr made = comprehension(Kind::SetOf, std::move(values), begin);
            if (!made || !m_cursor.expect("}"))
                return {};
            return finished(std::move(made));
        }
    }
    NodePtr dict = dictItems("}", std::move(first), start);
    if (!dict)
        return {};
    dict->begin = begin.begin;
    dict->line = begin.line;
    return dict;
}

NodePtr ExpressionParser::dictItems(const char *closing)
{
    return dictItems(closing, {}, m_cursor.at());
}

// The key of the first item may have been read already, or have brought trouble.
NodePtr ExpressionParser::dictItems(const char *closing, NodePtr firstKey, qsizetype start)
{
    NodePtr dict = make(Kind::Dict, m_cursor.current());
    const auto closes = [&] { return closing ? m_cursor.isAt(closing) : m_cursor.atEnd(); };
    bool isFirst = true;
    while (!closes() || firstKey || m_cursor.failed()) {
        if (m_passedOver && m_cursor.atEnd() && !firstKey && !m_cursor.failed()) { // what is there was read
            m_passedOver->append({ m_cursor.current().begin, m_cursor.current().line,
                tr("the block has no end: a bracket is missing") });
            return finished(std::move(dict));
        }
        if (!isFirst)
            start = m_cursor.at();
        isFirst = false;
        const size_t before = dict->parts.size();
        // Only of the outermost dict items are passed over: what is left of an inner one would be another value.
        SyntaxTroubles *outer = m_passedOver;
        m_passedOver = nullptr;
        NodePtr made = m_cursor.failed() ? nullptr : dictItem(*dict, std::move(firstKey), outer != nullptr);
        m_passedOver = outer;
        firstKey = {};
        if (made) {
            if (!m_cursor.expect(closing ? closing : "}"))
                return {};
            return finished(std::move(made));
        }
        if (!m_cursor.failed() && (m_cursor.take(",") || closes()))
            continue;
        if (!m_cursor.failed() && m_passedOver && (m_cursor.isNextKey() || m_cursor.atEnd())) {
            if (!m_cursor.atEnd())
                m_passedOver->append({ m_cursor.previous().end, m_cursor.previous().line,
                    tr("a comma is missing here; Python refuses this") });
            continue;
        }
        if (!m_cursor.failed()) {
            while (dict->parts.size() > before)
                dict->parts.pop_back();
            if (m_cursor.isAt(Token::Kind::Bad) || m_cursor.atEnd())
                m_cursor.unexpected();
            else
                m_cursor.refuse(m_cursor.current(), tr("something unexpected follows"));
        }
        if (!passOver(closing, start))
            return {};
    }
    if (closing)
        m_cursor.take(closing);
    return finished(std::move(dict));
}

// One item onto the dict; a comprehension is given back whole. Nothing and no trouble: the item was read.
NodePtr ExpressionParser::dictItem(Node &dict, NodePtr key, bool lenient)
{
    const Token begin = m_cursor.current();
    if (!key && m_cursor.take("**")) {
        NodePtr value = binary(0);
        if (value) {
            dict.parts.push_back({});
            dict.parts.push_back(std::move(value));
        }
        return {};
    }
    if (!key)
        key = expression();
    if (!key)
        return {};
    if (!m_cursor.take(":"))
        return m_cursor.refuse(begin, tr("here should stand a name in quotes and a colon"));
    m_stopsAtKeys = lenient;
    NodePtr value = expression();
    m_stopsAtKeys = false;
    if (!value)
        return {};
    if (dict.parts.empty() && (m_cursor.isAt("for") || m_cursor.isAt("async"))) {
        std::vector<NodePtr> values;
        values.push_back(std::move(key));
        values.push_back(std::move(value));
        return comprehension(Kind::DictOf, std::move(values), begin);
    }
    dict.parts.push_back(std::move(key));
    dict.parts.push_back(std::move(value));
    return {};
}

// Names the trouble and goes on to the next item: behind the comma of this one, or to a line that begins with a text
// and a colon. False: it is not passed over here.
bool ExpressionParser::passOver(const char *closing, qsizetype start)
{
    if (!m_passedOver || m_passedOver->size() >= mostPassedOver)
        return false;
    SyntaxTrouble trouble = *m_cursor.takeTrouble();
    const bool ranOn = m_cursor.current().startsLine; // into what follows
    m_cursor.moveTo(start);
    if (ranOn) {
        trouble.line = m_cursor.current().line;
        trouble.offset = m_cursor.current().begin;
    }
    if (m_cursor.current().isString() && m_cursor.current(1).is(QLatin1StringView(":")))
        trouble.text = tr("%1 was not read: %2").arg(m_cursor.current().text.left(60), trouble.text);
    m_passedOver->append(trouble);
    int open = 0;
    bool first = true;
    for (; !m_cursor.atEnd(); m_cursor.advance(), first = false) {
        const Token &token = m_cursor.current();
        if (!first && m_cursor.isNextKey())
            return true;
        if (open <= 0 && closing && m_cursor.isAt(closing))
            return true;
        if (token.kind == Token::Kind::Operator && QStringView(u"([{").contains(token.text))
            ++open;
        else if (token.kind == Token::Kind::Operator && QStringView(u")]}").contains(token.text))
            --open;
        else if (open <= 0 && token.is(QLatin1StringView(","))) {
            m_cursor.advance();
            return true;
        }
    }
    return true;
}

NodePtr ExpressionParser::comprehension(Kind kind, std::vector<NodePtr> values, const Token &begin)
{
    NodePtr node = make(kind, begin);
    node->parts = std::move(values);
    for (const NodePtr &value : node->parts) {
        if (value->kind == Kind::Starred)
            return m_cursor.refuse(begin, tr("a starred value can't stand in a comprehension"));
    }
    while (m_cursor.isAt("for") || m_cursor.isAt("async") || m_cursor.isAt("if")) {
        NodePtr clause = make(m_cursor.isAt("if") ? Kind::IfClause : Kind::ForClause, m_cursor.current());
        m_cursor.take("async");
        m_cursor.advance();
        if (clause->kind == Kind::ForClause) {
            NodePtr target = targets();
            if (!target || !m_cursor.expect("in"))
                return {};
            clause->parts.push_back(std::move(target));
        }
        NodePtr value = disjunction();
        if (!value)
            return {};
        clause->parts.push_back(std::move(value));
        clause = finished(std::move(clause));
        if (!clause)
            return {};
        node->parts.push_back(std::move(clause));
    }
    return finished(std::move(node));
}

NodePtr ExpressionParser::starTarget()
{
    const Token begin = m_cursor.current();
    const bool star = m_cursor.take("*");
    NodePtr value = primary();
    if (!value || !checkTarget(*value))
        return {};
    if (!star)
        return value;
    NodePtr node = make(Kind::Starred, begin);
    node->parts.push_back(std::move(value));
    return finished(std::move(node));
}

NodePtr ExpressionParser::targets()
{
    const Token begin = m_cursor.current();
    NodePtr first = starTarget();
    if (!first || !m_cursor.isAt(","))
        return first;
    NodePtr tuple = make(Kind::Tuple, begin);
    tuple->parts.push_back(std::move(first));
    while (m_cursor.take(",") && !m_cursor.isAt("in")) {
        NodePtr next = starTarget();
        if (!next)
            return {};
        tuple->parts.push_back(std::move(next));
    }
    return finished(std::move(tuple));
}

bool ExpressionParser::checkTarget(const Node &node, bool alone)
{
    switch (node.kind) {
    case Kind::Name:
    case Kind::Attribute:
    case Kind::Subscript:
        return true;
    case Kind::Starred:
        return alone ? (m_cursor.refuse({ node.begin, node.line, tr("a starred name can't stand alone") }), false)
                     : checkTarget(*node.parts[0]);
    case Kind::Tuple:
    case Kind::List:
        return std::all_of(
            node.parts.begin(), node.parts.end(), [this](const NodePtr &part) { return checkTarget(*part, false); });
    default:
        m_cursor.refuse({ node.begin, node.line, tr("nothing can be assigned to this") });
        return false;
    }
}

NodePtr ExpressionParser::parameters(const char *closing, bool annotated)
{
    NodePtr list = make(Kind::Parameters, m_cursor.current());
    QSet<QString> names;
    bool keywordOnly = false;
    bool hasDefault = false;
    while (!m_cursor.isAt(closing)) {
        NodePtr one = make(Kind::Parameter, m_cursor.current());
        one->words = QStringList{ keywordOnly ? QStringLiteral("keyword") : QString() };
        if (m_cursor.take("/")) {
            if (!m_cursor.isAt(closing) && !m_cursor.expect(","))
                return {};
            continue;
        }
        if (m_cursor.take("**"))
            one->words[0] = QStringLiteral("**");
        else if (m_cursor.take("*")) {
            keywordOnly = true;
            if (m_cursor.take(","))
                continue;
            one->words[0] = QStringLiteral("*");
        }
        if (!m_cursor.isName())
            return m_cursor.unexpected();
        one->text = m_cursor.current().text;
        m_cursor.advance();
        if (names.contains(one->text))
            return m_cursor.refuse(m_cursor.previous(), tr("the name %1 stands twice here").arg(one->text.left(60)));
        names.insert(one->text);
        if (annotated && m_cursor.take(":") && !expression())
            return {};
        NodePtr byDefault;
        if (m_cursor.take("=")) {
            byDefault = expression();
            if (!byDefault)
                return {};
            hasDefault = true;
        } else if (hasDefault && one->words[0].isEmpty()) {
            return m_cursor.refuse(m_cursor.previous(), tr("a name without a default follows one with a default"));
        }
        one->parts.push_back(std::move(byDefault));
        one = finished(std::move(one));
        if (!one)
            return {};
        list->parts.push_back(std::move(one));
        if (!m_cursor.isAt(closing) && !m_cursor.expect(","))
            return {};
    }
    return finished(std::move(list));
}

} // namespace python
