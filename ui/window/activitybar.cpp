// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/activitybar.h"

#include "ui/actions/action.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPainter>
#include <QShortcut>
#include <QStyle>
#include <QVBoxLayout>

namespace {

constexpr int iconExtent = 20;
constexpr int widestGap = 5; ///< between icon and name, pixels
constexpr int narrowestGap = 1;

class ActivityButton : public QAbstractButton
{
public:
    ActivityButton(const QString &icon, const QString &title)
        : m_icon(themedIcon(icon, IconRole::Muted))
        , m_current(themedIcon(icon, IconRole::Accent))
    {
        setText(title);
        setAccessibleName(title);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Maximum);
        setAttribute(Qt::WA_Hover);
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.92);
        setFont(small);
    }

    QSize sizeHint() const override
    {
        return { qMax(72, fontMetrics().horizontalAdvance(text()) + 16), contentHeight() + 15 };
    }
    /// In a low window the buttons move closer together, and in a very low one they have no room for their names.
    QSize minimumSizeHint() const override { return { sizeHint().width(), iconExtent + 8 }; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked()) {
            painter.fillRect(rect(), theme.infoTint);
            painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), { 0, 0, 3, height() }), theme.accent);
        } else if (underMouse()) {
            painter.fillRect(rect(), theme.window);
        }
        const bool isNamed = height() >= contentHeight() - widestGap + narrowestGap + 2;
        const int gap = qBound(narrowestGap, widestGap + height() - contentHeight() - 2, widestGap);
        const int contents = isNamed ? contentHeight() - widestGap + gap : iconExtent;
        const QRect icon((width() - iconExtent) / 2, (height() - contents + 1) / 2, iconExtent, iconExtent);
        (isChecked() ? m_current : m_icon).paint(&painter, icon);
        painter.setPen(isChecked() ? theme.accent : theme.muted);
        if (isNamed)
            painter.drawText(QRect(0, icon.bottom() + gap, width(), fontMetrics().height()), Qt::AlignCenter, text());
        if (hasFocus()) {
            painter.setPen(QPen(theme.accent, 2));
            painter.drawRoundedRect(QRectF(rect()).adjusted(4, 3, -3, -3), 4, 4);
        }
    }

private:
    int contentHeight() const { return iconExtent + widestGap + fontMetrics().height(); }

    QIcon m_icon;
    QIcon m_current;
};

} // namespace

ActivityBar::ActivityBar(QWidget *parent)
    : QWidget(parent)
    , m_buttons(new QButtonGroup(this))
    , m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Panes"));
    m_layout->setContentsMargins(0, 4, 1, 4);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
    m_buttons->setExclusive(true);
}

void ActivityBar::add(const QString &id, const QString &icon, const QString &title, Place place)
{
    const QKeySequence key = nextKey();
    auto *button = new ActivityButton(icon, title);
    button->setObjectName(QStringLiteral("activity-") + id);
    m_buttons->addButton(button);
    m_layout->insertWidget(place == Place::Top ? m_atTop++ : m_layout->count(), button);

    connect(button, &QAbstractButton::clicked, this, [this, id] { emit chosen(id); });
    button->setToolTip(withKey(title, key));
    if (key.isEmpty())
        return;
    auto *shortcut = new QShortcut(key, window());
    connect(shortcut, &QShortcut::activated, this, [this, id] {
        setCurrent(id);
        emit chosen(id);
    });
}

QKeySequence ActivityBar::nextKey() const
{
    const qsizetype number = m_buttons->buttons().size() + 1;
    return number > 10 ? QKeySequence() : QKeySequence(QStringLiteral("Ctrl+%1").arg(number % 10)); // the tenth has 0
}

void ActivityBar::setCurrent(const QString &id)
{
    if (auto *button = findChild<QAbstractButton *>(QStringLiteral("activity-") + id))
        button->setChecked(true);
}

void ActivityBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.line);
}
