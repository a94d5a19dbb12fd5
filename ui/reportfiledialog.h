// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QFileDialog;
class QWidget;

/// Asks where a report goes: the kinds that scenario::saveReport() knows, HTML first. Connect its fileSelected() and
/// open() it; it deletes itself.
QFileDialog *reportFileDialog(QWidget *parent);
