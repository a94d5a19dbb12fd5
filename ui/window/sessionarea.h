// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/lazystack.h"

class QHBoxLayout;
class QTabBar;

/// The session at the bottom of the window: a row of tabs above what they choose. Tabs Alt+1 and on.
class SessionArea : public QWidget
{
    Q_OBJECT

public:
    explicit SessionArea(QWidget *parent = nullptr);

    void add(const QString &id, const QString &title, LazyStack::Factory factory);
    /// At the right end of the row of tabs.
    void setCorner(QWidget *widget);
    void setTitle(const QString &id, const QString &title);
    void show(const QString &id);
    using QWidget::show;
    QString current() const;
    bool contains(const QString &id) const;
    QWidget *page(const QString &id);

signals:
    void currentChanged(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int indexOf(const QString &id) const;

    QTabBar *m_tabs;
    QHBoxLayout *m_row; ///< the tabs, and the corner
    LazyStack *m_stack;
};
