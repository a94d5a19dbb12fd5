// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

/// Type for an audience: the widget's own font in another size, in pixels.
void setTypeSize(QWidget *widget, int pixels, bool isBold = false);
