// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLabel;
class QScrollArea;
class QString;
class QWidget;

/// A form in its own scroll area, without a frame, on the ground of the panel around it. The area owns the form.
QScrollArea *formArea(QWidget *form);

/// The muted label of a field in a QFormLayout, as high as the field, so that both texts stand on one line.
QLabel *fieldLabel(const QString &text, QWidget *field);
