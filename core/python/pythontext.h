// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>
#include <string>
#include <tl/expected.hpp>

/// Bytes to text as Python 3.11's codecs do it. One element is one code point of Python's str, lone surrogates
/// included. Errors are str(UnicodeDecodeError): "'utf-8' codec can't decode byte 0xff in position 13: invalid start
/// byte".
namespace python {

using Decoded = tl::expected<std::u32string, QString>;

enum class Surrogates { Strict, Pass };
enum class Tail {
    Final,
    Incomplete
}; ///< Incomplete: a character cut off at the end is left out, as by a stream reader

Decoded decodeUtf8(QByteArrayView bytes, Surrogates surrogates, Tail tail = Tail::Final);

/// bytes.decode(json.detect_encoding(bytes), "surrogatepass"): UTF-8, UTF-16 or UTF-32, with or without byte order
/// mark.
Decoded decodeDetected(QByteArrayView bytes);

std::u32string fromQString(QStringView text);

} // namespace python
