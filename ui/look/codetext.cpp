// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/codetext.h"

#include "ui/look/theme.h"

#include <QPlainTextEdit>

void showAsCode(QWidget *widget)
{
    widget->setFont(monospaceFont());
    widget->setLayoutDirection(Qt::LeftToRight);
    if (const auto *edit = qobject_cast<QPlainTextEdit *>(widget)) { // else each line by its first letter
        QTextOption option = edit->document()->defaultTextOption();
        option.setTextDirection(Qt::LeftToRight);
        edit->document()->setDefaultTextOption(option);
    }
}
