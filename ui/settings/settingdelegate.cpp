// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingdelegate.h"

#include "ui/look/codetext.h"
#include "ui/settings/settingsmodel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTimer>

QWidget *SettingDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QString name = index.data(SettingsModel::NameRole).toString();
    QWidget *editor = nullptr;
    if (const QStringList choices = index.data(SettingsModel::ChoicesRole).toStringList(); !choices.isEmpty()) {
        auto *list = new QComboBox(parent);
        list->addItems(choices);
        connect(list, &QComboBox::activated, this, [this, list] {
            auto *self = const_cast<SettingDelegate *>(this); // createEditor() is const, its signals are not
            emit self->commitData(list);
            emit self->closeEditor(list);
        });
        QTimer::singleShot(0, list, &QComboBox::showPopup); // the arrow keys choose in it, Return takes
        editor = list;
    } else {
        auto *line = new QLineEdit(parent);
        if (index.data(SettingsModel::SecretRole).toBool()) {
            line->setEchoMode(QLineEdit::Password);
            line->setPlaceholderText(tr("a secret or a PEM text"));
        }
        editor = line;
    }
    showAsCode(editor);
    editor->setAutoFillBackground(true);
    editor->setAccessibleName(name);
    return editor;
}

void SettingDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    const QString text = index.data(Qt::EditRole).toString();
    if (auto *list = qobject_cast<QComboBox *>(editor))
        list->setCurrentIndex(list->findText(text));
    else if (auto *line = qobject_cast<QLineEdit *>(editor))
        line->setText(text);
}

void SettingDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (auto *list = qobject_cast<QComboBox *>(editor))
        model->setData(index, list->currentText());
    else if (auto *line = qobject_cast<QLineEdit *>(editor))
        model->setData(index, line->text());
}

void SettingDelegate::updateEditorGeometry(
    QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int height = qMax(editor->sizeHint().height(), 24);
    editor->setGeometry(
        option.rect.x(), option.rect.y(), option.rect.width(), qMin(height, qMax(24, option.rect.height())));
}
