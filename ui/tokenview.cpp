// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokenview.h"

#include "ui/theme.h"
#include "ui/tokenviewaccess.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>
#include <QTextDocument>
#include <QToolTip>
#include <algorithm>

namespace {
constexpr int paddingX = 8;
constexpr int paddingY = 7;

// What would be invisible, or would move its neighbours: controls, zero-width and direction marks.
bool needsSign(QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

QString visibleSign(QChar c)
{
    if (c == u'\t')
        return QStringLiteral("→");
    if (c.unicode() < 0x20)
        return QString(QChar(0x2400 + c.unicode()));
    return QStringLiteral("▯");
}
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

QColor TokenView::colour(TokenSpan::Role role) const
{
    const Theme &theme = Theme::of(this);
    if (m_stale)
        return theme.muted;
    switch (role) {
    case TokenSpan::Role::Header:
        return theme.header;
    case TokenSpan::Role::Payload:
        return theme.payload;
    case TokenSpan::Role::Signature:
        return theme.signature;
    case TokenSpan::Role::Name:
        return theme.accent;
    case TokenSpan::Role::Aside:
        return theme.muted;
    case TokenSpan::Role::Plain:
        break;
    }
    return theme.text;
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

void TokenView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setFont(font());
    const qsizetype first = verticalScrollBar()->value() + qsizetype(event->rect().top() / m_cellHeight);
    const qsizetype last = verticalScrollBar()->value() + qsizetype(event->rect().bottom() / m_cellHeight);
    for (qsizetype row = first; row <= qMin(last, m_text.rowCount() - 1); ++row)
        paintRow(painter, row);
    if (m_text.text().isEmpty() && m_preedit.isEmpty()) {
        painter.setPen(Theme::of(this).muted);
        painter.setFont(QApplication::font(this));
        painter.drawText(viewport()->rect(), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_placeholder);
    }
    const QRectF caret = cellRect(m_selection.cursor);
    if (!m_preedit.isEmpty()) {
        const QRectF box(caret.topLeft(), QSizeF(QFontMetricsF(font()).horizontalAdvance(m_preedit), m_cellHeight));
        painter.fillRect(box, Theme::of(this).selection);
        painter.setPen(Theme::of(this).text);
        painter.drawText(QPointF(box.left(), box.top() + m_ascent), m_preedit);
    }
    if (m_caretOn && hasFocus())
        painter.fillRect(
            QRectF(qMin(caret.left(), viewport()->width() - 1.5), caret.top() + 1, 1.5, caret.height() - 2),
            Theme::of(this).text);
}

void TokenView::paintRow(QPainter &painter, qsizetype row)
{
    const auto [start, length] = m_text.row(row);
    const qreal top = qreal(row - verticalScrollBar()->value()) * m_cellHeight;
    const qsizetype selectFrom = qMax(start, m_selection.start());
    const qsizetype selectTo = qMin(start + length, m_selection.end());
    if (selectFrom < selectTo)
        painter.fillRect(QRectF(qreal(selectFrom - start) * m_cellWidth, top,
                             qreal(selectTo - selectFrom) * m_cellWidth, m_cellHeight),
            Theme::of(this).selection);

    auto span = std::partition_point(
        m_spans.constBegin(), m_spans.constEnd(), [&](const TokenSpan &s) { return s.start + s.length <= start; });
    for (qsizetype at = start; at < start + length;) {
        const bool inside = span != m_spans.constEnd() && span->start <= at;
        const qsizetype until = span == m_spans.constEnd() ? start + length
            : inside                                       ? span->start + span->length
                                                           : span->start;
        const qsizetype end = qMin(until, start + length);
        painter.setPen(colour(inside ? span->role : TokenSpan::Role::Plain));
        paintRun(
            painter, { qreal(at - start) * m_cellWidth, top + m_ascent }, QStringView(m_text.text()).mid(at, end - at));
        if (inside && end == span->start + span->length)
            ++span;
        at = end;
    }
    paintMarks(painter, start, length, top);
}

void TokenView::paintRun(QPainter &painter, QPointF baseline, QStringView run) const
{
    const auto isAscii = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; };
    for (qsizetype i = 0; i < run.size();) {
        qsizetype end = i;
        while (end < run.size() && isAscii(run.at(end)))
            ++end;
        const QPointF at = baseline + QPointF(qreal(i) * m_cellWidth, 0);
        if (end > i) {
            painter.drawText(at, run.mid(i, end - i).toString());
            i = end;
            continue;
        }
        const bool pair = run.at(i).isHighSurrogate() && i + 1 < run.size() && run.at(i + 1).isLowSurrogate();
        const QString sign = pair ? run.mid(i, 2).toString()
            : needsSign(run.at(i)) ? visibleSign(run.at(i))
                                  : QString(run.at(i));
        const qreal room = m_cellWidth * (pair ? 2 : 1);
        const qreal width = painter.fontMetrics().horizontalAdvance(sign);
        painter.save();
        painter.translate(at);
        if (width > room) // a wide character is narrowed into its cell rather than drawn over its neighbour
            painter.scale(room / width, 1);
        painter.drawText(QPointF(0, 0), sign);
        painter.restore();
        i += pair ? 2 : 1;
    }
}

void TokenView::paintMarks(QPainter &painter, qsizetype rowStart, qsizetype rowLength, qreal top)
{
    const Theme &theme = Theme::of(this);
    for (const TokenMark &mark : std::as_const(m_marks)) {
        const qsizetype from = qMax(rowStart, mark.start);
        const qsizetype to = qMin(rowStart + rowLength, mark.start + mark.length);
        if (from >= to)
            continue;
        const QRectF box(qreal(from - rowStart) * m_cellWidth, top, qreal(to - from) * m_cellWidth, m_cellHeight);
        QColor tint = theme.bad;
        tint.setAlphaF(0.16f);
        painter.fillRect(box, tint);
        QPen pen(theme.bad, 1.2);
        painter.setPen(pen);
        painter.setRenderHint(QPainter::Antialiasing);
        QPolygonF wave; // a shape, not only a colour
        for (qreal x = box.left(); x <= box.right() + 0.1; x += 2)
            wave << QPointF(x, box.bottom() - (wave.size() % 2 ? 0.8 : 2.8));
        painter.drawPolyline(wave);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
}
