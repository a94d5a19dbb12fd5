// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// A run of a token's text in one colour. Positions count UTF-16 units of TokenView::text().
struct TokenSpan
{
    enum class Role {
        Plain,
        Header,
        Payload,
        Signature,
        Name, ///< of a JSON member
        Aside ///< what stands around the token
    };
    qsizetype start;
    qsizetype length;
    Role role;
};

/// Damage: underlined at its characters, with the sentence as its tool tip.
struct TokenMark
{
    qsizetype start;
    qsizetype length;
    QString text;
};
