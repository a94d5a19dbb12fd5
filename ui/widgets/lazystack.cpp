// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/lazystack.h"

LazyStack::LazyStack(QWidget *parent)
    : QStackedWidget(parent)
{
}

void LazyStack::add(const QString &id, Factory factory)
{
    m_factories.insert(id, std::move(factory));
}

void LazyStack::show(const QString &id)
{
    QWidget *widget = page(id);
    if (!widget)
        return;
    m_current = id;
    setCurrentWidget(widget);
    updateGeometry();
}

QWidget *LazyStack::page(const QString &id)
{
    if (const auto made = m_pages.constFind(id); made != m_pages.constEnd())
        return *made;
    const Factory factory = m_factories.take(id);
    if (!factory)
        return nullptr;
    QWidget *widget = factory();
    m_pages.insert(id, widget);
    addWidget(widget);
    return widget;
}

QString LazyStack::current() const
{
    return m_current;
}

bool LazyStack::contains(const QString &id) const
{
    return m_pages.contains(id) || m_factories.contains(id);
}

QSize LazyStack::minimumSizeHint() const
{
    const QWidget *shown = currentWidget();
    const QSize least(0, m_leastHeight);
    return shown ? shown->minimumSizeHint().expandedTo(shown->minimumSize()).expandedTo(least) : least;
}
