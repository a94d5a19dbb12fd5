// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QStackedWidget>
#include <functional>

/// Pages by id, each made when it is first shown: what nobody opens costs no time at the start and no memory.
class LazyStack : public QStackedWidget
{
    Q_OBJECT

public:
    using Factory = std::function<QWidget *()>;

    explicit LazyStack(QWidget *parent = nullptr);

    /// The factory is called at most once, from show() or page(), with the window already there.
    void add(const QString &id, Factory factory);
    /// Makes the page if need be. An unknown id changes nothing.
    void show(const QString &id);
    /// The page, made if need be; nullptr for an unknown id.
    QWidget *page(const QString &id);
    /// The page if it was made before.
    QWidget *made(const QString &id) const { return m_pages.value(id); }
    QString current() const;
    bool contains(const QString &id) const;
    /// No page asks for less, so that going from one to the other moves nothing beside them. Pixels.
    void setLeastHeight(int height) { m_leastHeight = height; }

    QSize minimumSizeHint() const override; ///< that of the page shown, not of the largest

private:
    QMap<QString, Factory> m_factories; ///< of the pages not made yet
    QMap<QString, QWidget *> m_pages;
    QString m_current;
    int m_leastHeight = 0;
};
