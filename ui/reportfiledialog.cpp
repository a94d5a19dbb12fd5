// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reportfiledialog.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ReportFileDialog)
};

} // namespace

QFileDialog *reportFileDialog(QWidget *parent)
{
    auto *dialog = new QFileDialog(parent, Words::tr("Save the report"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({ Words::tr("HTML (*.html)"), Words::tr("Markdown (*.md)"), Words::tr("JUnit XML (*.xml)"),
        Words::tr("JSON (*.json)") });
    dialog->setDefaultSuffix(QStringLiteral("html"));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1));
    });
    return dialog;
}
