// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/value.h"

#include <tl/expected.hpp>

namespace python {

/// How a computation fails: with an exception of Python, or because it is too much to work out here (type is empty).
struct Failure
{
    QString type; ///< "TypeError"
    QString text; ///< half a sentence for people
};
using Outcome = tl::expected<Value, Failure>;

/// left + right and so on with Python's meaning: + - * / // % ** | & ^ << >>; of numbers, texts, bytes, tuples and
/// times. What is unknown stays so. Notes are not carried over.
Outcome binary(QStringView symbol, const Value &left, const Value &right);
/// +value, -value, ~value.
Outcome unary(QStringView symbol, const Value &value);
/// left < right: symbol is < > <= >=.
Outcome ordered(QStringView symbol, const Value &left, const Value &right);
/// A number literal: 60, 1_000, 0x1f, 2.5e3.
Outcome number(QStringView literal);
/// A timedelta of a count of microseconds, rounded half to even.
Outcome duration(long double count);

constexpr qsizetype longestText = 256 * 1024; ///< characters or items that a computation may make

Failure tooLarge();
Failure typeError(const QString &text);
/// "int", "str", "NoneType" … for people; containers are told by whoever has the heap.
QString typeName(const Value &value);

} // namespace python
