// SPDX-License-Identifier: GPL-3.0-or-later
// How TokenView is driven: keyboard, input methods, mouse, clipboard, drops.
#include "ui/look/theme.h"
#include "ui/token/tokenview.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>
#include <array>

namespace {
bool isTyped(const QKeyEvent &event)
{
    const auto held = event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    const bool altGr = held == (Qt::ControlModifier | Qt::AltModifier);
    return !event.text().isEmpty() && (held == Qt::NoModifier || altGr) && event.text().at(0).isPrint();
}

bool isEditing(const QKeyEvent &event)
{
    static constexpr std::array keys{ QKeySequence::Copy, QKeySequence::Cut, QKeySequence::Paste, QKeySequence::Undo,
        QKeySequence::Redo, QKeySequence::SelectAll, QKeySequence::DeleteStartOfWord, QKeySequence::DeleteEndOfWord,
        QKeySequence::MoveToNextWord, QKeySequence::MoveToPreviousWord, QKeySequence::Delete };
    return isTyped(event) || std::any_of(keys.begin(), keys.end(), [&](auto key) { return event.matches(key); });
}
} // namespace

bool TokenView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isEditing(*static_cast<QKeyEvent *>(event))) {
        event->accept(); // the window's shortcuts wait while somebody types
        return true;
    }
    if (event->type() == QEvent::Paint) {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme &theme = Theme::of(this);
        const bool focus = hasFocus();
        painter.setPen(QPen(focus ? theme.accent : theme.line, focus ? 2 : 1));
        painter.setBrush(theme.field);
        const qreal inset = focus ? 1 : 0.5;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 4, 4);
        return true;
    }
    return QAbstractScrollArea::event(event);
}

void TokenView::replaceSelection(const QString &with)
{
    if (m_readOnly)
        return;
    const qsizetype start = m_selection.start();
    const qsizetype end = m_text.replace(start, m_selection.end() - start, with);
    m_selection = { end, end };
    afterTextChange();
    ensureCursorVisible();
    blink(hasFocus());
}

void TokenView::removeRange(qsizetype start, qsizetype end)
{
    if (m_readOnly || start == end)
        return;
    m_selection = { start, end };
    replaceSelection({});
}

void TokenView::insert(const QString &text)
{
    m_text.closeStep();
    replaceSelection(text);
    m_text.closeStep();
}

void TokenView::undo()
{
    if (m_readOnly || !m_text.canUndo())
        return;
    const TokenText::Selection selection = m_text.undo();
    m_selection = selection;
    afterTextChange();
    ensureCursorVisible();
}

void TokenView::redo()
{
    if (m_readOnly || !m_text.canRedo())
        return;
    const TokenText::Selection selection = m_text.redo();
    m_selection = selection;
    afterTextChange();
    ensureCursorVisible();
}

void TokenView::copy() const
{
    if (!m_selection.isEmpty())
        QGuiApplication::clipboard()->setText(selectedText());
}

void TokenView::cut()
{
    copy();
    if (!m_selection.isEmpty())
        insert({});
}

void TokenView::paste()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (!text.isEmpty())
        insert(text);
}

void TokenView::selectAll()
{
    setSelection(0, m_text.text().size());
}

void TokenView::moveTo(qsizetype position, bool select)
{
    m_text.closeStep();
    setSelection(select ? m_selection.anchor : position, position);
}

bool TokenView::moveBy(const QKeyEvent &event)
{
    const TokenText::Cell cell = m_text.cellOf(m_selection.cursor);
    const qsizetype page = qMax(1, verticalScrollBar()->pageStep() - 1);
    const auto rowBy = [&](qsizetype by) { return m_text.positionOf({ cell.row + by, cell.column }); };
    const qsizetype rowStart = m_text.positionOf({ cell.row, 0 });
    const qsizetype rowEnd = m_text.positionOf({ cell.row, m_text.columns() });
    const qsizetype size = m_text.text().size();
    const qsizetype cursor = m_selection.cursor;
    using Key = QKeySequence;
    struct Move
    {
        Key::StandardKey move, select;
        qsizetype to;
    };
    const qsizetype nextWord = m_text.wordAt(cursor).second;
    const qsizetype previousWord = cursor > 0 ? m_text.wordAt(cursor - 1).first : 0;
    const std::array moves{
        Move{ Key::MoveToNextChar, Key::SelectNextChar, m_text.next(cursor) },
        Move{ Key::MoveToPreviousChar, Key::SelectPreviousChar, m_text.previous(cursor) },
        Move{ Key::MoveToNextWord, Key::SelectNextWord, nextWord },
        Move{ Key::MoveToPreviousWord, Key::SelectPreviousWord, previousWord },
        Move{ Key::MoveToNextLine, Key::SelectNextLine, rowBy(1) },
        Move{ Key::MoveToPreviousLine, Key::SelectPreviousLine, rowBy(-1) },
        Move{ Key::MoveToNextPage, Key::SelectNextPage, rowBy(page) },
        Move{ Key::MoveToPreviousPage, Key::SelectPreviousPage, rowBy(-page) },
        Move{ Key::MoveToStartOfLine, Key::SelectStartOfLine, rowStart },
        Move{ Key::MoveToEndOfLine, Key::SelectEndOfLine, rowEnd },
        Move{ Key::MoveToStartOfDocument, Key::SelectStartOfDocument, 0 },
        Move{ Key::MoveToEndOfDocument, Key::SelectEndOfDocument, size },
    };
    for (const Move &move : moves) {
        if (event.matches(move.move) || event.matches(move.select)) {
            moveTo(move.to, event.matches(move.select));
            return true;
        }
    }
    return false;
}

bool TokenView::editBy(const QKeyEvent &event)
{
    const qsizetype cursor = m_selection.cursor;
    if (event.matches(QKeySequence::Undo))
        undo();
    else if (event.matches(QKeySequence::Redo))
        redo();
    else if (event.matches(QKeySequence::Cut))
        cut();
    else if (event.matches(QKeySequence::Paste))
        paste();
    else if (event.matches(QKeySequence::DeleteStartOfWord))
        removeRange(cursor > 0 ? m_text.wordAt(cursor - 1).first : 0, cursor);
    else if (event.matches(QKeySequence::DeleteEndOfWord))
        removeRange(cursor, m_text.wordAt(cursor).second);
    else if (event.key() == Qt::Key_Backspace)
        removeRange(m_selection.isEmpty() ? m_text.previous(cursor) : m_selection.start(), m_selection.end());
    else if (event.matches(QKeySequence::Delete))
        removeRange(m_selection.start(), m_selection.isEmpty() ? m_text.next(cursor) : m_selection.end());
    else if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        replaceSelection(QStringLiteral("\n"));
    else if (isTyped(event))
        replaceSelection(event.text());
    else
        return false;
    return true;
}

void TokenView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (!moveBy(*event) && (m_readOnly || !editBy(*event)))
        event->ignore();
}

void TokenView::inputMethodEvent(QInputMethodEvent *event)
{
    if (m_readOnly)
        return event->ignore();
    m_preedit = event->preeditString();
    if (event->replacementLength() > 0) {
        const qsizetype from = qMax<qsizetype>(0, m_selection.cursor + event->replacementStart());
        m_selection = { from, qMin(from + event->replacementLength(), m_text.text().size()) };
    }
    if (!event->commitString().isEmpty() || event->replacementLength() > 0)
        replaceSelection(event->commitString());
    viewport()->update();
}

QVariant TokenView::inputMethodQuery(Qt::InputMethodQuery query) const
{
    constexpr qsizetype around = 512; // an input method needs the neighbourhood, not megabytes
    const qsizetype from = qMax<qsizetype>(0, m_selection.start() - around);
    switch (query) {
    case Qt::ImEnabled:
        return !m_readOnly;
    case Qt::ImCursorRectangle:
        return cellRect(m_selection.cursor).translated(viewport()->pos()).toAlignedRect();
    case Qt::ImFont:
        return font();
    case Qt::ImSurroundingText:
        return m_text.text().mid(from, 2 * around);
    case Qt::ImCursorPosition:
        return int(m_selection.cursor - from);
    case Qt::ImAnchorPosition:
        return int(m_selection.anchor - from);
    case Qt::ImCurrentSelection:
        return selectedText();
    case Qt::ImHints:
        return int(Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase | Qt::ImhSensitiveData | Qt::ImhMultiLine);
    default:
        return QAbstractScrollArea::inputMethodQuery(query);
    }
}

void TokenView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    const qsizetype position = positionAt(event->position());
    if (event->button() == Qt::MiddleButton) {
        const QString primary = QGuiApplication::clipboard()->text(QClipboard::Selection);
        if (!m_readOnly && QGuiApplication::clipboard()->supportsSelection() && !primary.isEmpty()) {
            moveTo(position, false);
            insert(primary);
        }
        return;
    }
    m_wordSelecting = false;
    if (qint64(event->timestamp()) < m_tripleClickUntil)
        return selectAll();
    moveTo(position, event->modifiers() & Qt::ShiftModifier);
}

void TokenView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const auto [start, end] = m_text.wordAt(positionAt(event->position()));
    m_wordSelecting = true;
    m_tripleClickUntil = qint64(event->timestamp()) + QGuiApplication::styleHints()->mouseDoubleClickInterval();
    setSelection(start, end);
}

void TokenView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && !m_wordSelecting)
        moveTo(positionAt(event->position()), true);
}

void TokenView::mouseReleaseEvent(QMouseEvent *event)
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (event->button() == Qt::LeftButton && !m_selection.isEmpty() && clipboard->supportsSelection())
        clipboard->setText(selectedText(), QClipboard::Selection);
}

void TokenView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    const auto add = [&](const QString &text, QKeySequence::StandardKey key, bool enabled, auto slot) {
        QAction *action = menu.addAction(text, this, slot);
        action->setShortcut(key);
        action->setEnabled(enabled);
    };
    add(tr("Undo"), QKeySequence::Undo, !m_readOnly && m_text.canUndo(), &TokenView::undo);
    add(tr("Redo"), QKeySequence::Redo, !m_readOnly && m_text.canRedo(), &TokenView::redo);
    menu.addSeparator();
    add(tr("Cut"), QKeySequence::Cut, !m_readOnly && !m_selection.isEmpty(), &TokenView::cut);
    add(tr("Copy"), QKeySequence::Copy, !m_selection.isEmpty(), &TokenView::copy);
    add(tr("Paste"), QKeySequence::Paste, !m_readOnly, &TokenView::paste);
    add(tr("Select all"), QKeySequence::SelectAll, !m_text.text().isEmpty(), &TokenView::selectAll);
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    menu.exec(
        byKey ? viewport()->mapToGlobal(cellRect(m_selection.cursor).bottomLeft().toPoint()) : event->globalPos());
}

void TokenView::dragEnterEvent(QDragEnterEvent *event)
{
    if (!m_readOnly && event->mimeData()->hasText())
        event->acceptProposedAction();
}

void TokenView::dragMoveEvent(QDragMoveEvent *event)
{
    if (!m_readOnly && event->mimeData()->hasText())
        event->acceptProposedAction();
}

void TokenView::dropEvent(QDropEvent *event)
{
    if (m_readOnly || !event->mimeData()->hasText())
        return;
    moveTo(positionAt(event->position()), false);
    insert(event->mimeData()->text());
    event->acceptProposedAction();
}
