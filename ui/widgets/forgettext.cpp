// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/forgettext.h"

#include <QLineEdit>

void forgetText(QLineEdit *field)
{
    field->setText(QString());
}
