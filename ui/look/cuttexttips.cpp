// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/cuttexttips.h"

#include <QComboBox>
#include <QHelpEvent>
#include <QLineEdit>
#include <QStyle>
#include <QStyleOption>
#include <QToolTip>

namespace {

/// Of a box: its text, and how much of its field there is for it.
std::pair<QString, int> chosenIn(const QComboBox &box)
{
    QStyleOptionComboBox option;
    option.initFrom(&box);
    option.subControls = QStyle::SC_All;
    const QRect field = box.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box);
    const bool hasIcon = !box.itemIcon(box.currentIndex()).isNull();
    return { box.currentText(), field.width() - 2 - (hasIcon ? box.iconSize().width() + 4 : 0) };
}

/// Of a field: what it asks for while it is empty; what it says where nobody can write.
std::pair<QString, int> toldBy(const QLineEdit &field)
{
    QStyleOptionFrame option;
    option.initFrom(&field);
    option.lineWidth = 1;
    const QRect inner = field.style()->subElementRect(QStyle::SE_LineEditContents, &option, &field);
    const QMargins margins = field.textMargins();
    const bool isToRead = field.isReadOnly() && field.echoMode() == QLineEdit::Normal;
    return { field.text().isEmpty() ? field.placeholderText()
            : isToRead              ? field.text()
                                    : QString(),
        inner.width() - margins.left() - margins.right() - 4 };
}

} // namespace

bool CutTextTips::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = qobject_cast<QWidget *>(watched);
    if (event->type() != QEvent::ToolTip || !widget || !widget->toolTip().isEmpty())
        return false;
    std::pair<QString, int> text;
    if (const auto *box = qobject_cast<QComboBox *>(widget); box && !box->isEditable())
        text = chosenIn(*box);
    else if (const auto *field = qobject_cast<QLineEdit *>(widget))
        text = toldBy(*field);
    if (text.first.isEmpty() || widget->fontMetrics().horizontalAdvance(text.first) <= text.second)
        return false;
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text.first.toHtmlEscaped(), widget);
    return true;
}
