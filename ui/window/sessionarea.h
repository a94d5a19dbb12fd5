// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/lazystack.h"

#include <QHash>
#include <QKeySequence>

class QHBoxLayout;
class QTabBar;
class QToolButton;

/// The session at the bottom of the window: a row of tabs above what they choose. Tabs Alt+1 and on. On request it
/// takes the window.
class SessionArea : public QWidget
{
    Q_OBJECT

public:
    explicit SessionArea(QWidget *parent = nullptr);

    void add(const QString &id, const QString &title, LazyStack::Factory factory);
    /// Of the tab that comes next.
    QKeySequence nextKey() const;
    /// At the right end of the row of tabs.
    void setCorner(QWidget *widget);
    /// In the row of tabs, while that one is current: it costs the page no height.
    void setTools(const QString &id, QWidget *widget);
    /// Takes the room of what stands above it in the splitter, until it is asked to give it back.
    void setWhole(bool whole);
    bool isWhole() const { return m_isWhole; }
    void setTitle(const QString &id, const QString &title);
    void show(const QString &id);
    using QWidget::show;
    QString current() const;
    bool contains(const QString &id) const;
    QWidget *page(const QString &id);
    /// The page if it was made before.
    QWidget *made(const QString &id) const { return m_stack->made(id); }

signals:
    void currentChanged(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    void makeWholeButton();
    void showTools();
    int indexOf(const QString &id) const;

    QTabBar *m_tabs;
    QHBoxLayout *m_row; ///< the tabs, the tools, the corner, and the button
    QToolButton *m_wholeButton;
    QHash<QString, QWidget *> m_tools;
    QList<int> m_sizes; ///< of the splitter, before it was whole
    bool m_isWhole = false;
    LazyStack *m_stack;
};
