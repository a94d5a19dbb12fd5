// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenpainter.h"

#include "ui/look/theme.h"

#include <QPainter>
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

void TokenPainter::paint(const QRect &dirty)
{
    m_painter.setLayoutDirection(Qt::LeftToRight); // as the grid runs
    m_painter.setFont(m_scene.font);
    const qsizetype first = m_scene.firstRow + qsizetype(dirty.top() / m_scene.cell.height());
    const qsizetype last = m_scene.firstRow + qsizetype(dirty.bottom() / m_scene.cell.height());
    for (qsizetype row = first; row <= qMin(last, m_scene.text.rowCount() - 1); ++row)
        paintRow(row);
    if (m_scene.text.text().isEmpty() && m_scene.preedit.isEmpty()) {
        m_painter.setPen(m_theme.muted);
        m_painter.setFont(m_scene.placeholderFont);
        m_painter.drawText(
            QRect(QPoint(), m_scene.size), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_scene.placeholder);
    }
    paintCursor();
}

void TokenPainter::paintCursor()
{
    const QRectF &caret = m_scene.caret;
    if (!m_scene.preedit.isEmpty()) {
        const qreal width = QFontMetricsF(m_scene.font).horizontalAdvance(m_scene.preedit);
        const QRectF box(caret.topLeft(), QSizeF(width, m_scene.cell.height()));
        m_painter.fillRect(box, m_theme.selection);
        m_painter.setPen(m_theme.text);
        m_painter.drawText(QPointF(box.left(), box.top() + m_scene.ascent), m_scene.preedit);
    }
    if (m_scene.hasCaret)
        m_painter.fillRect(
            QRectF(qMin(caret.left(), m_scene.size.width() - 1.5), caret.top() + 1, 1.5, caret.height() - 2),
            m_theme.text);
}

const QColor &TokenPainter::colour(TokenSpan::Role role) const
{
    if (m_scene.isStale)
        return m_theme.muted;
    switch (role) {
    case TokenSpan::Role::Header:
        return m_theme.header;
    case TokenSpan::Role::Payload:
        return m_theme.payload;
    case TokenSpan::Role::Signature:
        return m_theme.signature;
    case TokenSpan::Role::Name:
        return m_theme.accent;
    case TokenSpan::Role::Aside:
        return m_theme.muted;
    case TokenSpan::Role::Plain:
        break;
    }
    return m_theme.text;
}

void TokenPainter::paintRow(qsizetype row)
{
    const auto [start, length] = m_scene.text.row(row);
    const qreal top = qreal(row - m_scene.firstRow) * m_scene.cell.height();
    const qsizetype selectFrom = qMax(start, m_scene.selection.start());
    const qsizetype selectTo = qMin(start + length, m_scene.selection.end());
    if (selectFrom < selectTo)
        m_painter.fillRect(QRectF(qreal(selectFrom - start) * m_scene.cell.width(), top,
                               qreal(selectTo - selectFrom) * m_scene.cell.width(), m_scene.cell.height()),
            m_theme.selection);

    auto span = std::partition_point(m_scene.spans.constBegin(), m_scene.spans.constEnd(),
        [begin = start](const TokenSpan &s) { return s.start + s.length <= begin; });
    for (qsizetype at = start; at < start + length;) {
        const bool inside = span != m_scene.spans.constEnd() && span->start <= at;
        const qsizetype until = span == m_scene.spans.constEnd() ? start + length
            : inside                                             ? span->start + span->length
                                                                 : span->start;
        const qsizetype end = qMin(until, start + length);
        m_painter.setPen(colour(inside ? span->role : TokenSpan::Role::Plain));
        paintRun({ qreal(at - start) * m_scene.cell.width(), top + m_scene.ascent },
            QStringView(m_scene.text.text()).mid(at, end - at));
        if (inside && end == span->start + span->length)
            ++span;
        at = end;
    }
    paintMarks(start, length, top);
}

void TokenPainter::paintRun(QPointF baseline, QStringView run)
{
    const auto isAscii = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; };
    for (qsizetype i = 0; i < run.size();) {
        qsizetype end = i;
        while (end < run.size() && isAscii(run.at(end)))
            ++end;
        const QPointF at = baseline + QPointF(qreal(i) * m_scene.cell.width(), 0);
        if (end > i) {
            m_painter.drawText(at, run.mid(i, end - i).toString());
            i = end;
            continue;
        }
        const bool pair = run.at(i).isHighSurrogate() && i + 1 < run.size() && run.at(i + 1).isLowSurrogate();
        const QString sign = pair  ? run.mid(i, 2).toString()
            : needsSign(run.at(i)) ? visibleSign(run.at(i))
                                   : QString(run.at(i));
        const qreal room = m_scene.cell.width() * (pair ? 2 : 1);
        const qreal width = m_painter.fontMetrics().horizontalAdvance(sign);
        m_painter.save();
        m_painter.translate(at);
        if (width > room) // a wide character is narrowed into its cell rather than drawn over its neighbour
            m_painter.scale(room / width, 1);
        m_painter.drawText(QPointF(0, 0), sign);
        m_painter.restore();
        i += pair ? 2 : 1;
    }
}

void TokenPainter::paintMarks(qsizetype rowStart, qsizetype rowLength, qreal top)
{
    for (const TokenMark &mark : m_scene.marks) {
        const qsizetype from = qMax(rowStart, mark.start);
        const qsizetype to = qMin(rowStart + rowLength, mark.start + mark.length);
        if (from >= to)
            continue;
        const QRectF box(qreal(from - rowStart) * m_scene.cell.width(), top, qreal(to - from) * m_scene.cell.width(),
            m_scene.cell.height());
        QColor tint = m_theme.bad;
        tint.setAlphaF(0.16f);
        m_painter.fillRect(box, tint);
        QPen pen(m_theme.bad, 1.2);
        m_painter.setPen(pen);
        m_painter.setRenderHint(QPainter::Antialiasing);
        QPolygonF wave; // a shape, not only a colour
        for (qreal x = box.left(); x <= box.right() + 0.1; x += 2)
            wave << QPointF(x, box.bottom() - (wave.size() % 2 ? 0.8 : 2.8));
        m_painter.drawPolyline(wave);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
    }
}
