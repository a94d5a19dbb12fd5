// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/variablestab.h"

#include "ui/import/importtable.h"
#include "ui/import/variablesmodel.h"
#include "ui/look/icons.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

/// A value is typed as what it is: a secret is not shown.
class ValueDelegate : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        auto *field = new QLineEdit(parent);
        field->setFrame(false);
        field->setObjectName(QStringLiteral("importValue"));
        if (index.data(VariablesModel::SecretRole).toBool())
            field->setEchoMode(QLineEdit::Password);
        return field;
    }
};

} // namespace

VariablesTab::VariablesTab(QWidget *parent)
    : QWidget(parent)
    , m_model(new VariablesModel(this))
    , m_environments(new QComboBox)
{
    auto *table = new ImportTable(m_model, "importVariables", tr("Variables"));
    table->setItemDelegate(new ValueDelegate(table));
    table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    connect(table, &QAbstractItemView::clicked, table, [table](const QModelIndex &cell) {
        if (cell.flags() & Qt::ItemIsEditable)
            table->edit(cell);
    });
    for (const int column : { VariablesModel::NameColumn, VariablesModel::ValueColumn, VariablesModel::FromColumn })
        table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    auto *environment = new QPushButton(themedIcon(QStringLiteral("open"), IconRole::Muted), tr("Environment…"));
    environment->setObjectName(QStringLiteral("importEnvironment"));
    environment->setToolTip(tr("A file with values for variables; what is typed here is stronger"));
    connect(environment, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Open an environment"));
        startInLastFolder(dialog);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, &VariablesTab::environmentChosen);
        dialog->open();
    });
    auto *hint = new MutedLabel(tr("Click a value to type another; the calls are read again with it."));
    hint->setWordWrap(true);
    m_environments->setObjectName(QStringLiteral("importEnvironments"));
    m_environments->setAccessibleName(tr("Environment of the files"));
    m_environments->setToolTip(tr("The environments that came with the files"));
    m_environments->hide();
    connect(m_environments, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            emit environmentNamed(m_environments->itemText(index));
    });
    auto *row = new QHBoxLayout;
    row->addWidget(hint, 1);
    row->addWidget(m_environments);
    row->addWidget(environment);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(table, 1);
    // Whoever hears it may set the variables anew, while the cell is still being written.
    connect(m_model, &VariablesModel::given, this, &VariablesTab::variableGiven, Qt::QueuedConnection);
}

void VariablesTab::showVariables(const archive::Intake &intake)
{
    m_model->setVariables(intake.import, intake.givenBy);
    const QString chosen = m_environments->currentIndex() > 0 ? m_environments->currentText() : QString();
    m_environments->clear();
    m_environments->addItem(tr("choose an environment"));
    m_environments->addItems(intake.import.environments);
    m_environments->setCurrentIndex(std::max(0, m_environments->findText(chosen)));
    m_environments->setVisible(!intake.import.environments.isEmpty());
}

int VariablesTab::count() const
{
    return m_model->rowCount();
}

int VariablesTab::missingCount() const
{
    return m_model->missingCount();
}
