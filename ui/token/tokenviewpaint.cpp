// SPDX-License-Identifier: GPL-3.0-or-later
// How TokenView looks.
#include "ui/look/theme.h"
#include "ui/token/tokenview.h"

#include <QApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace {
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
        const QString sign = pair  ? run.mid(i, 2).toString()
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
