// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/statementparser.h"

#include "core/python/tokenizer.h"

#include <QCoreApplication>
#include <array>

namespace python {
namespace {
using Kind = Node::Kind;
constexpr size_t mostBranches = 500; // of one "if"; each is followed from within the one before
constexpr int deepest = 40; // blocks in blocks; Python itself stops at 100

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Source", text);
}

bool endsLine(const Token &token)
{
    return token.kind == Token::Kind::NewLine || token.kind == Token::Kind::End || token.is(QLatin1StringView(";"));
}
} // namespace

NodePtr StatementParser::make(Kind kind, const Token &begin, QString text)
{
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->line = begin.line;
    node->begin = begin.begin;
    node->end = begin.end;
    node->text = std::move(text);
    return node;
}

NodePtr StatementParser::finished(NodePtr node)
{
    node->end = m_cursor.previous().end;
    for (const NodePtr &part : node->parts)
        node->depth = qMax(node->depth, part ? part->depth + 1 : 1);
    return node;
}

NodePtr StatementParser::module()
{
    NodePtr block = make(Kind::Block, m_cursor.current());
    while (!m_cursor.atEnd()) {
        if (m_cursor.take(Token::Kind::NewLine) || (m_lenient && m_cursor.take(Token::Kind::Dedent)))
            continue;
        if (!statement(*block))
            return {};
    }
    return finished(std::move(block));
}

// One line of simple statements, or one compound statement.
bool StatementParser::statement(Node &block)
{
    static constexpr std::array compounds{ "if", "while", "for", "try", "with", "def", "class", "async", "@" };
    if (m_cursor.isAt(Token::Kind::Indent) || m_cursor.isAt(Token::Kind::Bad)) {
        m_cursor.unexpected();
        return false;
    }
    const bool isCompound
        = std::any_of(compounds.begin(), compounds.end(), [this](const char *word) { return m_cursor.isAt(word); });
    if (!isCompound && !isMatch())
        return simpleLine(block);
    NodePtr made = compound();
    if (!made)
        return false;
    block.parts.push_back(std::move(made));
    return true;
}

bool StatementParser::simpleLine(Node &block)
{
    for (;;) {
        NodePtr made = simple();
        if (!made)
            return false;
        block.parts.push_back(std::move(made));
        if (!m_cursor.take(";"))
            break;
        if (m_cursor.isAt(Token::Kind::NewLine))
            break;
    }
    if (m_cursor.take(Token::Kind::NewLine) || m_cursor.atEnd())
        return true;
    m_cursor.unexpected();
    return false;
}

NodePtr StatementParser::simple()
{
    const Token begin = m_cursor.current();
    if (m_cursor.take("pass"))
        return make(Kind::Pass, begin);
    if (m_cursor.isAt("break") || m_cursor.isAt("continue")) {
        if (m_loops == 0)
            return m_cursor.refuse(begin, tr("“%1” stands outside of a loop").arg(begin.text));
        m_cursor.advance();
        return make(begin.text == QLatin1StringView("break") ? Kind::Break : Kind::Continue, begin);
    }
    if (m_cursor.isAt("return")) {
        if (m_functions == 0)
            return m_cursor.refuse(begin, tr("“return” stands outside of a function"));
        return valueStatement(Kind::Return);
    }
    if (m_cursor.isAt("raise"))
        return valueStatement(Kind::Raise);
    if (m_cursor.isAt("assert"))
        return valueStatement(Kind::Assert);
    if (m_cursor.isAt("del"))
        return deletion();
    if (m_cursor.isAt("global") || m_cursor.isAt("nonlocal"))
        return names();
    if (m_cursor.isAt("import"))
        return import();
    if (m_cursor.isAt("from"))
        return importFrom();
    return expressionStatement();
}

NodePtr StatementParser::valueStatement(Kind kind)
{
    NodePtr node = make(kind, m_cursor.current());
    m_cursor.advance();
    if (!endsLine(m_cursor.current())) {
        NodePtr value = m_expressions.list();
        if (!value)
            return {};
        if (kind == Kind::Raise && m_cursor.take("from") && !m_expressions.expression())
            return {};
        if (kind == Kind::Assert && value->kind == Kind::Tuple && value->end > 0 && m_cursor.previous().text != u")")
            value = std::move(value->parts[0]); // the second one is the message
        node->parts.push_back(std::move(value));
    } else if (kind == Kind::Assert) {
        return m_cursor.unexpected();
    }
    return finished(std::move(node));
}

NodePtr StatementParser::deletion()
{
    NodePtr node = make(Kind::Delete, m_cursor.current());
    m_cursor.advance();
    NodePtr targets = m_expressions.list();
    if (!targets || !m_expressions.checkTarget(*targets))
        return {};
    if (targets->kind == Kind::Tuple)
        node->parts = std::move(targets->parts);
    else
        node->parts.push_back(std::move(targets));
    return finished(std::move(node));
}

NodePtr StatementParser::names()
{
    NodePtr node = make(Kind::Scope, m_cursor.current(), m_cursor.current().text);
    do {
        m_cursor.advance();
        if (!m_cursor.isName())
            return m_cursor.unexpected();
        node->words += m_cursor.current().text;
        m_cursor.advance();
    } while (m_cursor.isAt(","));
    return finished(std::move(node));
}

QString StatementParser::dottedName()
{
    QString name;
    for (;;) {
        if (!m_cursor.isName()) {
            m_cursor.unexpected();
            return {};
        }
        name += m_cursor.current().text;
        m_cursor.advance();
        if (!m_cursor.take("."))
            return name;
        name += u'.';
    }
}

NodePtr StatementParser::import()
{
    NodePtr node = make(Kind::Import, m_cursor.current());
    do {
        m_cursor.advance();
        const QString name = dottedName();
        if (m_cursor.failed())
            return {};
        QString as;
        if (m_cursor.take("as")) {
            if (!m_cursor.isName())
                return m_cursor.unexpected();
            as = m_cursor.current().text;
            m_cursor.advance();
        }
        node->words << name << as;
    } while (m_cursor.isAt(","));
    return finished(std::move(node));
}

NodePtr StatementParser::importFrom()
{
    NodePtr node = make(Kind::ImportFrom, m_cursor.current());
    m_cursor.advance();
    while (m_cursor.isAt(".") || m_cursor.isAt("...")) {
        node->text += m_cursor.current().text;
        m_cursor.advance();
    }
    if (!m_cursor.isAt("import") || node->text.isEmpty())
        node->text += dottedName();
    if (m_cursor.failed() || !m_cursor.expect("import"))
        return {};
    if (m_cursor.take("*")) {
        if (m_functions > 0)
            return m_cursor.refuse(m_cursor.previous(), tr("import * stands inside of a function"));
        node->words << QStringLiteral("*");
        return finished(std::move(node));
    }
    const bool bracket = m_cursor.take("(");
    do {
        if (!node->words.isEmpty())
            m_cursor.advance();
        if (bracket && m_cursor.isAt(")") && !node->words.isEmpty())
            break;
        if (!m_cursor.isName())
            return m_cursor.unexpected();
        node->words << m_cursor.current().text;
        m_cursor.advance();
        QString as;
        if (m_cursor.take("as")) {
            if (!m_cursor.isName())
                return m_cursor.unexpected();
            as = m_cursor.current().text;
            m_cursor.advance();
        }
        node->words << as;
    } while (m_cursor.isAt(","));
    if (bracket && !m_cursor.expect(")"))
        return {};
    return finished(std::move(node));
}

NodePtr StatementParser::expressionStatement()
{
    const Token begin = m_cursor.current();
    const bool bracketed = m_cursor.isAt("(");
    NodePtr first = m_expressions.list();
    if (!first)
        return {};
    if (m_cursor.isAt("=")) {
        NodePtr assign = make(Kind::Assign, begin);
        assign->parts.push_back(std::move(first));
        return chained(std::move(assign));
    }
    if (m_cursor.isAt(":")) {
        if (first->kind == Kind::Tuple || first->kind == Kind::List || !m_expressions.checkTarget(*first))
            return m_cursor.unexpected();
        m_cursor.advance();
        if (!m_expressions.expression())
            return {};
        NodePtr node = make(Kind::Annotated, begin);
        node->parts.push_back(std::move(first));
        if (m_cursor.take("=")) {
            NodePtr value = m_expressions.list();
            if (!value)
                return {};
            node->parts.push_back(std::move(value));
        }
        return finished(std::move(node));
    }
    const Token symbol = m_cursor.current();
    if (symbol.kind == Token::Kind::Operator && symbol.text.size() > 1 && symbol.text.endsWith(u'=')
        && symbol.text != QLatin1StringView("==") && symbol.text != QLatin1StringView("!=")
        && symbol.text != QLatin1StringView("<=") && symbol.text != QLatin1StringView(">=")
        && symbol.text != QLatin1StringView(":=")) {
        if (first->kind == Kind::Tuple || first->kind == Kind::List || !m_expressions.checkTarget(*first))
            return m_cursor.unexpected();
        m_cursor.advance();
        NodePtr node = make(Kind::Augmented, begin, symbol.text.chopped(1));
        NodePtr value = m_expressions.list();
        if (!value)
            return {};
        node->parts.push_back(std::move(first));
        node->parts.push_back(std::move(value));
        return finished(std::move(node));
    }
    if (first->kind == Kind::Walrus && !bracketed)
        return m_cursor.refuse(begin, tr("“:=” can't stand alone"));
    NodePtr node = make(Kind::Expression, begin);
    node->parts.push_back(std::move(first));
    return finished(std::move(node));
}

// a = b = value: the last part is the value.
NodePtr StatementParser::chained(NodePtr statement)
{
    while (m_cursor.take("=")) {
        if (!m_expressions.checkTarget(*statement->parts.back()))
            return {};
        NodePtr next = m_expressions.list();
        if (!next)
            return {};
        statement->parts.push_back(std::move(next));
    }
    return finished(std::move(statement));
}

NodePtr StatementParser::compound()
{
    if (++m_depth > deepest)
        return m_cursor.refuse(m_cursor.current(), tr("this is nested too deep"));
    NodePtr made;
    if (m_cursor.isAt("async"))
        m_cursor.advance();
    if (m_cursor.isAt("if"))
        made = conditional();
    else if (m_cursor.isAt("while"))
        made = loop();
    else if (m_cursor.isAt("for"))
        made = counted();
    else if (m_cursor.isAt("try"))
        made = attempt();
    else if (m_cursor.isAt("with"))
        made = context();
    else if (m_cursor.isAt("@"))
        made = decorated();
    else if (m_cursor.isAt("def"))
        made = function();
    else if (m_cursor.isAt("class"))
        made = classStatement();
    else if (m_cursor.isAt("match"))
        made = match();
    else
        made = m_cursor.unexpected();
    --m_depth;
    return made ? finished(std::move(made)) : nullptr;
}

// What follows a colon: a line, or an indented block.
NodePtr StatementParser::block()
{
    if (!m_cursor.expect(":"))
        return {};
    NodePtr node = make(Kind::Block, m_cursor.current());
    if (!m_cursor.take(Token::Kind::NewLine))
        return simpleLine(*node) ? finished(std::move(node)) : nullptr;
    if (!m_cursor.take(Token::Kind::Indent)) {
        return m_cursor.isAt(Token::Kind::Bad)
            ? m_cursor.unexpected()
            : m_cursor.refuse(m_cursor.current(), tr("an indented block is missing here"));
    }
    while (!m_cursor.take(Token::Kind::Dedent)) {
        if (m_cursor.take(Token::Kind::NewLine))
            continue;
        if (m_cursor.atEnd())
            return m_cursor.unexpected();
        if (!statement(*node))
            return {};
    }
    return finished(std::move(node));
}

NodePtr StatementParser::conditional()
{
    NodePtr node = make(Kind::If, m_cursor.current());
    do {
        m_cursor.advance();
        NodePtr condition = m_expressions.named();
        if (!condition)
            return {};
        NodePtr then = block();
        if (!then)
            return {};
        node->parts.push_back(std::move(condition));
        node->parts.push_back(std::move(then));
        if (node->parts.size() > 2 * mostBranches)
            return m_cursor.refuse(m_cursor.current(), tr("this has more branches than are followed"));
    } while (m_cursor.isAt("elif"));
    if (m_cursor.take("else")) {
        NodePtr otherwise = block();
        if (!otherwise)
            return {};
        node->parts.push_back(std::move(otherwise));
    }
    return node;
}

NodePtr StatementParser::loop()
{
    NodePtr node = make(Kind::While, m_cursor.current());
    m_cursor.advance();
    NodePtr condition = m_expressions.named();
    if (!condition)
        return {};
    ++m_loops;
    NodePtr body = block();
    --m_loops;
    if (!body)
        return {};
    node->parts.push_back(std::move(condition));
    node->parts.push_back(std::move(body));
    if (m_cursor.take("else")) {
        NodePtr otherwise = block();
        if (!otherwise)
            return {};
        node->parts.push_back(std::move(otherwise));
    }
    return node;
}

NodePtr StatementParser::counted()
{
    NodePtr node = make(Kind::For, m_cursor.current());
    m_cursor.advance();
    NodePtr target = m_expressions.targets();
    if (!target || !m_cursor.expect("in"))
        return {};
    NodePtr values = m_expressions.list();
    if (!values)
        return {};
    ++m_loops;
    NodePtr body = block();
    --m_loops;
    if (!body)
        return {};
    node->parts.push_back(std::move(target));
    node->parts.push_back(std::move(values));
    node->parts.push_back(std::move(body));
    if (m_cursor.take("else")) {
        NodePtr otherwise = block();
        if (!otherwise)
            return {};
        node->parts.push_back(std::move(otherwise));
    }
    return node;
}

NodePtr StatementParser::handler()
{
    NodePtr node = make(Kind::Handler, m_cursor.current());
    m_cursor.advance();
    m_cursor.take("*");
    NodePtr type;
    if (!m_cursor.isAt(":")) {
        type = m_expressions.expression();
        if (!type)
            return {};
        if (m_cursor.take("as")) {
            if (!m_cursor.isName())
                return m_cursor.unexpected();
            node->text = m_cursor.current().text;
            m_cursor.advance();
        }
    }
    NodePtr body = block();
    if (!body)
        return {};
    node->parts.push_back(std::move(type));
    node->parts.push_back(std::move(body));
    return finished(std::move(node));
}

NodePtr StatementParser::attempt()
{
    NodePtr node = make(Kind::Try, m_cursor.current());
    m_cursor.advance();
    NodePtr body = block();
    if (!body)
        return {};
    node->parts.push_back(std::move(body));
    bool handled = false;
    while (m_cursor.isAt("except")) {
        NodePtr one = handler();
        if (!one)
            return {};
        handled = true;
        node->parts.push_back(std::move(one));
    }
    NodePtr otherwise;
    NodePtr last;
    if (handled && m_cursor.take("else")) {
        otherwise = block();
        if (!otherwise)
            return {};
    }
    if (m_cursor.take("finally")) {
        last = block();
        if (!last)
            return {};
    } else if (!handled) {
        return m_cursor.refuse(m_cursor.current(), tr("“except” or “finally” is missing here"));
    }
    node->parts.push_back(std::move(otherwise));
    node->parts.push_back(std::move(last));
    return node;
}

bool StatementParser::contextItem(Node &with)
{
    NodePtr value = m_expressions.expression();
    if (!value)
        return false;
    NodePtr target;
    if (m_cursor.take("as")) {
        target = m_expressions.starTarget();
        if (!target)
            return false;
    }
    with.parts.push_back(std::move(value));
    with.parts.push_back(std::move(target));
    return true;
}

NodePtr StatementParser::context()
{
    NodePtr node = make(Kind::With, m_cursor.current());
    m_cursor.advance();
    // Brackets around all of them, or around the first value: what follows tells.
    const qsizetype start = m_cursor.at();
    bool done = false;
    if (m_cursor.take("(")) {
        bool good = true;
        while (good && !m_cursor.isAt(")")) {
            good = contextItem(*node) && (m_cursor.take(",") || m_cursor.isAt(")"));
        }
        done = good && m_cursor.take(")") && m_cursor.isAt(":") && !node->parts.empty();
        if (!done) {
            m_cursor.takeTrouble();
            m_cursor.moveTo(start);
            node->parts.clear();
        }
    }
    if (!done) {
        do {
            if (!contextItem(*node))
                return {};
        } while (m_cursor.take(","));
    }
    NodePtr body = block();
    if (!body)
        return {};
    node->parts.push_back(std::move(body));
    return node;
}

NodePtr StatementParser::decorated()
{
    std::vector<NodePtr> decorators;
    while (m_cursor.take("@")) {
        NodePtr one = m_expressions.named();
        if (!one)
            return {};
        if (!m_cursor.take(Token::Kind::NewLine))
            return m_cursor.unexpected();
        decorators.push_back(std::move(one));
    }
    m_cursor.take("async");
    NodePtr made = m_cursor.isAt("def") ? function()
        : m_cursor.isAt("class")        ? classStatement()
                                        : m_cursor.unexpected();
    if (!made)
        return {};
    if (made->kind == Kind::Class) {
        for (const NodePtr &one : decorators) { // a class knows its decorators by their last name
            made->words += one->kind == Kind::Call && one->parts[0] ? one->parts[0]->text : one->text;
        }
    } else {
        for (NodePtr &one : decorators)
            made->parts.push_back(std::move(one));
    }
    return made;
}

NodePtr StatementParser::function()
{
    NodePtr node = make(Kind::Function, m_cursor.current());
    m_cursor.advance();
    if (!m_cursor.isName())
        return m_cursor.unexpected();
    node->text = m_cursor.current().text;
    m_cursor.advance();
    if (!m_cursor.expect("("))
        return {};
    NodePtr given = m_expressions.parameters(")", true);
    if (!given || !m_cursor.expect(")"))
        return {};
    if (m_cursor.take("->") && !m_expressions.expression())
        return {};
    ++m_functions;
    const int loops = std::exchange(m_loops, 0);
    NodePtr body = block();
    m_loops = loops;
    --m_functions;
    if (!body)
        return {};
    node->parts.push_back(std::move(given));
    node->parts.push_back(std::move(body));
    return node;
}

NodePtr StatementParser::classStatement()
{
    NodePtr node = make(Kind::Class, m_cursor.current());
    m_cursor.advance();
    if (!m_cursor.isName())
        return m_cursor.unexpected();
    node->text = m_cursor.current().text;
    m_cursor.advance();
    node->parts.push_back({});
    if (m_cursor.take("(") && !m_expressions.arguments(*node))
        return {};
    const int functions = std::exchange(m_functions, 0);
    const int loops = std::exchange(m_loops, 0);
    NodePtr body = block();
    m_functions = functions;
    m_loops = loops;
    if (!body)
        return {};
    node->parts[0] = std::move(body);
    return node;
}

// “match” is a name everywhere else.
bool StatementParser::isMatch()
{
    if (!m_cursor.isAt("match"))
        return false;
    const Token &next = m_cursor.current(1);
    if (next.kind == Token::Kind::NewLine || next.kind == Token::Kind::End || next.is(QLatin1StringView("="))
        || next.is(QLatin1StringView(".")) || next.is(QLatin1StringView(",")) || next.is(QLatin1StringView(":")))
        return false;
    for (qsizetype ahead = 1; ahead < 200; ++ahead) {
        const Token &token = m_cursor.current(ahead);
        if (token.kind == Token::Kind::NewLine || token.kind == Token::Kind::End)
            return ahead > 1 && m_cursor.current(ahead - 1).is(QLatin1StringView(":"))
                && m_cursor.current(ahead + 1).kind == Token::Kind::Indent
                && m_cursor.current(ahead + 2).is(QLatin1StringView("case"));
    }
    return false;
}

// The cases are read for what they may set, but not worked out.
NodePtr StatementParser::match()
{
    NodePtr node = make(Kind::Match, m_cursor.current());
    m_cursor.advance();
    NodePtr subject = m_expressions.list();
    if (!subject || !m_cursor.expect(":") || !m_cursor.take(Token::Kind::NewLine)
        || !m_cursor.take(Token::Kind::Indent))
        return m_cursor.unexpected();
    node->parts.push_back(std::move(subject));
    while (!m_cursor.take(Token::Kind::Dedent)) {
        if (!m_cursor.expect("case"))
            return {};
        // A pattern reads like an expression, but for names after “as” and stars; it ends at a colon outside of
        // brackets.
        const Token begin = m_cursor.current();
        const qsizetype start = m_cursor.at();
        NodePtr pattern = m_expressions.list();
        const bool plain = pattern && m_cursor.isAt(":");
        if (!plain) {
            m_cursor.takeTrouble();
            m_cursor.moveTo(start);
            pattern = make(Kind::Opaque, begin);
            for (int depth = 0; depth > 0 || !m_cursor.isAt(":"); m_cursor.advance()) {
                const Token &token = m_cursor.current();
                if (token.kind == Token::Kind::NewLine || token.kind == Token::Kind::End)
                    return m_cursor.unexpected();
                if (token.kind == Token::Kind::Operator && QStringView(u"([{").contains(token.text))
                    ++depth;
                else if (token.kind == Token::Kind::Operator && QStringView(u")]}").contains(token.text))
                    --depth;
                else if (m_cursor.isName())
                    node->words += token.text;
            }
        }
        NodePtr body = block();
        if (!body)
            return {};
        node->parts.push_back(std::move(pattern));
        node->parts.push_back(std::move(body));
    }
    return node;
}

tl::expected<NodePtr, SyntaxTrouble> parseModule(
    QStringView source, const QString &dictName, SyntaxTroubles *passedOver)
{
    TokenCursor cursor(tokens(source));
    if (passedOver) { // a piece of a file may be indented as it stood there
        while (cursor.isAt(Token::Kind::Indent) || cursor.isAt(Token::Kind::NewLine))
            cursor.advance();
    }
    const Token begin = cursor.current();
    const bool inside = begin.isString() && cursor.current(1).is(QLatin1StringView(":"));
    const bool dict = begin.is(QLatin1StringView("{"))
        || (begin.is(QLatin1StringView("dict")) && cursor.current(1).is(QLatin1StringView("(")));
    if (dictName.isEmpty() || (!inside && !dict)) {
        if (!passedOver)
            cursor.moveTo(0);
        NodePtr block = StatementParser(cursor, source, passedOver).module();
        if (!block)
            return tl::unexpected(cursor.trouble());
        return block;
    }
    TokenCursor bare(tokens(source, begin.begin, source.size(), begin.line, Within::Brackets));
    ExpressionParser expressions(bare, source, passedOver);
    NodePtr value = inside ? expressions.dictItems(nullptr) : expressions.expression();
    if (value && !bare.atEnd())
        bare.unexpected();
    if (!value || bare.failed())
        return tl::unexpected(bare.trouble());
    const auto node = [&begin](Node::Kind kind, QString text) {
        auto made = std::make_unique<Node>();
        made->kind = kind;
        made->line = begin.line;
        made->begin = begin.begin;
        made->end = begin.begin;
        made->text = std::move(text);
        return made;
    };
    NodePtr assign = node(Kind::Assign, {});
    assign->depth = value->depth + 1;
    assign->parts.push_back(node(Kind::Name, dictName));
    assign->parts.push_back(std::move(value));
    NodePtr block = node(Kind::Block, {});
    block->depth = assign->depth + 1;
    block->parts.push_back(std::move(assign));
    return block;
}

} // namespace python
