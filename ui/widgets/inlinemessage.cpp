// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/inlinemessage.h"

#include "core/base/result.h"
#include "ui/look/icons.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraplabel.h"

#include <QAccessible>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QToolButton>

namespace {

/// Leaves its height to the message. A label of rich text would look for its best width first, and lay the text out
/// many times for it.
class MessageText : public WrapLabel
{
public:
    QSize sizeHint() const override { return { 80, fontMetrics().height() }; }
    QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace

InlineMessage::InlineMessage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_text(new MessageText)
    , m_detail(new MutedLabel)
    , m_action(new QToolButton)
    , m_close(new QToolButton)
{
    m_text->setObjectName(QStringLiteral("messageText"));
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_text->setTextFormat(Qt::RichText); // only for the bold lead: everything put in is escaped
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel *label : { m_text, m_detail }) {
        label->setWordWrap(true);
        label->setMinimumWidth(80);
    }
    m_close->setIcon(themedIcon(QStringLiteral("cross"), IconRole::Muted));
    m_close->setIconSize({ 12, 12 });
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(10, 8, 8, 8);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(4);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_text, 0, 1);
    layout->addWidget(m_action, 0, 2, Qt::AlignTop);
    layout->addWidget(m_close, 0, 3, Qt::AlignTop);
    layout->addWidget(m_detail, 1, 1);
    layout->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    m_action->hide();
    m_close->hide();
    m_detail->hide();
    connect(m_action, &QToolButton::clicked, this, &InlineMessage::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        emit closed();
    });
    hide();
}

void InlineMessage::show(Tone tone, const QString &lead, const QString &text)
{
    const QString plain = lead.isEmpty() ? text : lead + QLatin1Char(' ') + text;
    const bool fresh = plain != m_plain || isHidden();
    setToolTip({});
    if (!fresh && tone == m_tone)
        return; // laying out the same text again is dear
    m_tone = tone;
    m_plain = plain;
    const QString html = withBreaks(text).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"));
    m_text->setText(lead.isEmpty() ? html : QStringLiteral("<b>%1</b> %2").arg(lead.toHtmlEscaped(), html));
    m_text->setAccessibleName(plain);
    setAccessibleName(plain);
    colour();
    update(); // the ground, where the text alone would be painted
    setVisible(true);
    if (fresh) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void InlineMessage::show(const Error &error)
{
    show(Tone::Bad, {}, error.what);
    setToolTip(error.detail.toHtmlEscaped());
}

void InlineMessage::setDetail(const QString &detail)
{
    const QString broken = withBreaks(detail);
    if (broken == m_detail->text())
        return;
    m_detail->setText(broken);
    m_detail->setVisible(!detail.isEmpty());
}

void InlineMessage::setAction(const QString &text)
{
    m_isUndo = false;
    m_action->setToolTip({});
    if (text == m_action->text())
        return;
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setVisible(!text.isEmpty());
}

void InlineMessage::offerUndo()
{
    setAction(tr("Undo"));
    m_action->setToolTip(tr("Undo (%1)").arg(QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText)));
    m_isUndo = true;
}

bool InlineMessage::offersUndo() const
{
    return m_isUndo && isVisible();
}

void InlineMessage::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void InlineMessage::clear()
{
    hide(); // first: what is hidden is not measured
    m_plain.clear();
    m_text->clear();
    setDetail({});
}

Tone InlineMessage::tone() const
{
    return m_tone;
}

QString InlineMessage::text() const
{
    return m_plain;
}

QString InlineMessage::detail() const
{
    return withoutBreaks(m_detail->text());
}

void InlineMessage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::of(this).tint(m_tone));
    painter.drawRoundedRect(rect(), 4, 4);
}

void InlineMessage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void InlineMessage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Not while it is being shown: another size in this event would never reach the layout.
    if (isVisible() && event->size().width() != event->oldSize().width())
        fitHeight();
}

/// What changed while it was hidden asked for no layout, or not for this width.
void InlineMessage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fitHeight();
}

bool InlineMessage::event(QEvent *event)
{
    const bool taken = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest) // once for all that changed
        fitHeight();
    return taken;
}

/// A wrapped label asks for the height at a width of its own choice, and lets itself be squeezed below it: a message is
/// never cut off, and no higher than its text.
void InlineMessage::fitHeight()
{
    if (isHidden() || width() <= 0)
        return;
    const int wanted = layout()->totalHeightForWidth(width());
    if (wanted > 0 && (minimumHeight() != wanted || maximumHeight() != wanted))
        setFixedHeight(wanted);
}

void InlineMessage::colour()
{
    const int extent = fontMetrics().height();
    m_icon->setPixmap(toneIcon(m_tone).pixmap(QSize(extent, extent), devicePixelRatioF()));
}
