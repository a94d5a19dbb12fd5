// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

/// The dialog begins where a file was last chosen in this window, and remembers where one is chosen now. Before a file
/// is selected in it.
void startInLastFolder(QFileDialog *dialog);

/// The same for what survives a restart; empty: none yet, and what isn't there any more isn't gone to.
QString lastFolder(const QWidget *window);
void setLastFolder(QWidget *window, const QString &folder);
