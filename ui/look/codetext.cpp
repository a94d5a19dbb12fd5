// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/codetext.h"

#include "ui/look/owndirection.h"
#include "ui/look/theme.h"

#include <QGuiApplication>
#include <QPlainTextEdit>

void showAsCode(QWidget *widget)
{
    widget->setFont(monospaceFont());
    widget->setLayoutDirection(Qt::LeftToRight);
    if (auto *edit = qobject_cast<QPlainTextEdit *>(widget)) {
        QTextOption option = edit->document()->defaultTextOption();
        option.setTextDirection(Qt::LeftToRight); // else each line by its first letter
        edit->document()->setDefaultTextOption(option);
        // Which Qt paints in the program's direction, not the widget's.
        edit->setPlaceholderText(inOwnDirection(edit->placeholderText(), QGuiApplication::layoutDirection()));
    }
}
