// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

/// The widgets below root, and root itself, at which Tab may stop, in the order in which they are seen: by layouts,
/// from left to right and from top to bottom. Those hidden or disabled at the moment are among them. Qt's own chain
/// follows the order in which widgets were made, and here panes are made when they are first shown.
QList<QWidget *> tabStops(QWidget *root);

/// The stop that can take the focus after from, or before it; round at the end. nullptr: none. From may be hidden, or
/// no stop at all: then it begins at the first, or the last.
QWidget *nextTabStop(QWidget *root, QWidget *from, bool forward);
