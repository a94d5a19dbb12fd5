// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/sessionarea.h"

#include "ui/look/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QShortcut>
#include <QTabBar>
#include <QVBoxLayout>

SessionArea::SessionArea(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar)
    , m_row(new QHBoxLayout)
    , m_stack(new LazyStack)
{
    setAccessibleName(tr("Session"));
    m_tabs->setObjectName(QStringLiteral("sessionTabs"));
    m_tabs->setAccessibleName(tr("Session views"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 1, 8, 0);
    layout->setSpacing(1);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->addWidget(m_tabs, 1);
    layout->addLayout(m_row);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        const QString id = m_tabs->tabData(index).toString();
        if (isVisible()) // before that, nothing is made that restoring the state may turn away from
            m_stack->show(id);
        emit currentChanged(id);
    });
}

void SessionArea::add(const QString &id, const QString &title, LazyStack::Factory factory)
{
    m_stack->add(id, std::move(factory));
    const QSignalBlocker blocker(m_tabs);
    const int index = m_tabs->addTab(title);
    m_tabs->setTabData(index, id);
    m_tabs->updateGeometry(); // hidden, it would not say that it has grown
    const QKeySequence key(QStringLiteral("Alt+%1").arg(index + 1));
    m_tabs->setTabToolTip(index, tr("%1 (%2)").arg(title, key.toString(QKeySequence::NativeText)));
    auto *shortcut = new QShortcut(key, window());
    connect(shortcut, &QShortcut::activated, this, [this, id] { show(id); });
}

void SessionArea::setCorner(QWidget *widget)
{
    m_row->addWidget(widget);
}

void SessionArea::setTitle(const QString &id, const QString &title)
{
    if (const int index = indexOf(id); index >= 0)
        m_tabs->setTabText(index, title);
}

void SessionArea::show(const QString &id)
{
    const int index = indexOf(id);
    if (index < 0)
        return;
    m_tabs->setCurrentIndex(index);
    m_stack->show(id);
}

QString SessionArea::current() const
{
    return m_tabs->tabData(m_tabs->currentIndex()).toString();
}

bool SessionArea::contains(const QString &id) const
{
    return indexOf(id) >= 0;
}

QWidget *SessionArea::page(const QString &id)
{
    return m_stack->page(id);
}

int SessionArea::indexOf(const QString &id) const
{
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (m_tabs->tabData(index).toString() == id)
            return index;
    }
    return -1;
}

void SessionArea::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
    painter.fillRect(QRect(0, m_tabs->geometry().bottom() + 1, width(), 1), theme.line);
}
