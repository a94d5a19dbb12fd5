// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/tokenchange.h"
#include "ui/look/theme.h"

#include <QWidget>

class InlineMessage;
class MutedLabel;
class QCheckBox;
class QPlainTextEdit;
class QPushButton;
class QStandardItemModel;
class QTableView;

/// A token of the project, of this session, or of both.
struct ProjectTokenRow
{
    project::ListedToken token;
    bool isOutstanding = true; ///< else issued, but not known there
    int sessionId = -1; ///< of the same jti in this session; -1: none
};

/// The outstanding and blacklisted tokens of a project beside those of the session: this session's first, then the
/// newest. With its switch, which is off at first, they can be changed; each change is shown before it is made.
class ProjectTokens : public QWidget
{
    Q_OBJECT

public:
    explicit ProjectTokens(QWidget *parent = nullptr);

    /// In place of those that are listed, or behind them. \a hasMore: there are older ones.
    void setRows(const QList<ProjectTokenRow> &rows, bool hasMore, Instant now);
    void append(const QList<ProjectTokenRow> &rows, bool hasMore, Instant now);
    /// Why none are listed.
    void showReason(const QString &reason);
    /// Of another project: nothing may be changed until somebody says so. \a canChange: it can be at all.
    void lock(bool canChange);
    /// What would be run, if that is allowed.
    void ask(const QString &sql);
    void showDone(Tone tone, const QString &text);

signals:
    void readRequested(); ///< whenever they come into sight, too
    void moreRequested();
    void tokenChosen(int sessionId);
    /// Of the row that is chosen; a flush is of none.
    void changeRequested(project::TokenChange::Kind kind, const ProjectTokenRow &row);
    void changeAllowed(); ///< what ask() showed

protected:
    void showEvent(QShowEvent *event) override;

private:
    void askForMore();
    QWidget *makeChanges();
    QWidget *makeQuestion();
    void showChanges();

    QTableView *m_table;
    QStandardItemModel *m_model;
    MutedLabel *m_note;
    QPushButton *m_read;
    InlineMessage *m_message;
    QCheckBox *m_mayChange;
    QPushButton *m_blacklist;
    QPushButton *m_blacklistUser;
    QPushButton *m_addRow;
    QPushButton *m_flush;
    QWidget *m_changes; ///< their buttons
    QWidget *m_list; ///< with all that is about it
    QPlainTextEdit *m_sql;
    QWidget *m_question; ///< the SQL, and whether it is run
    QList<ProjectTokenRow> m_rows; ///< as they are listed
    bool m_hasMore = false; ///< and they were not asked for yet
};
