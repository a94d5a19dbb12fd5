// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

/// The widget below root, or root itself, at which Tab stops after from, or before it, in the order in which they are
/// seen: by layouts, from left to right and from top to bottom; round at the end. nullptr: none can take the focus.
/// From may be hidden, or no stop at all: then it begins at the first, or the last. Qt's own chain follows the order in
/// which widgets were made, and here panes are made when they are first shown.
QWidget *nextTabStop(QWidget *root, QWidget *from, bool forward);
