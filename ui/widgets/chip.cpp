// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chip.h"

#include "ui/look/icons.h"
#include "ui/look/owndirection.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>

namespace {

constexpr int padding = 8;
constexpr int gap = 4;

QFont chipFont(const QFont &base)
{
    QFont font = base;
    font.setPointSizeF(base.pointSizeF() * 0.92);
    font.setWeight(QFont::DemiBold);
    return font;
}

int iconExtent(const QFontMetrics &metrics)
{
    return metrics.ascent();
}

QSize chipSize(const QFontMetrics &metrics, const QString &text, bool hasIcon)
{
    // One pixel more: the advance is rounded, and text that lacks a fraction of a pixel would be elided.
    const int width = metrics.horizontalAdvance(text) + 1 + 2 * padding + (hasIcon ? iconExtent(metrics) + gap : 0);
    return { width, metrics.height() + 4 };
}

/// A clickable chip is a button to a screen reader.
class ChipAccess : public QAccessibleWidget
{
public:
    explicit ChipAccess(Chip *chip)
        : QAccessibleWidget(chip, QAccessible::StaticText)
    {
    }

    QAccessible::Role role() const override
    {
        return chip()->isClickable() ? QAccessible::Button : QAccessible::StaticText;
    }
    QStringList actionNames() const override
    {
        return chip()->isClickable() ? QStringList{ pressAction(), setFocusAction() } : QStringList();
    }
    void doAction(const QString &name) override
    {
        if (name == pressAction() && chip()->isClickable())
            emit chip()->clicked();
        else
            QAccessibleWidget::doAction(name);
    }

private:
    Chip *chip() const { return static_cast<Chip *>(widget()); }
};

QAccessibleInterface *access(const QString &className, QObject *object)
{
    auto *chip = className == QLatin1String("Chip") ? qobject_cast<Chip *>(object) : nullptr;
    return chip ? new ChipAccess(chip) : nullptr;
}

} // namespace

Chip::Chip(QWidget *parent)
    : QWidget(parent)
{
    QAccessible::installFactory(access); // installing it again only moves it
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

Chip::Chip(const QString &text, Tone tone, QWidget *parent)
    : Chip(parent)
{
    setState(text, tone);
}

QString Chip::text() const
{
    return m_text;
}

Tone Chip::tone() const
{
    return m_tone;
}

void Chip::setState(const QString &text, Tone tone)
{
    setState(text, tone, toneIcon(tone));
}

void Chip::setState(const QString &text, Tone tone, const QIcon &icon)
{
    m_icon = icon;
    if (text == m_text && tone == m_tone) {
        update();
        return;
    }
    m_tone = tone;
    if (text != m_text) {
        m_text = text;
        setAccessibleName(text);
        updateGeometry();
        if (isVisible()) {
            QAccessibleEvent event(this, QAccessible::NameChanged);
            QAccessible::updateAccessibility(&event);
        }
    }
    update();
}

void Chip::setCounting(const QString &text, Tone tone, const QIcon &icon)
{
    static const QRegularExpression seconds(QStringLiteral("\\d+ s\\b"));
    QString before = m_text;
    QString after = text;
    if (before.remove(seconds) == after.remove(seconds) && tone == m_tone)
        setCount(text);
    else
        setState(text, tone, icon);
}

void Chip::setClickable(bool clickable)
{
    m_clickable = clickable;
    setFocusPolicy(clickable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Chip::setCount(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return chipSize(QFontMetrics(chipFont(font())), m_text, !m_icon.isNull());
}

QSize Chip::drawnSize(const QString &text, bool hasIcon, const QFont &font)
{
    return chipSize(QFontMetrics(chipFont(font)), text, hasIcon);
}

QSize Chip::minimumSizeHint() const
{
    const QFontMetrics metrics(chipFont(font()));
    return { qMin(sizeHint().width(), metrics.averageCharWidth() * 8), sizeHint().height() };
}

QRect Chip::draw(
    QPainter *painter, const QRect &rect, const QString &text, Tone tone, const QIcon &icon, const QWidget *widget)
{
    const Theme &theme = Theme::of(widget);
    const QFont font = chipFont(widget->font());
    const QFontMetrics metrics(font);
    const QSize size = chipSize(metrics, text, !icon.isNull()).boundedTo(rect.size());
    const Qt::LayoutDirection direction = widget->layoutDirection();
    const auto mirrored
        = [direction](const QRect &outer, const QRect &place) { return QStyle::visualRect(direction, outer, place); };
    const QRect pill = mirrored(
        rect, { rect.left(), rect.top() + (rect.height() - size.height()) / 2, size.width(), size.height() });
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(tone == Tone::Neutral ? QPen(theme.line) : QPen(Qt::NoPen));
    painter->setBrush(theme.tint(tone));
    const QRectF shape = tone == Tone::Neutral ? QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5) : QRectF(pill);
    painter->drawRoundedRect(shape, shape.height() / 2, shape.height() / 2);
    const QRect whole = pill.adjusted(padding, 0, -padding, 0);
    QRect inner = whole;
    if (!icon.isNull()) {
        const int extent = iconExtent(metrics);
        icon.paint(painter, mirrored(whole, { inner.left(), inner.center().y() - extent / 2 + 1, extent, extent }));
        inner.setLeft(inner.left() + extent + gap);
    }
    painter->setFont(font);
    painter->setPen(theme.color(tone));
    painter->drawText(mirrored(whole, inner), Qt::AlignLeft | Qt::AlignVCenter,
        inOwnDirection(metrics.elidedText(text, Qt::ElideRight, inner.width()), direction));
    painter->restore();
    return pill;
}

bool Chip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty() || sizeHint().width() <= width())
        return QWidget::event(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), m_text.toHtmlEscaped(), this);
    return true;
}

void Chip::paintEvent(QPaintEvent *)
{
    if (m_text.isEmpty())
        return;
    QPainter painter(this);
    const QRect pill = draw(&painter, rect(), m_text, m_tone, m_icon, this);
    if (!hasFocus())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(this).accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(pill).adjusted(1, 1, -1, -1), pill.height() / 2.0 - 1, pill.height() / 2.0 - 1);
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    const bool presses
        = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_clickable && presses && !event->isAutoRepeat())
        emit clicked();
    else
        QWidget::keyPressEvent(event);
}

void Chip::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_clickable)
        return QWidget::contextMenuEvent(event);
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    emit menuRequested(byKey ? mapToGlobal(rect().bottomLeft()) : event->globalPos());
}

void Chip::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void Chip::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void Chip::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        emit clicked();
    QWidget::mouseReleaseEvent(event);
}
