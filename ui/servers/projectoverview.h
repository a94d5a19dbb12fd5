// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/reading.h"
#include "core/project/setupfinding.h"

#include <QWidget>

class QStandardItemModel;
class MutedLabel;
class WrapRow;
class WrapTable;

/// What a project said of itself: what is wrong with its set-up, and its views about tokens.
class ProjectOverview : public QWidget
{
    Q_OBJECT

public:
    explicit ProjectOverview(QWidget *parent = nullptr);

    void show(const project::Reading &reading, const QList<project::SetupFinding> &findings);

private:
    void showChips(const project::Reading &reading);
    void showViews(const project::Reading &reading, const QList<project::SetupFinding> &findings);

    WrapRow *m_chips;
    QWidget *m_chipHome;
    QStandardItemModel *m_findings;
    QStandardItemModel *m_views;
    WrapTable *m_findingTable;
    WrapTable *m_viewTable;
    MutedLabel *m_remarks;
};
