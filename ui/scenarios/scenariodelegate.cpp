// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariodelegate.h"

#include "ui/look/owndirection.h"
#include "ui/scenarios/scenariosmodel.h"

#include <QIcon>
#include <QPainter>
#include <QStyle>

namespace {

constexpr int paddingX = 8;
constexpr int paddingY = 6;
constexpr int iconExtent = 14;

} // namespace

void ScenarioDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->fillRect(option.rect, isSelected ? theme.selection : theme.panel);
    const auto mirrored
        = [&option](const QRect &place) { return QStyle::visualRect(option.direction, option.rect, place); };
    if (option.state & QStyle::State_HasFocus)
        painter->fillRect(mirrored({ option.rect.topLeft(), QSize(3, option.rect.height()) }), theme.accent);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);

    const QRect inner = option.rect.adjusted(paddingX, paddingY, -paddingX, -paddingY);
    const int line = option.fontMetrics.height();
    painter->setFont(option.font);
    painter->setPen(theme.text);
    const QRect first(inner.topLeft(), QSize(inner.width(), line));
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        inOwnDirection(
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, inner.width()), option.direction));

    const QRect second(inner.left(), inner.top() + line + 2, inner.width(), line);
    const QRect icon(second.left(), second.top() + (line - iconExtent) / 2, iconExtent, iconExtent);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, mirrored(icon));
    QString text = index.data(ScenariosModel::LineRole).toString();
    if (const QString remark = index.data(ScenariosModel::RemarkRole).toString(); !remark.isEmpty())
        text = QStringLiteral("%1 · %2").arg(remark, text);
    const QRect rest = second.adjusted(iconExtent + 5, 0, 0, 0);
    painter->setPen(isSelected ? theme.text : theme.muted);
    painter->drawText(mirrored(rest), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        inOwnDirection(option.fontMetrics.elidedText(text, Qt::ElideRight, rest.width()), option.direction));
    painter->restore();
}

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 160, 2 * option.fontMetrics.height() + 2 + 2 * paddingY };
}
