// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenkeys.h"

#include <QKeyEvent>
#include <algorithm>
#include <array>

namespace {

bool isTyped(const QKeyEvent &event)
{
    const auto held = event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    const bool altGr = held == (Qt::ControlModifier | Qt::AltModifier);
    return !event.text().isEmpty() && (held == Qt::NoModifier || altGr) && event.text().at(0).isPrint();
}

} // namespace

namespace tokenkeys {

std::optional<Move> move(const QKeyEvent &event, const TokenText &text, qsizetype cursor, qsizetype pageRows)
{
    const TokenText::Cell cell = text.cellOf(cursor);
    const auto rowBy = [&](qsizetype by) { return text.positionOf({ cell.row + by, cell.column }); };
    const qsizetype rowStart = text.positionOf({ cell.row, 0 });
    const qsizetype rowEnd = text.positionOf({ cell.row, text.columns() });
    const qsizetype size = text.text().size();
    using Key = QKeySequence;
    struct Known
    {
        Key::StandardKey move, select;
        qsizetype to;
    };
    const qsizetype nextWord = text.wordAt(cursor).second;
    const qsizetype previousWord = cursor > 0 ? text.wordAt(cursor - 1).first : 0;
    const std::array moves{
        Known{ Key::MoveToNextChar, Key::SelectNextChar, text.next(cursor) },
        Known{ Key::MoveToPreviousChar, Key::SelectPreviousChar, text.previous(cursor) },
        Known{ Key::MoveToNextWord, Key::SelectNextWord, nextWord },
        Known{ Key::MoveToPreviousWord, Key::SelectPreviousWord, previousWord },
        Known{ Key::MoveToNextLine, Key::SelectNextLine, rowBy(1) },
        Known{ Key::MoveToPreviousLine, Key::SelectPreviousLine, rowBy(-1) },
        Known{ Key::MoveToNextPage, Key::SelectNextPage, rowBy(pageRows) },
        Known{ Key::MoveToPreviousPage, Key::SelectPreviousPage, rowBy(-pageRows) },
        Known{ Key::MoveToStartOfLine, Key::SelectStartOfLine, rowStart },
        Known{ Key::MoveToEndOfLine, Key::SelectEndOfLine, rowEnd },
        Known{ Key::MoveToStartOfDocument, Key::SelectStartOfDocument, 0 },
        Known{ Key::MoveToEndOfDocument, Key::SelectEndOfDocument, size },
    };
    for (const Known &known : moves) {
        if (event.matches(known.move) || event.matches(known.select))
            return Move{ known.to, event.matches(known.select) };
    }
    return std::nullopt;
}

std::optional<Range> removal(const QKeyEvent &event, const TokenText &text, TokenText::Selection selection)
{
    const qsizetype cursor = selection.cursor;
    if (event.matches(QKeySequence::DeleteStartOfWord))
        return Range{ cursor > 0 ? text.wordAt(cursor - 1).first : 0, cursor };
    if (event.matches(QKeySequence::DeleteEndOfWord))
        return Range{ cursor, text.wordAt(cursor).second };
    if (event.key() == Qt::Key_Backspace)
        return Range{ selection.isEmpty() ? text.previous(cursor) : selection.start(), selection.end() };
    if (event.matches(QKeySequence::Delete))
        return Range{ selection.start(), selection.isEmpty() ? text.next(cursor) : selection.end() };
    return std::nullopt;
}

std::optional<QString> typing(const QKeyEvent &event)
{
    if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        return QStringLiteral("\n");
    return isTyped(event) ? std::optional(event.text()) : std::nullopt;
}

bool isEditing(const QKeyEvent &event)
{
    static constexpr std::array keys{ QKeySequence::Copy, QKeySequence::Cut, QKeySequence::Paste, QKeySequence::Undo,
        QKeySequence::Redo, QKeySequence::SelectAll, QKeySequence::DeleteStartOfWord, QKeySequence::DeleteEndOfWord,
        QKeySequence::MoveToNextWord, QKeySequence::MoveToPreviousWord, QKeySequence::Delete };
    return isTyped(event) || std::any_of(keys.begin(), keys.end(), [&](auto key) { return event.matches(key); });
}

} // namespace tokenkeys
