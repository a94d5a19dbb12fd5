// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangetextview.h"

#include "core/session/tokenlife.h"
#include "ui/look/codetext.h"

#include "ui/look/theme.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

ExchangeTextView::ExchangeTextView(const session::SessionLog &log, Clock clock, QWidget *parent)
    : SecretText(parent)
    , m_log(log)
    , m_clock(std::move(clock))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    showAsCode(this);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setUndoRedoEnabled(false);
    viewport()->setMouseTracking(true);
}

void ExchangeTextView::setText(const archive::ExchangeText &text, bool isSame)
{
    const int scrolled = verticalScrollBar()->value();
    setPlainText(text.text);
    m_tokens = text.tokens;
    mark();
    if (isSame)
        verticalScrollBar()->setValue(scrolled);
}

/// Underlined, so that what can be clicked is not told by its colour alone.
void ExchangeTextView::mark()
{
    QList<QTextEdit::ExtraSelection> selections;
    QTextCharFormat format;
    format.setForeground(Theme::of(this).accent);
    format.setFontUnderline(true);
    for (const archive::ExchangeText::Span &span : m_tokens) {
        if (span.token < 0)
            continue;
        QTextCursor cursor(document());
        cursor.setPosition(int(span.start));
        cursor.setPosition(int(span.start + span.length), QTextCursor::KeepAnchor);
        selections.append({ cursor, format });
    }
    setExtraSelections(selections);
}

QRect ExchangeTextView::rectOf(const archive::ExchangeText::Span &span) const
{
    QTextCursor cursor(document());
    cursor.setPosition(int(span.start));
    const QRect first = cursorRect(cursor);
    cursor.setPosition(int(span.start + span.length));
    const QRect last = cursorRect(cursor);
    const int right = last.top() == first.top() ? last.left() : viewport()->width();
    return { first.left(), first.top(), right - first.left(), first.height() };
}

int ExchangeTextView::tokenAt(const QPoint &point) const
{
    const QTextCursor nearest = cursorForPosition(point);
    if (!cursorRect(nearest).adjusted(-12, 0, 12, 0).contains(point))
        return -1; // behind a line's end, or below the last line
    return tokenAt(nearest.position());
}

int ExchangeTextView::tokenAt(int position) const
{
    for (const archive::ExchangeText::Span &span : m_tokens) {
        if (position >= span.start && position <= span.start + span.length)
            return span.token;
    }
    return -1;
}

bool ExchangeTextView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), session::lifeToolTip(tokenAt(help->pos()), m_log, m_clock()), viewport());
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

void ExchangeTextView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        mark();
}

void ExchangeTextView::mouseMoveEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    const bool hits = tokenAt(event->position().toPoint()) >= 0;
    viewport()->setCursor(hits ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void ExchangeTextView::mouseReleaseEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || textCursor().hasSelection())
        return;
    if (const int id = tokenAt(event->position().toPoint()); id >= 0)
        emit tokenSelected(id);
}

void ExchangeTextView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const int id = tokenAtCursor(); id >= 0) {
            emit tokenSelected(id);
            return;
        }
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ExchangeTextView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int id = byKey ? tokenAtCursor() : tokenAt(event->pos());
    if (id < 0 || textCursor().hasSelection())
        return QPlainTextEdit::contextMenuEvent(event);
    emit tokenMenuRequested(id, byKey ? viewport()->mapToGlobal(cursorRect().bottomLeft()) : event->globalPos());
}

int ExchangeTextView::tokenAtCursor() const
{
    return tokenAt(textCursor().position());
}
