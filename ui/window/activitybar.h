// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

/// The bar at the left edge that chooses the pane beside it: one checkable button a pane, icon above name. Up and down
/// move.
class ActivityBar : public QWidget
{
    Q_OBJECT

public:
    enum class Place { Top, Bottom };

    explicit ActivityBar(QWidget *parent = nullptr);

    /// The icon is one of resources/icons; the object name of the button becomes "activity-<id>". Keys Ctrl+1 to
    /// Ctrl+9 and Ctrl+0, in order.
    void add(const QString &id, const QString &icon, const QString &title, Place place);
    /// Of the pane that comes next; empty when all keys are given.
    QKeySequence nextKey() const;
    void setCurrent(const QString &id);

signals:
    void chosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_buttons;
    QVBoxLayout *m_layout;
    int m_atTop = 0;
};
