// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/rowdelegate.h"

/// Edits a claim in its row: its name and most values in a line, its kind and a boolean from a list. Return with
/// something that can't be the value keeps the line open and says why.
class ClaimRowDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    void updateEditorGeometry(
        QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

signals:
    /// The calendar was asked for while a time was being edited.
    void calendarRequested(const QModelIndex &index);
    /// What stands in the line just now; null when it was left.
    void drafted(int row, const QString &typed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeList(QWidget *parent, const QModelIndex &index) const;
    QWidget *makeLine(QWidget *parent, const QModelIndex &index) const;
};
