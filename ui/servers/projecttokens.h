// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/tokenlisting.h"

#include <QWidget>

class MutedLabel;
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
/// newest.
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

signals:
    void readRequested(); ///< whenever they come into sight, too
    void moreRequested();
    void tokenChosen(int sessionId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void askForMore();

    QTableView *m_table;
    QStandardItemModel *m_model;
    MutedLabel *m_note;
    QPushButton *m_read;
    bool m_hasMore = false; ///< and they were not asked for yet
};
