// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace python {

/// A piece of Python source. Comments, blanks and the line ends inside brackets are gone.
struct Token
{
    enum class Kind {
        Name,
        Number,
        Text, ///< a string literal; its value is in text
        Bytes, ///< b"…"; its value is in text, one character a byte
        Formatted, ///< an f-string; its source between the quotes is in text
        Operator,
        NewLine, ///< the end of a statement's line
        Indent,
        Dedent,
        Bad, ///< text says what is wrong, for people
        End
    };
    Kind kind = Kind::End;
    qsizetype begin = 0; ///< offsets into the source, UTF-16
    qsizetype end = 0;
    int line = 1; ///< of its begin, from 1
    bool startsLine = false; ///< nothing but blanks before it on its line
    QString text; ///< the value of a string literal, else the source itself
    qsizetype content = 0; ///< Formatted: where the text between the quotes begins
    bool isUnknown = false; ///< a string literal whose value is not known here: it names a character
    bool raw = false; ///< Formatted: without escapes

    bool is(QLatin1StringView word) const { return (kind == Kind::Operator || kind == Kind::Name) && text == word; }
    bool isString() const { return kind == Kind::Text || kind == Kind::Bytes || kind == Kind::Formatted; }
};

} // namespace python
