// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenview.h"

#include "ui/look/theme.h"
#include "ui/token/tokenviewaccess.h"

#include <QAccessible>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHelpEvent>
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
    setFont(monospaceFont());
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
