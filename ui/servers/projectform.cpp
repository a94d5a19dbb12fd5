// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projectform.h"

#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/mutedlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

constexpr int commandLines = 5;
constexpr int scriptLines = 16;
constexpr int mostUsers = 500; ///< are listed at first; the others are found by their name

QPlainTextEdit *codeField(const char *name, const QString &label, int lines)
{
    auto *field = new QPlainTextEdit;
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(label);
    field->setReadOnly(true);
    field->setTabChangesFocus(true);
    showAsCode(field);
    field->setFixedHeight(field->fontMetrics().lineSpacing() * lines + 14);
    return field;
}

} // namespace

ProjectForm::ProjectForm(QWidget *parent)
    : QWidget(parent)
    , m_path(new QLineEdit)
    , m_python(new QComboBox)
    , m_settings(new QLineEdit)
    , m_withKey(new QCheckBox(tr("Take its signing key along")))
    , m_withDatabase(new QCheckBox(tr("List its users straight from its database")))
    , m_online(new QCheckBox(tr("Let it reach the network and its database")))
    , m_confined(new QCheckBox(tr("Confine it with bubblewrap")))
    , m_command(codeField("projectCommand", tr("What is run"), commandLines))
    , m_script(codeField("projectScript", tr("The script"), scriptLines))
    , m_safety(new MutedLabel)
    , m_run(new QPushButton(tr("Run it")))
    , m_rest(new QWidget)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(8);
    m_path->setObjectName(QStringLiteral("projectPath"));
    m_path->setAccessibleName(tr("The project"));
    m_path->setPlaceholderText(tr("manage.py or its folder; or drop it on the window"));
    connect(m_path, &QLineEdit::returnPressed, this, [this] { emit pathChosen(m_path->text().trimmed()); });
    auto *choose = new QPushButton(themedIcon(QStringLiteral("open"), IconRole::Muted), tr("Choose…"));
    choose->setObjectName(QStringLiteral("projectChoose"));
    choose->setToolTip(tr("The manage.py of a Django project. Nothing is run by choosing it"));
    connect(choose, &QPushButton::clicked, this, &ProjectForm::choose);
    choice->addWidget(m_path, 1);
    choice->addWidget(choose);
    layout->addLayout(choice);
    layout->addWidget(m_rest);
    layout->addStretch(1);
    makeFields();
    makeCommand();
    m_rest->hide();
    setFocusProxy(m_path);
}

void ProjectForm::makeFields()
{
    auto *layout = new QVBoxLayout(m_rest);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *fields = new QFormLayout;
    fields->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    fields->setHorizontalSpacing(12);
    fields->setVerticalSpacing(8);
    m_python->setObjectName(QStringLiteral("projectPython"));
    m_python->setAccessibleName(tr("Python"));
    m_python->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_python->setMinimumContentsLength(12);
    m_settings->setObjectName(QStringLiteral("projectSettings"));
    m_settings->setAccessibleName(tr("Settings module"));
    m_settings->setPlaceholderText(tr("as manage.py has it"));
    fields->addRow(fieldLabel(tr("Python"), m_python), m_python);
    fields->addRow(fieldLabel(tr("Settings"), m_settings), m_settings);
    layout->addLayout(fields);
    m_withKey->setObjectName(QStringLiteral("projectWithKey"));
    m_withKey->setToolTip(tr("To check signatures, and to sign here"));
    m_withKey->setChecked(true);
    m_withDatabase->setObjectName(QStringLiteral("projectWithDatabase"));
    m_withDatabase->setToolTip(
        tr("Read only, SQLite, PostgreSQL and MySQL: all of them are searched as you type, however many "
           "there are"));
    m_withDatabase->setChecked(true);
    m_online->setObjectName(QStringLiteral("projectOnline"));
    m_online->setToolTip(tr("An SQLite file is read without it"));
    layout->addWidget(m_withKey);
    layout->addWidget(m_withDatabase);
    layout->addWidget(m_online);
    layout->addWidget(m_confined);
    m_confined->setObjectName(QStringLiteral("projectConfined"));
    m_confined->setChecked(true);
    connect(m_python, &QComboBox::activated, this, [this](int index) {
        if (index == m_python->count() - 1)
            choosePython();
        showCommand();
    });
    connect(m_settings, &QLineEdit::textChanged, this, &ProjectForm::showCommand);
    connect(m_withKey, &QCheckBox::toggled, this, &ProjectForm::showCommand);
    connect(m_withDatabase, &QCheckBox::toggled, this, &ProjectForm::showCommand);
    connect(m_online, &QCheckBox::toggled, this, &ProjectForm::showCommand);
    connect(m_confined, &QCheckBox::toggled, this, &ProjectForm::showCommand);
}

void ProjectForm::makeCommand()
{
    auto *layout = static_cast<QVBoxLayout *>(m_rest->layout());
    m_script->setPlainText(QString::fromUtf8(project::readScript()));
    m_script->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_script->hide();
    m_safety->setObjectName(QStringLiteral("projectSafety"));
    m_safety->setWordWrap(true);
    m_run->setObjectName(QStringLiteral("projectRun"));
    m_run->setProperty("primary", true);
    connect(m_run, &QPushButton::clicked, this, &ProjectForm::runRequested);
    auto *script = new QPushButton(tr("Show the script"));
    script->setObjectName(QStringLiteral("projectShowScript"));
    script->setCheckable(true);
    connect(script, &QPushButton::toggled, this, [this, script](bool isShown) {
        m_script->setVisible(isShown);
        script->setText(isShown ? tr("Hide the script") : tr("Show the script"));
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_run);
    row->addWidget(script);
    row->addStretch(1);
    layout->addSpacing(4);
    layout->addWidget(new MutedLabel(tr("This is run, and nothing before you say so:")));
    layout->addWidget(m_command);
    layout->addWidget(m_safety);
    layout->addLayout(row);
    layout->addWidget(m_script);
}

void ProjectForm::choose()
{
    auto *dialog = new QFileDialog(this, tr("Open a Django project"), {}, tr("manage.py (manage.py);;All files (*)"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProjectForm::pathChosen);
    dialog->open();
}

void ProjectForm::choosePython()
{
    m_python->setCurrentIndex(0);
    auto *dialog = new QFileDialog(this, tr("The Python that the project runs with"), m_place.root);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::DontResolveSymlinks); // a virtual environment is its link
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_python->insertItem(0, path, path);
        m_python->setCurrentIndex(0);
        showCommand();
    });
    dialog->open();
}

void ProjectForm::setProject(
    const project::ProjectPlace &place, const project::InterpreterSearch &search, const QString &confiner)
{
    m_place = place;
    m_confiner = confiner;
    m_confined->setVisible(!confiner.isEmpty());
    m_remarks = search.remarks;
    if (!search.containerCommand.isEmpty())
        m_remarks
            += tr("If it runs in a container alone: jotlab-cli open --script > readproject.py; %1; jotlab-cli "
                  "open --from project.json.")
                   .arg(search.containerCommand.arg(QStringLiteral("readproject.py"), QStringLiteral("project.json")));
    m_path->setText(place.manage);
    m_python->clear();
    const auto choice = search.choice(place);
    for (const project::Interpreter &each : search.found) {
        m_python->addItem(each.hasDjango ? tr("%1 · %2").arg(each.path, each.source)
                                         : tr("%1 · %2 · no Django there").arg(each.path, each.source),
            each.path);
        if (choice && each.path == choice->path)
            m_python->setCurrentIndex(m_python->count() - 1);
    }
    if (!choice)
        m_remarks.prepend(choice.error().what);
    m_python->addItem(tr("Another…"));
    m_rest->show();
    showCommand();
    m_run->setFocus();
}

QString ProjectForm::confiner() const
{
    return m_confined->isChecked() ? m_confiner : QString();
}

project::ReadOrder ProjectForm::order() const
{
    project::ReadOrder order;
    order.place = m_place;
    order.interpreter = m_python->currentData().toString();
    order.settingsModule = m_settings->text().trimmed();
    order.withKey = m_withKey->isChecked();
    order.withDatabase = m_withDatabase->isChecked();
    order.online = m_online->isChecked();
    order.users = mostUsers;
    return order;
}

void ProjectForm::showCommand()
{
    const project::ReadCommand command = project::readCommand(order(), confiner());
    const bool isReady = !m_python->currentData().toString().isEmpty();
    m_run->setEnabled(isReady);
    m_command->setPlainText(isReady ? command.text() : QString());
    m_python->setToolTip(m_python->currentText());
    const QString own
        = tr("Jotlab's script writes nothing and opens no socket. The project's own code is loaded, and what "
             "it does then is its own:");
    const QString held = command.isConfined ? order().online
            ? tr("bubblewrap lets it write nothing.")
            : tr("bubblewrap lets it write no file and reach no network; a socket that is a file, as a local database "
                 "may have, it can open.")
        : order().online ? tr("Python, from 3.8 on, refuses it to write files, but what it starts, or does below "
                              "Python, is not held back.")
                         : tr("Python, from 3.8 on, refuses it to write files and to reach the network, but what it "
                              "starts, or does below Python, is "
                              "not held back.");
    QStringList said{ own + u' ' + held };
    if (order().withKey)
        said += tr("Its signing key comes back with the answer. It stays in memory, and ends with Jotlab.");
    if (order().withDatabase && order().online)
        said += tr("So does the password of its database, where it has one.");
    m_safety->setText((said + m_remarks).join(u'\n'));
}
