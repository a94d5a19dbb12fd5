// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/findentry.h"

#include <QFrame>

class QLabel;
class QListView;
class QStandardItemModel;

/// The list below the find field: entries in their groups, or that there are none. Lies over the window and never takes
/// the focus, which stays in the field.
class FindList : public QFrame
{
    Q_OBJECT

public:
    explicit FindList(QWidget *window);

    void setEntries(const QList<FindEntry> &entries);
    /// Below the field, at most as high as the window has room for.
    void placeBelow(const QRect &field);
    /// The next or previous entry that can be chosen; by pages, too.
    void move(int by);
    /// Of setEntries(); -1: none can be chosen.
    int current() const;

signals:
    void chosen(int entry);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool canChoose(int row) const;
    void choose(int row);

    QListView *m_view;
    QStandardItemModel *m_model;
    QLabel *m_nothing;
    QLabel *m_hint;
    QRect m_field;
};
