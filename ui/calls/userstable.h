// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"

#include <QTableView>

class MutedLabel;
class QSortFilterProxyModel;
class UsersModel;

/// The users as a table that can be filtered, with a sentence in their place where there are none.
class UsersTable : public QTableView
{
    Q_OBJECT

public:
    static constexpr int usualRows = 4; ///< in sight where there is room
    static constexpr int leastHeight = 78; ///< pixels: the header, a user and the beginning of the next

    /// The model must outlive the table.
    explicit UsersTable(UsersModel *model, QWidget *parent = nullptr);

    /// By name or id. Chooses the first of those left if none is chosen.
    void setFilter(const QString &text);
    bool isEmpty() const; ///< nobody is left by the filter
    void setEmptyText(const QString &text);
    const django::User *currentUser() const; ///< nullptr: none
    /// False: the filter hides that row of the model.
    bool choose(int modelRow);
    void moveBy(int rows);

    QSize sizeHint() const override;

signals:
    void issueRequested(); ///< by Return, or a double click
    void removeRequested(); ///< by Delete
    void currentUserChanged();
    void listChanged(); ///< other users, or others left by the filter

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeColumns();
    void showEmpty();

    UsersModel *m_users;
    QSortFilterProxyModel *m_filtered;
    int m_issuedWidth = 0; ///< pixels of the last column, also while it is hidden
    MutedLabel *m_empty;
};
