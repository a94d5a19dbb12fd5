// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

namespace code {

struct WrittenRequest;

/// How a language writes values. Whatever a text holds, it stays one literal: quotes, line breaks and separators,
/// characters that can't be seen or turn text around; in JavaScript also what would end a script element.
struct Language
{
    QByteArray (*text)(const QString &text); ///< a string literal, in double quotes
    QByteArray (*key)(const QByteArray &expression); ///< of an object or dict, from an expression
    const char *null;
    const char *yes;
    const char *no;
    int indent; ///< blanks a level
};

const Language &python(); ///< 3.8 and later
const Language &javascript(); ///< ECMAScript 2020

/// A bytes literal of Python.
QByteArray pythonBytes(const QByteArray &bytes);

/// A text with variables in it, as an expression: "Bearer " + ACCESS_TOKEN.
QByteArray textExpression(const QByteArray &text, const WrittenRequest &request, const Language &language);
/// Whether the value says the same as a literal and sent again: no repeated names, no lone surrogates, no number but
/// integers that a double holds.
bool isPlain(const Json &value);
/// A plain value, on one line or, if that is long, with a line a member; column: where it begins. What follows the
/// first line stands \a level levels in.
QByteArray literal(
    const Json &value, const WrittenRequest &request, const Language &language, int level, qsizetype column);

} // namespace code
