// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenview.h"

#include "ui/look/codetext.h"
#include "ui/look/theme.h"
#include "ui/token/tokenkeys.h"
#include "ui/token/tokenpainter.h"
#include "ui/widgets/clipboard.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>
#include <QTextDocument>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace {
constexpr int paddingX = 8;
constexpr int paddingY = 7;
} // namespace

TokenView::TokenView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    installTokenViewAccess();
    setFrameShape(QFrame::NoFrame);
    setViewportMargins(paddingX, paddingY, paddingX, paddingY);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(false);
    setSizePolicy(policy);
    setAcceptDrops(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAcceptDrops(true);
    showAsCode(this);
    measure();
}

void TokenView::measure()
{
    const QFontMetricsF metrics(font());
    // An average over many: hinting may round a single advance.
    m_cellWidth = metrics.horizontalAdvance(QString(64, u'0')) / 64;
    m_cellHeight = std::ceil(metrics.lineSpacing() * 1.1);
    m_ascent = std::ceil((m_cellHeight - metrics.height()) / 2 + metrics.ascent());
    layOut();
}

void TokenView::layOut()
{
    m_text.setColumns(qMax<qsizetype>(1, qsizetype(viewport()->width() / m_cellWidth)));
    const int visible = qMax(1, int(viewport()->height() / m_cellHeight));
    verticalScrollBar()->setPageStep(visible);
    verticalScrollBar()->setRange(0, int(qMax<qsizetype>(0, m_text.rowCount() - visible)));
    updateGeometry();
    viewport()->update();
}

QSize TokenView::sizeHint() const
{
    const int rows = int(std::clamp<qsizetype>(m_text.rowCount(), m_minimumRows, m_maximumRows));
    return { int(60 * m_cellWidth) + 2 * paddingX, int(rows * m_cellHeight) + 2 * paddingY };
}

QSize TokenView::minimumSizeHint() const
{
    return { int(20 * m_cellWidth) + 2 * paddingX, int(m_cellHeight) + 2 * paddingY };
}

void TokenView::setRowLimits(int minimum, int maximum)
{
    m_minimumRows = minimum;
    m_maximumRows = maximum;
    updateGeometry();
}

void TokenView::setText(const QString &text)
{
    if (text == m_text.text())
        return;
    m_text.closeStep();
    m_text.replace(0, m_text.text().size(), text);
    m_text.closeStep();
    m_selection = { text.size(), text.size() };
    afterTextChange();
    verticalScrollBar()->setValue(0);
}

void TokenView::resetText(const QString &text)
{
    m_text.reset(text);
    m_selection = {};
    afterTextChange();
    verticalScrollBar()->setValue(0);
}

void TokenView::afterTextChange()
{
    m_spans.clear();
    m_marks.clear();
    layOut();
    emit textChanged();
    emit selectionChanged();
    if (QAccessible::isActive()) {
        QAccessibleValueChangeEvent changed(this, QVariant());
        QAccessible::updateAccessibility(&changed);
    }
}

void TokenView::afterEdit()
{
    afterTextChange();
    emit edited();
    ensureCursorVisible();
}

void TokenView::setSpans(QList<TokenSpan> spans)
{
    m_spans = std::move(spans);
    viewport()->update();
}

void TokenView::setMarks(QList<TokenMark> marks)
{
    m_marks = std::move(marks);
    viewport()->update();
}

void TokenView::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    setAttribute(Qt::WA_InputMethodEnabled, !readOnly);
    setAcceptDrops(!readOnly);
    viewport()->setAcceptDrops(!readOnly);
}

void TokenView::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    viewport()->update();
}

void TokenView::setPlaceholderText(const QString &text)
{
    m_placeholder = text;
    viewport()->update();
}

void TokenView::setSelection(qsizetype anchor, qsizetype cursor)
{
    const qsizetype size = m_text.text().size();
    m_selection = { std::clamp<qsizetype>(anchor, 0, size), std::clamp<qsizetype>(cursor, 0, size) };
    ensureCursorVisible();
    blink(hasFocus());
    viewport()->update();
    emit selectionChanged();
    updateMicroFocus();
    if (QAccessible::isActive()) {
        QAccessibleTextCursorEvent moved(this, int(m_selection.cursor));
        QAccessible::updateAccessibility(&moved);
    }
}

QString TokenView::selectedText() const
{
    return m_text.text().mid(m_selection.start(), m_selection.end() - m_selection.start());
}

void TokenView::goToFirstMark()
{
    if (!m_marks.isEmpty())
        setSelection(m_marks.constFirst().start, m_marks.constFirst().start + m_marks.constFirst().length);
}

QRectF TokenView::cellRect(qsizetype position) const
{
    const TokenText::Cell cell = m_text.cellOf(position);
    const qreal top = qreal(cell.row - verticalScrollBar()->value()) * m_cellHeight;
    return { qreal(cell.column) * m_cellWidth, top, m_cellWidth, m_cellHeight };
}

qsizetype TokenView::positionAt(const QPointF &point) const
{
    const auto row = qsizetype(std::floor(point.y() / m_cellHeight)) + verticalScrollBar()->value();
    return m_text.positionOf({ row, qsizetype(std::floor(point.x() / m_cellWidth + 0.5)) });
}

void TokenView::ensureCursorVisible()
{
    const int row = int(m_text.cellOf(m_selection.cursor).row);
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + bar->pageStep())
        bar->setValue(row - bar->pageStep() + 1);
}

void TokenView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void TokenView::paintEvent(QPaintEvent *event)
{
    const TokenScene scene{ m_text, m_spans, m_marks, m_selection, { m_cellWidth, m_cellHeight }, m_ascent,
        verticalScrollBar()->value(), viewport()->size(), font(), cellRect(m_selection.cursor), m_preedit,
        m_placeholder, QFont(QApplication::font(this), this), m_stale, m_caretOn && hasFocus() };
    QPainter painter(viewport());
    TokenPainter(painter, Theme::of(this), scene).paint(event->rect());
}

void TokenView::resizeEvent(QResizeEvent *)
{
    layOut();
}

void TokenView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        measure();
    viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

void TokenView::blink(bool on)
{
    m_caretOn = on;
    const int flash = QGuiApplication::styleHints()->cursorFlashTime();
    if (on && flash > 1)
        m_blinkTimer.start(flash / 2, this);
    else
        m_blinkTimer.stop();
    viewport()->update();
}

void TokenView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_blinkTimer.timerId())
        return QAbstractScrollArea::timerEvent(event);
    m_caretOn = !m_caretOn;
    viewport()->update(cellRect(m_selection.cursor).adjusted(-2, 0, 2, 0).toAlignedRect());
}

void TokenView::focusInEvent(QFocusEvent *event)
{
    blink(true);
    update();
    QAbstractScrollArea::focusInEvent(event);
}

void TokenView::focusOutEvent(QFocusEvent *event)
{
    m_text.closeStep();
    blink(false);
    update();
    QAbstractScrollArea::focusOutEvent(event);
}

bool TokenView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QPointF point = help->pos();
    const auto hit = std::find_if(m_marks.begin(), m_marks.end(), [&](const TokenMark &mark) {
        return cellRect(mark.start).united(cellRect(mark.start + qMax<qsizetype>(0, mark.length - 1))).contains(point);
    });
    if (hit == m_marks.end())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), Qt::convertFromPlainText(hit->text), this);
    return true;
}

bool TokenView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && tokenkeys::isEditing(*static_cast<QKeyEvent *>(event))) {
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
    afterEdit();
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
    afterEdit();
}

void TokenView::redo()
{
    if (m_readOnly || !m_text.canRedo())
        return;
    const TokenText::Selection selection = m_text.redo();
    m_selection = selection;
    afterEdit();
}

void TokenView::copy() const
{
    if (!m_selection.isEmpty())
        copySecret(selectedText());
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
    const qsizetype page = qMax(1, verticalScrollBar()->pageStep() - 1);
    const auto move = tokenkeys::move(event, m_text, m_selection.cursor, page);
    if (move)
        moveTo(move->to, move->selects);
    return move.has_value();
}

bool TokenView::editBy(const QKeyEvent &event)
{
    if (event.matches(QKeySequence::Undo))
        undo();
    else if (event.matches(QKeySequence::Redo))
        redo();
    else if (event.matches(QKeySequence::Cut))
        cut();
    else if (event.matches(QKeySequence::Paste))
        paste();
    else if (const auto removed = tokenkeys::removal(event, m_text, m_selection))
        removeRange(removed->start, removed->end);
    else if (const auto typed = tokenkeys::typing(event))
        replaceSelection(*typed);
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
    if (event->button() == Qt::LeftButton && !m_selection.isEmpty())
        offerSelection(selectedText());
}

void TokenView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](const QString &text, QKeySequence::StandardKey key, bool enabled, auto slot) {
        QAction *action = menu->addAction(text, this, slot);
        action->setShortcut(key);
        action->setEnabled(enabled);
    };
    add(tr("Undo"), QKeySequence::Undo, !m_readOnly && m_text.canUndo(), &TokenView::undo);
    add(tr("Redo"), QKeySequence::Redo, !m_readOnly && m_text.canRedo(), &TokenView::redo);
    menu->addSeparator();
    add(tr("Cut"), QKeySequence::Cut, !m_readOnly && !m_selection.isEmpty(), &TokenView::cut);
    add(tr("Copy"), QKeySequence::Copy, !m_selection.isEmpty(), &TokenView::copy);
    add(tr("Paste"), QKeySequence::Paste, !m_readOnly, &TokenView::paste);
    add(tr("Select all"), QKeySequence::SelectAll, !m_text.text().isEmpty(), &TokenView::selectAll);
    emit menuOpening(menu);
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(
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
