// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storypicture.h"

#include "ui/look/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

using story::Arrow;
using story::Lane;
using story::Mark;
using story::Step;

namespace {

constexpr double widest = 75; // heights of the text; beyond it arrows only grow longer
constexpr double firstLane = 0.13; // of the width
constexpr double middleLane = 0.5;
constexpr double latestMiddleLane = 0.57; // where what client and server say is long
constexpr double lastLane = 0.87;
constexpr double besideText = 28; // pixels of an arrow's length
constexpr double dimmed = 0.6; // arrows; the texts have to stay readable

QColor colorOf(Mark mark, const Theme &theme)
{
    switch (mark) {
    case Mark::Call:
        return theme.accent;
    case Mark::Granted:
        return theme.good;
    case Mark::Refused:
    case Mark::Revoked:
        return theme.bad;
    case Mark::Doubtful:
        break;
    }
    return theme.warning;
}

QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

} // namespace

void StoryPicture::setFont(const QFont &font)
{
    m_font = font;
    layOut();
}

void StoryPicture::setWidth(double width)
{
    m_width = std::max(320.0, width);
    fitLanes();
}

/// Equal gaps, unless the longest text between client and server, by letters, is whole where there is more room. One
/// that is cut all the same moves nothing.
void StoryPicture::fitLanes()
{
    m_serverShare = middleLane;
    if (m_letters == 0)
        return;
    const double wanted = textWidth(m_steps.at(m_wordiest.step).arrows.at(m_wordiest.arrow)) + besideText;
    const double share = firstLane + wanted / usedWidth();
    if (share <= latestMiddleLane)
        m_serverShare = std::max(share, middleLane);
}

double StoryPicture::textWidth(const Arrow &arrow) const
{
    const QFontMetricsF metrics(m_font);
    const double gap = arrow.text.isEmpty() ? 0 : metrics.horizontalAdvance(QLatin1Char(' '));
    return QFontMetricsF(bold(m_font)).horizontalAdvance(arrow.title) + gap + metrics.horizontalAdvance(arrow.text);
}

void StoryPicture::setSteps(const QList<Step> &steps)
{
    m_steps = steps;
    layOut();
}

void StoryPicture::append(const Step &step)
{
    m_steps.append(step);
    place(m_steps.size() - 1);
    fitLanes();
}

void StoryPicture::replaceFirst(qsizetype count, const QList<Step> &steps)
{
    m_steps = steps + m_steps.mid(count);
    layOut();
}

void StoryPicture::layOut()
{
    m_rows.clear();
    m_tops.clear();
    m_height = 0;
    m_letters = 0;
    for (qsizetype step = 0; step < m_steps.size(); ++step)
        place(step);
    fitLanes();
}

void StoryPicture::place(qsizetype step)
{
    const double text = QFontMetricsF(m_font).height();
    m_height += text / 2; // between steps
    m_tops.append(m_height);
    if (m_steps.at(step).pause.count() > 0)
        m_height += text * 1.9;
    for (qsizetype arrow = 0; arrow < m_steps.at(step).arrows.size(); ++arrow) {
        const double line = m_height + text + 5;
        m_rows.append({ step, arrow, m_height, line, m_height + rowHeight() });
        m_height += rowHeight();
        const Arrow &said = m_steps.at(step).arrows.at(arrow);
        const qsizetype letters = said.title.size() + said.text.size();
        if (letters > m_letters && said.from != Lane::Blacklist && said.to != Lane::Blacklist) {
            m_letters = letters;
            m_wordiest = m_rows.constLast();
        }
    }
}

double StoryPicture::rowHeight() const
{
    return QFontMetricsF(m_font).height() * 1.75;
}

const Arrow &StoryPicture::arrow(qsizetype row) const
{
    const Row &place = m_rows.at(row);
    return m_steps.at(place.step).arrows.at(place.arrow);
}

double StoryPicture::usedWidth() const
{
    return std::min(m_width, QFontMetricsF(m_font).height() * widest);
}

double StoryPicture::laneX(Lane lane) const
{
    const double used = usedWidth();
    const double share = lane == Lane::Client ? firstLane : lane == Lane::Server ? m_serverShare : lastLane;
    return std::round((m_width - used) / 2 + used * share) + 0.5;
}

double StoryPicture::headHeight() const
{
    const double text = QFontMetricsF(m_font).height();
    return m_subtitles.isEmpty() ? text + 10 : std::round(text * 2.4 + 14);
}

qsizetype StoryPicture::rowAt(const QPointF &point) const
{
    const auto row = std::lower_bound(
        m_rows.begin(), m_rows.end(), point.y(), [](const Row &each, double y) { return each.bottom <= y; });
    const qsizetype index = row - m_rows.begin();
    return row != m_rows.end() && rectOf(index).contains(point) ? index : -1;
}

qsizetype StoryPicture::firstRowOf(qsizetype step) const
{
    const auto row = std::lower_bound(
        m_rows.begin(), m_rows.end(), step, [](const Row &each, qsizetype wanted) { return each.step < wanted; });
    return row - m_rows.begin();
}

double StoryPicture::startOf(qsizetype row) const
{
    const Row &place = m_rows.at(row);
    return place.arrow == 0 ? m_tops.at(place.step) : place.top;
}

double StoryPicture::wholeRowFrom(double y) const
{
    if (y <= 0 || m_rows.isEmpty())
        return 0;
    const auto row = std::lower_bound(m_rows.begin(), m_rows.end() - 1, y - 1, // a scroll bar counts whole pixels
        [this](const Row &each, double top) { return startOf(&each - m_rows.constData()) < top; });
    return startOf(row - m_rows.begin());
}

QRectF StoryPicture::rectOf(qsizetype row) const
{
    const Row &place = m_rows.at(row);
    const double from = laneX(arrow(row).from);
    const double to = laneX(arrow(row).to);
    return { std::min(from, to) + 4, place.top, std::abs(to - from) - 8, place.bottom - place.top };
}

void StoryPicture::paintHead(QPainter &painter, const Theme &theme) const
{
    painter.save();
    painter.setLayoutDirection(Qt::LeftToRight);
    const QFontMetricsF metrics(m_font);
    const double wide = std::min(metrics.height() * 13, usedWidth() * 0.22);
    for (const Lane lane : { Lane::Client, Lane::Server, Lane::Blacklist }) {
        const QRectF box(laneX(lane) - wide / 2, 2.5, wide, headHeight() - 5);
        painter.setPen(theme.line);
        painter.setBrush(theme.field);
        painter.drawRoundedRect(box, 5, 5);
        painter.setPen(theme.text);
        painter.setFont(bold(m_font));
        const QString subtitle = m_subtitles.value(int(lane));
        const QRectF upper = subtitle.isEmpty() ? box : box.adjusted(0, 5, 0, -box.height() / 2 + 2);
        painter.drawText(upper, Qt::AlignCenter | Qt::TextSingleLine, laneTitle(lane));
        if (subtitle.isEmpty())
            continue;
        QFont small = m_font;
        small.setPixelSize(std::max(9, int(QFontInfo(m_font).pixelSize() * 0.8)));
        painter.setFont(small);
        painter.setPen(theme.muted);
        const QString shown = QFontMetricsF(small).elidedText(subtitle, Qt::ElideRight, wide - 12);
        painter.drawText(box.adjusted(0, box.height() / 2, 0, -4), Qt::AlignCenter | Qt::TextSingleLine, shown);
    }
    painter.restore();
}

void StoryPicture::paint(QPainter &painter, const Theme &theme, const QRectF &clip, const Emphasis &emphasis) const
{
    painter.save();
    painter.setLayoutDirection(Qt::LeftToRight); // as the lanes stand, and what is said between them is written
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(theme.isDark ? theme.line.lighter(130) : theme.line.darker(112), 1);
    dashes.setDashPattern({ 5, 4 });
    painter.setPen(dashes);
    for (const Lane lane : { Lane::Client, Lane::Server, Lane::Blacklist })
        painter.drawLine(QPointF(laneX(lane), clip.top()), QPointF(laneX(lane), clip.bottom()));

    const auto first
        = std::lower_bound(m_tops.begin(), m_tops.end(), clip.top(), [](double top, double y) { return top < y; });
    const qsizetype firstStep = std::max<qsizetype>(0, first - m_tops.begin() - 1);
    for (qsizetype step = firstStep; step < m_steps.size() && m_tops.at(step) < clip.bottom(); ++step) {
        const qsizetype begin = firstRowOf(step);
        const double pauseEnd = m_tops.at(step) + QFontMetricsF(m_font).height() * 1.5;
        if (m_steps.at(step).pause.count() > 0 && double(begin) <= emphasis.grown && pauseEnd <= clip.bottom())
            paintPause(painter, theme, m_steps.at(step), m_tops.at(step));
        for (qsizetype row = begin; row < begin + m_steps.at(step).arrows.size(); ++row) {
            const double grown = emphasis.grown - double(row);
            if (grown > 0 && m_rows.at(row).bottom <= clip.bottom() + 1)
                paintRow(painter, theme, m_rows.at(row), emphasis, std::min(1.0, grown));
        }
    }
    painter.restore();
}

void StoryPicture::paintRow(
    QPainter &painter, const Theme &theme, const Row &row, const Emphasis &emphasis, double grown) const
{
    const qsizetype index = &row - m_rows.constData();
    if (index == emphasis.current) {
        painter.setPen(emphasis.hasFocus ? QPen(theme.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(theme.selection);
        painter.drawRoundedRect(rectOf(index).adjusted(2, 1, -2, -1), 4, 4);
    }
    const bool isDimmed = row.step < emphasis.brightFrom;
    if (grown >= 0.3)
        paintText(painter, theme, row, isDimmed);
    painter.setOpacity(isDimmed ? dimmed : 1);
    paintArrow(painter, theme, row, grown);
    painter.setOpacity(1);
}

void StoryPicture::paintText(QPainter &painter, const Theme &theme, const Row &row, bool isDimmed) const
{
    const Arrow &arrow = m_steps.at(row.step).arrows.at(row.arrow);
    const QFont strong = bold(m_font);
    const QFontMetricsF metrics(m_font);
    const QFontMetricsF strongMetrics(strong);
    const double room = std::abs(laneX(arrow.to) - laneX(arrow.from)) - besideText;
    const double gap = arrow.text.isEmpty() ? 0 : metrics.horizontalAdvance(QLatin1Char(' '));
    const QString title = strongMetrics.elidedText(arrow.title, Qt::ElideMiddle, room);
    const double titleWidth = strongMetrics.horizontalAdvance(title);
    const QString text = metrics.elidedText(arrow.text, Qt::ElideRight, std::max(0.0, room - titleWidth - gap));
    const double width = titleWidth + gap + metrics.horizontalAdvance(text);
    const double middle = (laneX(arrow.from) + laneX(arrow.to)) / 2;
    const double baseline = row.line - 4 - metrics.descent();
    painter.setFont(strong);
    painter.setPen(isDimmed ? theme.muted : theme.text);
    painter.drawText(QPointF(middle - width / 2, baseline), title);
    if (text.isEmpty())
        return;
    painter.setFont(m_font);
    painter.setPen(theme.muted);
    painter.drawText(QPointF(middle - width / 2 + titleWidth + gap, baseline), text);
}

/// Answers are dashed. The end tells too: filled, hollow for a doubt, a cross for a refusal.
void StoryPicture::paintArrow(QPainter &painter, const Theme &theme, const Row &row, double grown) const
{
    const Arrow &arrow = m_steps.at(row.step).arrows.at(row.arrow);
    const QColor color = colorOf(arrow.mark, theme);
    const double head = std::max(6.0, QFontMetricsF(m_font).height() * 0.42);
    const double to = laneX(arrow.to);
    const double from = laneX(arrow.from);
    const double side = to > from ? 1 : -1;
    const double start = from + side * 6;
    const double end = start + (to - side * 6 - start) * grown;
    QPen pen(color, head > 8 ? 2 : 1.5);
    if (arrow.isReply)
        pen.setDashPattern({ 4, 3 });
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(QPointF(start, row.line), QPointF(end - side * head / 2, row.line));
    painter.setPen(QPen(color, pen.widthF()));
    if (arrow.mark == Mark::Refused) {
        const double arm = head * 0.6;
        const QPointF centre(end - side * arm, row.line);
        painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm));
        painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm));
        return;
    }
    QPolygonF tip;
    tip << QPointF(end, row.line) << QPointF(end - side * head, row.line - head * 0.6)
        << QPointF(end - side * head, row.line + head * 0.6);
    painter.setBrush(arrow.mark == Mark::Doubtful ? theme.panel : color);
    painter.drawPolygon(tip);
}

void StoryPicture::paintPause(QPainter &painter, const Theme &theme, const Step &step, double top) const
{
    const QFontMetricsF metrics(m_font);
    const QString text = pauseText(step);
    const double width = metrics.horizontalAdvance(text) + 2 * metrics.height();
    const double middle = (laneX(Lane::Client) + laneX(Lane::Blacklist)) / 2;
    const double y = top + metrics.height() * 0.8;
    painter.setPen(QPen(theme.line, 1));
    painter.drawLine(QPointF(laneX(Lane::Client) - 12, y), QPointF(laneX(Lane::Blacklist) + 12, y));
    const QRectF box(middle - width / 2, y - metrics.height() * 0.65, width, metrics.height() * 1.3);
    painter.setBrush(theme.warningTint);
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setPen(theme.warning);
    painter.setFont(m_font);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
}
