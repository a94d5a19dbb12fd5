// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/curlbutton.h"

#include "ui/look/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace {

constexpr int arrowWidth = 20;

} // namespace

CurlButton::CurlButton(QWidget *parent)
    : QPushButton(tr("Copy cURL"), parent)
    , m_menu(new QMenu(this))
{
    setToolTip(tr("Copy the call as a command that works, with its tokens; the arrow (or Down) offers it with variables in their place"));
    const auto add = [this](const char *name, const QString &text, client::Secrets secrets) {
        QAction *action = m_menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, [this, secrets] { emit copyRequested(secrets); });
    };
    add("curlWhole", tr("Copy &cURL"), client::Secrets::Revealed);
    add("curlVariables", tr("Copy cURL, tokens as &variables"), client::Secrets::Redacted);
    connect(this, &QPushButton::clicked, this, [this] { emit copyRequested(client::Secrets::Revealed); });
}

QSize CurlButton::sizeHint() const
{
    return QPushButton::sizeHint() + QSize(arrowWidth - 4, 0);
}

QRect CurlButton::arrowRect() const
{
    return { width() - arrowWidth - 2, 0, arrowWidth + 2, height() };
}

void CurlButton::openMenu()
{
    m_menu->popup(mapToGlobal(rect().bottomLeft()));
}

void CurlButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    painter.drawControl(QStyle::CE_PushButtonBevel, option);
    const QRect arrow = arrowRect();
    painter.fillRect(QRect(arrow.left(), 5, 1, height() - 10), Theme::of(this).line);
    QStyleOptionButton label = option;
    label.rect.setRight(arrow.left());
    painter.drawControl(QStyle::CE_PushButtonLabel, label);
    option.rect = arrow;
    painter.drawPrimitive(QStyle::PE_IndicatorArrowDown, option);
    if (option.state & QStyle::State_HasFocus) {
        option.rect = rect();
        painter.drawPrimitive(QStyle::PE_FrameFocusRect, option);
    }
}

void CurlButton::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && arrowRect().contains(event->pos()))
        return openMenu();
    QPushButton::mousePressEvent(event);
}

void CurlButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down)
        return openMenu();
    QPushButton::keyPressEvent(event);
}

void CurlButton::contextMenuEvent(QContextMenuEvent *event)
{
    openMenu();
    event->accept();
}
