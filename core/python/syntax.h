// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

namespace python {

struct Node;
using NodePtr = std::unique_ptr<Node>;

/// A piece of a Python program: an expression or a statement with its parts. What a kind's parts are stands beside it.
struct Node
{
    enum class Kind {
        // expressions
        Name, ///< text
        Number, ///< text as written
        Text, ///< text
        Bytes, ///< text, one character a byte
        Formatted, ///< an f-string: Text and Replacement
        Replacement, ///< value, format (Formatted, may be absent); text: "", "r", "s", "a"
        Constant, ///< text: True, False, None, ...
        Tuple,
        List,
        Set,
        Dict, ///< key, value, key, value …; the key of a spread is absent
        Attribute, ///< of; text
        Subscript, ///< of, index
        Slice, ///< from, to, step; each may be absent
        Call, ///< callee, then Argument
        Argument, ///< value; text: the keyword, "*", "**" or nothing
        Unary, ///< text: + - ~ not; value
        Binary, ///< text: the operator; left, right
        Boolean, ///< text: and, or; two or more
        Compare, ///< words: the operators; one value more than operators
        Conditional, ///< then, condition, else
        Lambda, ///< Parameters, value
        Walrus, ///< text: the name; value
        Starred, ///< value
        Opaque, ///< await, yield: never worked out
        ListOf, ///< value, then For and If clauses
        SetOf,
        DictOf, ///< key, value, then clauses
        Generator,
        ForClause, ///< target, iterable
        IfClause, ///< condition
        Parameters, ///< Parameter …
        Parameter, ///< default, or absent; text: the name; words: "", "*", "**", "keyword"
        // statements
        Block,
        Expression, ///< value
        Assign, ///< targets …, value
        Annotated, ///< target, value (may be absent)
        Augmented, ///< text: the operator without "="; target, value
        Delete, ///< targets
        Return, ///< value, may be absent
        Raise, ///< value, may be absent
        Pass,
        Break,
        Continue,
        Scope, ///< text: global, nonlocal; words: the names
        Import, ///< words: dotted name, "as" name or empty, …
        ImportFrom, ///< text: dots and dotted name; words: name, "as" name or empty, … or "*"
        If, ///< condition, block, condition, block …, and an else block
        While, ///< condition, block, else (may be absent)
        For, ///< target, iterable, block, else (may be absent)
        Try, ///< block, Handler …, then else and finally (may be absent)
        Handler, ///< type (may be absent), block; text: the name
        With, ///< value, target (may be absent) …, block
        Function, ///< Parameters, block, decorators …; text: the name
        Class, ///< block, Argument …; text: the name; words: decorated
        Assert, ///< condition
        Match ///< the subject, then pattern and block of each case; words: names that opaque patterns may set
    };

    Kind kind;
    int line = 1; ///< from 1
    qsizetype begin = 0; ///< offsets into the source, UTF-16
    qsizetype end = 0;
    int depth = 1; ///< of the tree below and with it
    QString text;
    QStringList words;
    std::vector<NodePtr> parts;

    bool isStatement() const { return kind >= Kind::Block; }
    const Node *part(size_t index) const { return index < parts.size() ? parts[index].get() : nullptr; }
};

/// What is wrong at a place of the source: half a sentence for people.
struct SyntaxTrouble
{
    qsizetype offset = 0; ///< UTF-16
    int line = 1;
    QString text;
};

} // namespace python
