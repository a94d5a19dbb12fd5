// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/wraptable.h"

/// Edits a setting in its cell: a list where there are only some values, else a line; a secret is not shown.
class SettingDelegate : public WrapDelegate
{
    Q_OBJECT

public:
    using WrapDelegate::WrapDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    void updateEditorGeometry(
        QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
