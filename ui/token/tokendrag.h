// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QMimeData;
class QWidget;

/// A token of the session on its way by mouse. Only its id travels, so that no other program gets a secret, and only
/// this process understands it. The caller owns what it gets.
QMimeData *tokenMimeData(int token);

/// The token's id; -1: something else is dragged, or another process's token.
int draggedToken(const QMimeData *data);

/// Drags until the button is released. The title is what hangs at the pointer.
void dragToken(QWidget *from, int token, const QString &title);
