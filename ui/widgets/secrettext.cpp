// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secrettext.h"

#include "ui/widgets/clipboard.h"

#include <QTextDocumentFragment>

QMimeData *SecretText::createMimeDataFromSelection() const
{
    return secretData(textCursor().selection().toPlainText());
}
