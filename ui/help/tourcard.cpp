// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/tourcard.h"

#include "ui/look/theme.h"
#include "ui/widgets/mutedlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

constexpr int cardWidth = 340; ///< pixels
constexpr int gap = 12; ///< between the card and what it speaks of
constexpr int frameWidth = 3;

/// A frame that hides nothing and takes no click.
class TourFrame : public QWidget
{
public:
    explicit TourFrame(QWidget *window)
        : QWidget(window)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Theme::of(this).accent, frameWidth));
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(frameWidth / 2.0, frameWidth / 2.0, -frameWidth / 2.0, -frameWidth / 2.0), 7, 7);
    }
};

/// Beside the pane of the target where there is room, as what stands around the target is read, too; else beside the
/// target, else over its lower end.
QRect beside(const QRect &target, const QRect &pane, const QSize &size, const QRect &window)
{
    const QRect room = window.adjusted(gap, gap, -gap, -gap);
    const QPoint candidates[] = { { pane.right() + gap, target.top() },
        { pane.left() - gap - size.width(), target.top() }, { target.right() + gap, target.top() },
        { target.left(), target.bottom() + gap }, { target.left() - gap - size.width(), target.top() },
        { target.left(), target.top() - gap - size.height() } };
    for (const QPoint &candidate : candidates) {
        QRect card(candidate, size);
        card.moveTop(qBound(room.top(), card.top(), room.bottom() - size.height()));
        card.moveLeft(qBound(room.left(), card.left(), room.right() - size.width()));
        if (!card.intersects(target))
            return card;
    }
    QRect card({}, size);
    card.moveBottomRight(target.intersected(room).bottomRight() - QPoint(gap, gap));
    return card;
}

/// The outermost of what it stands in that leaves room beside it.
const QWidget *paneOf(const QWidget *target, const QWidget *window)
{
    const QWidget *pane = target;
    for (const QWidget *each = target; each && each != window; each = each->parentWidget()) {
        if (each->width() <= window->width() * 6 / 10)
            pane = each;
    }
    return pane;
}

} // namespace

TourCard::TourCard(QWidget *window)
    : QWidget(window)
    , m_frame(new TourFrame(window))
    , m_title(new QLabel)
    , m_text(new QLabel)
    , m_number(new MutedLabel)
    , m_skip(new QPushButton(tr("Skip")))
    , m_back(new QPushButton(tr("Back")))
    , m_next(new QPushButton)
{
    setObjectName(QStringLiteral("tourCard"));
    setAccessibleName(tr("Tour"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("tourTitle"));
    m_text->setObjectName(QStringLiteral("tourText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_skip->setObjectName(QStringLiteral("tourSkip"));
    m_skip->setToolTip(tr("Leave the tour; the menu has it again (Esc)"));
    m_back->setObjectName(QStringLiteral("tourBack"));
    m_next->setObjectName(QStringLiteral("tourNext"));
    m_next->setProperty("primary", true);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_number);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_skip);
    buttons->addStretch(1);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(10);
    layout->addLayout(top);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    connect(m_skip, &QPushButton::clicked, this, &TourCard::left);
    connect(m_back, &QPushButton::clicked, this, &TourCard::backRequested);
    connect(m_next, &QPushButton::clicked, this, &TourCard::nextRequested);
    window->installEventFilter(this);
    m_frame->setObjectName(QStringLiteral("tourFrame"));
    m_frame->hide();
    hide();
}

QString TourCard::title() const
{
    return m_title->text();
}

void TourCard::showStep(const Step &step)
{
    m_title->setText(step.title);
    m_text->setText(step.text);
    m_number->setText(tr("%1 of %2").arg(step.number).arg(step.count));
    const bool isLast = step.number == step.count;
    m_next->setText(isLast ? tr("Done") : tr("Next"));
    m_skip->setVisible(!isLast);
    m_back->setEnabled(step.number > 1);
    setAccessibleDescription(step.title + QLatin1Char('\n') + step.text);
    watch(step.target);
    show();
    place();
    raise();
    m_next->setFocus(Qt::OtherFocusReason);
}

void TourCard::watch(QWidget *target)
{
    for (const QPointer<QWidget> &each : std::exchange(m_watched, {})) {
        if (each && each != parentWidget())
            each->removeEventFilter(this);
    }
    m_target = target;
    for (QWidget *each = target; each && each != parentWidget(); each = each->parentWidget()) {
        each->installEventFilter(this);
        m_watched.append(each);
    }
}

void TourCard::place()
{
    const QRect window = parentWidget()->rect();
    QSize size(qMin(cardWidth, window.width() - 2 * gap), 0);
    size.setHeight(layout()->totalHeightForWidth(size.width()));
    const bool isSeen = m_target && m_target->isVisible();
    m_frame->setVisible(isSeen && isVisible());
    if (!isSeen) {
        QRect card({}, size);
        card.moveCenter(window.center());
        setGeometry(card);
        return;
    }
    const auto rectOf = [this](const QWidget *widget) {
        return QRect(widget->mapTo(parentWidget(), QPoint()), widget->size()).intersected(parentWidget()->rect());
    };
    const QRect target = rectOf(m_target);
    m_frame->setGeometry(target.adjusted(-frameWidth - 1, -frameWidth - 1, frameWidth + 1, frameWidth + 1));
    m_frame->raise();
    setGeometry(beside(target, rectOf(paneOf(m_target, parentWidget())), size, window));
    raise();
}

bool TourCard::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (!isVisible())
        return false;
    if (watched == parent() && type == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        emit left(); // nothing below the focus took it
        return true;
    }
    if (type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show || type == QEvent::Hide)
        QMetaObject::invokeMethod(this, &TourCard::place, Qt::QueuedConnection);
    return false;
}

void TourCard::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_frame->hide();
}

void TourCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit left();
    else if (auto *button = qobject_cast<QPushButton *>(focusWidget());
             button && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        button->click();
    else
        QWidget::keyPressEvent(event);
}

void TourCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, 1));
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}
