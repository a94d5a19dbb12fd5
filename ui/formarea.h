// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

/// A form in its own scroll area, without a frame, on the ground of the panel around it. The area owns the form.
QScrollArea *formArea(QWidget *form);
