// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/claimrowdelegate.h"

#include "ui/compose/claimrowsmodel.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"

#include <QAction>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QTimer>

using explain::ValueKind;

namespace {

constexpr const char *indexProperty = "claimIndex";

bool isBoolean(const QModelIndex &index)
{
    return index.column() == ClaimRowsModel::ValueColumn
        && index.data(ClaimRowsModel::KindRole).toInt() == int(ValueKind::Boolean);
}

bool isTime(const QModelIndex &index)
{
    return index.column() == ClaimRowsModel::ValueColumn
        && index.data(ClaimRowsModel::KindRole).toInt() == int(ValueKind::Time);
}

} // namespace

void ClaimRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    QStyleOptionViewItem item = option;
    const auto action = ClaimRowsModel::Action(index.data(ClaimRowsModel::ActionRole).toInt());
    const bool isList = index.column() == ClaimRowsModel::KindColumn && index.flags() & Qt::ItemIsEditable;
    const int side = option.fontMetrics.height();
    const bool hasSign = isList || action != ClaimRowsModel::Action::None;
    if (hasSign)
        item.rect.adjust(0, 0, -side - 4, 0);
    RowDelegate::paint(painter, item, index);
    if (hasSign) {
        const QRect rest(item.rect.right() + 1, option.rect.top(), side + 4, option.rect.height());
        painter->fillRect(rest, option.state & QStyle::State_Selected ? theme.selection : theme.panel);
        painter->fillRect(QRect(rest.left(), rest.bottom(), rest.width(), 1), theme.line);
        const QString icon = isList                      ? QStringLiteral("down")
            : action == ClaimRowsModel::Action::Calendar ? QStringLiteral("calendar")
                                                         : QStringLiteral("refresh");
        const QRect sign(rest.left(), rest.center().y() - side / 2, side, side);
        themedIcon(icon, IconRole::Muted).paint(painter, sign);
    }
    if (option.state & QStyle::State_HasFocus) // which cell the keys are for
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), theme.accent);
}

QWidget *ClaimRowDelegate::makeList(QWidget *parent, const QModelIndex &index) const
{
    auto *list = new QComboBox(parent);
    if (isBoolean(index)) {
        list->addItem(QStringLiteral("true"), QStringLiteral("true"));
        list->addItem(QStringLiteral("false"), QStringLiteral("false"));
    } else {
        for (const ValueKind kind :
            { ValueKind::String, ValueKind::Number, ValueKind::Boolean, ValueKind::Time, ValueKind::Json })
            list->addItem(ClaimRowsModel::kindText(kind), int(kind));
    }
    connect(list, &QComboBox::activated, this, [this, list] {
        auto *self = const_cast<ClaimRowDelegate *>(this); // createEditor() is const, its signals are not
        emit self->commitData(list);
        emit self->closeEditor(list);
    });
    QTimer::singleShot(0, list, &QComboBox::showPopup); // the arrow keys choose in it, Return takes
    return list;
}

QWidget *ClaimRowDelegate::makeLine(QWidget *parent, const QModelIndex &index) const
{
    auto *line = new QLineEdit(parent);
    auto *self = const_cast<ClaimRowDelegate *>(this);
    const QPersistentModelIndex at(index);
    line->setFrame(false);
    if (index.column() == ClaimRowsModel::ValueColumn) {
        connect(line, &QLineEdit::textEdited, self,
            [self, at](const QString &typed) { emit self->drafted(at.row(), typed); });
        connect(line, &QObject::destroyed, self, [self, at] { emit self->drafted(at.row(), {}); });
    }
    if (isTime(index)) {
        line->setToolTip(tr("Seconds since 1970, +5 min, in 1 h, -2 d, now, 2026-11-24 02:45 (Alt+Down: calendar)"));
        auto *calendar
            = line->addAction(themedIcon(QStringLiteral("calendar"), IconRole::Muted), QLineEdit::TrailingPosition);
        calendar->setText(tr("Calendar"));
        connect(calendar, &QAction::triggered, self, [self, line, at] {
            emit self->closeEditor(line, QAbstractItemDelegate::RevertModelCache);
            emit self->calendarRequested(at);
        });
    }
    return line;
}

QWidget *ClaimRowDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const bool isList = index.column() == ClaimRowsModel::KindColumn || isBoolean(index);
    QWidget *editor = isList ? makeList(parent, index) : makeLine(parent, index);
    editor->setProperty(indexProperty, QVariant::fromValue(QPersistentModelIndex(index)));
    if (index.column() == ClaimRowsModel::KindColumn)
        editor->setFont(parent->font());
    else
        showAsCode(editor);
    editor->setAutoFillBackground(true);
    editor->setAccessibleName(index.column() == ClaimRowsModel::NameColumn
            ? tr("Name of the claim")
            : index.siblingAtColumn(ClaimRowsModel::NameColumn).data().toString());
    return editor;
}

void ClaimRowDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *list = qobject_cast<QComboBox *>(editor)) {
        list->setCurrentIndex(index.column() == ClaimRowsModel::KindColumn
                ? list->findData(index.data(ClaimRowsModel::KindRole))
                : list->findText(index.data(Qt::EditRole).toString()));
    } else if (auto *line = qobject_cast<QLineEdit *>(editor); line && !line->isModified()) {
        line->setText(index.data(Qt::EditRole).toString());
    }
}

void ClaimRowDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (auto *list = qobject_cast<QComboBox *>(editor))
        model->setData(index, list->currentData());
    else if (auto *line = qobject_cast<QLineEdit *>(editor); line && line->isModified())
        model->setData(index, line->text());
}

void ClaimRowDelegate::updateEditorGeometry(
    QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const
{
    editor->setGeometry(option.rect.adjusted(0, 0, 0, -1));
}

bool ClaimRowDelegate::eventFilter(QObject *watched, QEvent *event)
{
    auto *line = qobject_cast<QLineEdit *>(watched);
    if (!line || event->type() != QEvent::KeyPress)
        return RowDelegate::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const auto index = line->property(indexProperty).value<QPersistentModelIndex>();
    if (key->key() == Qt::Key_Down && key->modifiers() & Qt::AltModifier && isTime(index)) {
        emit closeEditor(line, QAbstractItemDelegate::RevertModelCache);
        emit calendarRequested(index);
        return true;
    }
    const bool takes = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Tab
        || key->key() == Qt::Key_Backtab;
    if (takes && line->isModified() && index.isValid()) {
        auto *model = const_cast<QAbstractItemModel *>(index.model());
        if (!model->setData(index, line->text()))
            return true; // the model said why; what was typed is still there to be mended
        line->setModified(false);
    }
    return RowDelegate::eventFilter(watched, event);
}
