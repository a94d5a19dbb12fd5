// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/projecttokens.h"

#include <QWidget>

class MutedLabel;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTableView;

/// The users of a project: found by name or id, and tokens for one of them without a password.
class ProjectUsers : public QWidget
{
    Q_OBJECT

public:
    explicit ProjectUsers(QWidget *parent = nullptr);

    /// Of a reading; \a found is what was looked for in the project, empty for its first users.
    void show(const project::Reading &reading, const QString &found);
    /// While the project runs nothing else is asked of it.
    void setBusy(bool isBusy);
    qint64 count() const { return m_count; }

signals:
    /// Those that are not listed: the project has to be asked.
    void searchRequested(const QString &text);
    void issueRequested(const QString &userId, const QString &type, project::IssueWay way);

private:
    void makeTable();
    void showChoice();
    QString chosen() const; ///< primary key; empty: none

    QLineEdit *m_search;
    QPushButton *m_find;
    QTableView *m_table;
    QStandardItemModel *m_model;
    QSortFilterProxyModel *m_filtered;
    MutedLabel *m_note;
    QComboBox *m_type;
    QPushButton *m_byProject;
    QPushButton *m_here;
    qint64 m_count = 0; ///< of the whole project
    bool m_isWhole = true; ///< all of them are listed
    bool m_isBusy = false;
};
