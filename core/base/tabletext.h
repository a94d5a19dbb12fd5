// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// A text that stands in a table and is translated where it is shown. TABLE_TEXT() alone makes one: what is in a table
/// has its context with it, and is found for the translators' catalogue, or doesn't compile.
class TableText
{
public:
    constexpr TableText() = default; ///< no text
    /// For TABLE_TEXT(); both have to last.
    static constexpr TableText marked(const char *context, const char *source) { return { context, source }; }

    constexpr bool isEmpty() const { return *m_source == '\0'; }
    /// In English, UTF-8.
    constexpr const char *source() const { return m_source; }
    /// In the language of the program; n chooses the plural form of a text with “%n”.
    QString translated(int n = -1) const;

private:
    constexpr TableText(const char *context, const char *source)
        : m_context(context)
        , m_source(source)
    {
    }

    const char *m_context = "";
    const char *m_source = "";
};

/// A text of a table, as literals both. A file with many of one context has a macro of its own,
/// “#define TEXT(text) TABLE_TEXT("Context", text)”, which app/translations/catalogue.py understands.
#define TABLE_TEXT(context, text) TableText::marked(context, text)
