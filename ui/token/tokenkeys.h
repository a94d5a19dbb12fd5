// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/token/tokentext.h"

#include <optional>

class QKeyEvent;

/// What a key means in the text of a token field; nothing is changed here.
namespace tokenkeys {

struct Move
{
    qsizetype to;
    bool selects; ///< on the way there
};
struct Range
{
    qsizetype start;
    qsizetype end;
};

/// Where the key takes the cursor; pageRows: how far PageUp goes.
std::optional<Move> move(const QKeyEvent &event, const TokenText &text, qsizetype cursor, qsizetype pageRows);
/// What the key deletes; may be empty, at an end of the text.
std::optional<Range> removal(const QKeyEvent &event, const TokenText &text, TokenText::Selection selection);
/// What the key types, a line feed too.
std::optional<QString> typing(const QKeyEvent &event);
/// The window's shortcuts wait for such a key while somebody types.
bool isEditing(const QKeyEvent &event);

} // namespace tokenkeys
