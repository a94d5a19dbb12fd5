// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QFileDialog;
class QWidget;

/// Asks where to save, and proposes a name. A name without an ending gets that of the filter that is chosen, at first
/// of the first one, so a proposed name needs none. Connect its fileSelected() and open() it; it deletes itself.
QFileDialog *saveFileDialog(QWidget *parent, const QString &title, const QString &name, const QStringList &filters);

/// The same for a report: the kinds that scenario::saveReport() knows, HTML first.
QFileDialog *reportFileDialog(QWidget *parent);
