// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/clockbar.h"

#include "core/base/timetext.h"
#include "ui/look/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

using namespace std::chrono;

namespace {

/// "+5 min", "−1 h 1 min"; "±0" where it is real time.
QString offsetText(microseconds offset)
{
    if (abs(offset) < 1s)
        return QStringLiteral("\u00b10");
    return QChar(offset < microseconds::zero() ? u'\u2212' : u'+') + spanText(offset);
}

/// As narrow as the offset that it stands in for.
QString shortText(const session::ClockSkew &skew)
{
    const qint64 count = skew.isInTime() ? 0 : abs(skew.ahead).count();
    const QString span = count < 1000 ? ClockBar::tr("%1 s").arg(count)
        : count < 100 * 60            ? ClockBar::tr("%1 min").arg(count / 60)
        : count < 100 * 3600          ? ClockBar::tr("%1 h").arg(count / 3600)
                                      : ClockBar::tr("%1 d").arg(count / 86400);
    return QChar(count == 0 ? u'\u00b1' : skew.ahead < 0s ? u'\u2212' : u'+') + span;
}

} // namespace

QString skewText(const session::ClockSkew &skew)
{
    const QString error = spanText(skew.error);
    if (skew.isInTime())
        return skew.error <= 1s ? ClockBar::tr("its clock agrees with this computer's")
                                : ClockBar::tr("its clock agrees with this computer's, to within %1").arg(error);
    return (skew.ahead < 0s ? ClockBar::tr("its clock is %1 behind (to within %2)")
                            : ClockBar::tr("its clock is %1 ahead (to within %2)"))
        .arg(spanText(abs(skew.ahead)), error);
}

ClockBar::ClockBar(QWidget *parent)
    : QWidget(parent)
    , m_offset(new QLabel)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 4, 2);
    layout->setSpacing(2);
    auto *icon = new QLabel;
    icon->setPixmap(themedIcon(QStringLiteral("clock"), IconRole::Muted).pixmap(16, 16));
    layout->addWidget(icon);
    m_offset->setObjectName(QStringLiteral("clockOffset"));
    m_offset->setFont(monospaceFont());
    layout->addWidget(m_offset);
    layout->addSpacing(4);

    const auto advance = [this](seconds by) { return [this, by] { emit advanced(by); }; };
    auto *minute = addButton(QStringLiteral("clockPlusMinute"), tr("+1 min"), Action::ClockMinute);
    auto *five = addButton(QStringLiteral("clockPlusFive"), tr("+5 min"), Action::ClockFiveMinutes);
    auto *day = addButton(QStringLiteral("clockPlusDay"), tr("+1 day"), Action::ClockDay);
    auto *reset = addButton(QStringLiteral("clockReset"), tr("reset"), Action::ClockReset);
    connect(minute, &QToolButton::clicked, this, advance(1min));
    connect(five, &QToolButton::clicked, this, advance(5min));
    connect(day, &QToolButton::clicked, this, advance(24h));
    connect(reset, &QToolButton::clicked, this, &ClockBar::resetRequested);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    setOffset(microseconds::zero());
}

void ClockBar::setOffset(microseconds offset)
{
    m_by = offset;
    m_buttons.last()->setEnabled(offset != microseconds::zero() && m_buttons.first()->isEnabled());
    showTime();
}

void ClockBar::setSkew(std::optional<session::ClockSkew> skew)
{
    m_skew = skew;
    showTime();
}

void ClockBar::showTime()
{
    // A clock that was moved must be seen: every verdict goes by it.
    QPalette colours = palette();
    if (!m_skew && abs(m_by) >= 1s)
        colours.setColor(QPalette::WindowText, Theme::of(this).color(Tone::Warning));
    m_offset->setPalette(colours);
    if (m_skew) {
        m_offset->setText(shortText(*m_skew));
        m_offset->setAccessibleName(skewText(*m_skew));
        m_offset->setToolTip(tr(
            "This server has its own time: %1, by the field Date of its last answer. By that it judges whether a token "
            "has expired.")
                                 .arg(skewText(*m_skew)));
        return;
    }
    m_offset->setText(offsetText(m_by));
    m_offset->setAccessibleName(tr("Clock %1 from real time").arg(m_offset->text()));
    m_offset->setToolTip(tr("How far the clock of the embedded server and of all verdicts is from real time"));
}

void ClockBar::setMovable(bool movable)
{
    for (QToolButton *button : m_buttons)
        button->setEnabled(movable && (button != m_buttons.last() || m_by != microseconds::zero()));
    setToolTip(movable ? QString() : tr("This server's clock is its own; only the embedded server's can be moved."));
}

void ClockBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showTime();
}

void ClockBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.field);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

QToolButton *ClockBar::addButton(const QString &name, const QString &text, Action action)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setShortcut(keyOf(action));
    button->setAccessibleName(titleOf(action));
    button->setToolTip(withKey(titleOf(action), action));
    layout()->addWidget(button);
    m_buttons.append(button);
    return button;
}
