// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sheet.h"

#include "ui/look/icons.h"
#include "ui/widgets/panel.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

constexpr int leastMargin = 24; ///< pixels of the window that stay visible around it

} // namespace

Sheet::Sheet(const QString &title, QWidget *window)
    : QWidget(window)
    , m_panel(new Panel(title, this))
    , m_before(window->focusWidget())
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(title);
    auto *close = new QToolButton;
    close->setObjectName(QStringLiteral("sheetClose"));
    close->setIcon(themedIcon(QStringLiteral("cross"), IconRole::Muted));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Close (Esc)"));
    m_panel->addHeaderButton(close);
    m_panel->setAutoFillBackground(true);
    connect(close, &QToolButton::clicked, this, &Sheet::close);
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) {
        if (now && isVisible() && now->window() == this->window() && !isAncestorOf(now))
            leave(false);
    });
    window->installEventFilter(this);
}

QVBoxLayout *Sheet::body() const
{
    return m_panel->body();
}

void Sheet::setPreferredSize(const QSize &size)
{
    m_preferred = size;
    place();
}

void Sheet::close()
{
    leave(true);
}

void Sheet::leave(bool givesFocusBack)
{
    hide();
    deleteLater();
    if (givesFocusBack && m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
}

bool Sheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        place();
    return false;
}

void Sheet::place()
{
    setGeometry(parentWidget()->rect());
    const QSize size = m_preferred.boundedTo(this->size() - QSize(2 * leastMargin, 2 * leastMargin));
    m_panel->setGeometry(QRect(QPoint((width() - size.width()) / 2, (height() - size.height()) / 2), size));
}

void Sheet::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    place();
    raise();
    m_panel->findChild<QToolButton *>(QStringLiteral("sheetClose"))->setFocus(Qt::OtherFocusReason);
}

/// Nothing of what is covered hears a key.
void Sheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    event->accept();
}

void Sheet::mousePressEvent(QMouseEvent *event)
{
    QWidget::mousePressEvent(event);
    event->accept();
    close();
}

void Sheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, 90));
}
