// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/projecttokens.h"
#include "core/project/userlisting.h"

#include <QWidget>

class MutedLabel;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTableView;

/// The users of a project: found by name or id, and tokens for one of them without a password. They are those that the
/// project told of, or, where showPage() is called, those of its database as they are asked for.
class ProjectUsers : public QWidget
{
    Q_OBJECT

public:
    explicit ProjectUsers(QWidget *parent = nullptr);

    /// Of a reading; \a found is what was looked for in the project, empty for its first users.
    void show(const project::Reading &reading, const QString &found);
    /// Straight from the database: those whose name or id begins with what is typed, or all. \a isMore: behind those
    /// that are listed.
    void showPage(const project::UserPage &page, bool isMore);
    /// Those with a text anywhere in their name or id, as they are found. \a progress: from 0 to 1, which is the end.
    void showFound(const QList<project::ProjectUser> &users, double progress);
    void showSearchEnd(bool isWhole); ///< all of them were looked at
    void showListError(const Error &error);
    void setCount(qint64 count); ///< of all
    /// While the project runs nothing else is asked of it.
    void setBusy(bool isBusy);
    QString typed() const; ///< in the field
    qint64 count() const { return m_count; }

signals:
    void listRequested(const QString &beginning); ///< straight from the database
    void moreRequested(); ///< the page behind
    void stopRequested(); ///< of a search
    void countChanged();
    /// Those that are not listed: the project has to be asked.
    void searchRequested(const QString &text);
    void issueRequested(const QString &userId, const QString &type, project::IssueWay way);

private:
    void makeTable();
    void makeProgress();
    void append(const QList<project::ProjectUser> &users);
    void askForMore();
    void showSearchStart();
    void say(const QString &note);
    void showChoice();
    QString chosen() const; ///< primary key; empty: none

    QLineEdit *m_search;
    QPushButton *m_find;
    QTableView *m_table;
    QStandardItemModel *m_model;
    QSortFilterProxyModel *m_filtered;
    MutedLabel *m_note;
    QProgressBar *m_progress;
    QPushButton *m_stop;
    QComboBox *m_type;
    QPushButton *m_byProject;
    QPushButton *m_here;
    qint64 m_count = 0; ///< of the whole project
    bool m_isWhole = true; ///< all of them are listed
    bool m_isBusy = false;
    bool m_isDirect = false; ///< straight from the database
    bool m_hasMore = false; ///< behind those that are listed, and not asked for yet
    QString m_found; ///< what is looked for anywhere in names and ids
};
