// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/importpane.h"

#include "core/base/plural.h"
#include "core/session/tokentitle.h"
#include "ui/import/importrows.h"
#include "ui/import/importtable.h"
#include "ui/import/variablestab.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/secrettext.h"
#include "ui/widgets/wraptable.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QVBoxLayout>

using archive::Import;

namespace {

constexpr int progressSteps = 1000;
constexpr int callLines = 7;
constexpr qsizetype mostSkipped = 500; ///< rows; the rest is counted
constexpr qsizetype longestReason = 2000; ///< characters

enum Page { CallsPage, TokensPage, VariablesPage, SkippedPage };

} // namespace

ImportPane::ImportPane(QWidget *parent)
    : Panel(tr("Import"), parent)
    , m_calls(new TakeModel({ tr("what"), tr("where"), tr("state") }, this))
    , m_tokens(new TakeModel({ tr("token"), tr("life · first met in"), tr("state") }, this))
    , m_variables(new VariablesTab)
    , m_skipped(new QStandardItemModel(0, 2, this))
    , m_take(new QPushButton)
    , m_bar(new QProgressBar)
    , m_progressText(new MutedLabel)
    , m_message(new InlineMessage)
    , m_empty(new MutedLabel(tr(
          "Drop files or folders anywhere on the window, or choose them here.\n\n"
          "Calls that other programs keep come in as calls, with the servers that they go to: HAR "
          "and .http files, collections of Postman, Insomnia and Bruno, descriptions of APIs "
          "(OpenAPI, Swagger), texts with commands of curl, PowerShell or fetch. Logs, databases, archives and whole "
          "folders are searched for tokens.\n\n"
          "You see all of it before anything is imported. Nothing is sent, and no script is run.")))
    , m_summary(new MutedLabel)
    , m_tabs(new QTabWidget)
    , m_callText(new SecretText)
    , m_tokenTable(new ImportTable(m_tokens, "importTokens", tr("Tokens")))
    , m_skippedTable(new WrapTable)
{
    setObjectName(QStringLiteral("importPane"));
    makeHeader();
    m_message->setObjectName(QStringLiteral("importMessage"));
    m_message->setClosable(true);
    m_empty->setObjectName(QStringLiteral("importEmpty"));
    m_empty->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_summary->setWordWrap(true);
    m_tabs->setObjectName(QStringLiteral("importTabs"));
    m_tabs->setDocumentMode(true);
    m_skippedTable->setObjectName(QStringLiteral("importSkipped"));
    m_skippedTable->setAccessibleName(tr("Passed over"));
    m_skipped->setHorizontalHeaderLabels({ tr("place"), tr("what, and why") });
    m_skippedTable->setModel(m_skipped);
    auto *callTable = new ImportTable(m_calls, "importCalls", tr("Calls and servers"));
    QWidget *calls = makeTab(m_calls, callTable, tr("All calls and servers"));
    m_callText->setObjectName(QStringLiteral("importCallText"));
    m_callText->setAccessibleName(tr("The call"));
    m_callText->setReadOnly(true);
    m_callText->setTabChangesFocus(true);
    showAsCode(m_callText);
    m_callText->setFixedHeight(m_callText->fontMetrics().lineSpacing() * callLines + 14);
    m_callText->hide();
    calls->layout()->addWidget(m_callText);
    connect(callTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex &row) { showCall(row.row()); });
    m_tabs->addTab(calls, QString());
    m_tabs->addTab(makeTab(m_tokens, m_tokenTable, tr("All tokens")), QString());
    m_tabs->addTab(m_variables, QString());
    m_tabs->addTab(m_skippedTable, QString());
    m_progress = makeProgress();
    body()->addWidget(m_message);
    body()->addWidget(m_progress);
    body()->addWidget(m_empty);
    body()->addWidget(m_summary);
    body()->addWidget(m_tabs, 1);
    body()->addStretch();
    connect(m_message, &InlineMessage::actionTriggered, this, &ImportPane::actionTriggered);
    connect(m_message, &InlineMessage::closed, m_message, &InlineMessage::clear);
    connect(m_calls, &TakeModel::takenChanged, this, &ImportPane::showChoice);
    connect(m_tokens, &TakeModel::takenChanged, this, &ImportPane::showChoice);
    connect(m_variables, &VariablesTab::variableGiven, this, &ImportPane::variableGiven);
    connect(m_variables, &VariablesTab::environmentChosen, this, &ImportPane::environmentChosen);
    connect(m_variables, &VariablesTab::environmentNamed, this, &ImportPane::environmentNamed);
    connect(
        m_tokenTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &row) {
            if (m_intake && row.isValid())
                emit tokenChosen(m_intake->tokens.at(row.row()).text);
        });
    m_progress->hide();
    m_summary->hide();
    m_tabs->hide();
    showTitles();
    showChoice();
}

void ImportPane::makeHeader()
{
    const auto button = [this](const char *name, const char *icon, const QString &text, void (ImportPane::*slot)()) {
        auto *made = new QPushButton(themedIcon(QLatin1String(icon), IconRole::Muted), text);
        made->setObjectName(QLatin1String(name));
        addHeaderButton(made);
        connect(made, &QPushButton::clicked, this, slot);
        return made;
    };
    QPushButton *files = button("importFiles", "open", tr("Files…"), &ImportPane::chooseFiles);
    files->setToolTip(tr("Files of any kind, several at once"));
    button("importFolder", "search", tr("Folder…"), &ImportPane::chooseFolder)
        ->setToolTip(tr("All files in a folder, and in those within it"));
    m_take->setObjectName(QStringLiteral("importTake"));
    m_take->setProperty("primary", true);
    m_take->setToolTip(tr("What is ticked becomes part of the session; nothing is sent"));
    addHeaderButton(m_take);
    connect(m_take, &QPushButton::clicked, this, [this] { emit takeRequested(choice()); });
    setFocusProxy(files);
}

QWidget *ImportPane::makeProgress()
{
    m_bar->setObjectName(QStringLiteral("importProgress"));
    m_bar->setAccessibleName(tr("How much is read"));
    m_bar->setRange(0, progressSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(100);
    m_progressText->setObjectName(QStringLiteral("importProgressText"));
    m_progressText->setElided(true);
    auto *stop = new QPushButton(tr("Stop"));
    stop->setObjectName(QStringLiteral("importStop"));
    stop->setToolTip(tr("What was found until now stays"));
    connect(stop, &QPushButton::clicked, this, &ImportPane::stopRequested);
    auto *area = new QWidget;
    auto *row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_bar);
    row->addWidget(m_progressText, 1);
    row->addWidget(stop);
    return area;
}

QWidget *ImportPane::makeTab(TakeModel *model, QTableView *table, const QString &allText)
{
    QHeaderView *header = table->horizontalHeader();
    header->setSectionResizeMode(TakeModel::WhatColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(TakeModel::WhereColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(TakeModel::StateColumn, QHeaderView::Fixed);
    header->resizeSection(TakeModel::StateColumn, table->fontMetrics().horizontalAdvance(tr("known")) + 56);
    auto *tick = new QShortcut(QKeySequence(Qt::Key_Space), table);
    tick->setContext(Qt::WidgetShortcut);
    connect(tick, &QShortcut::activated, model, [model, table] {
        if (const QModelIndex current = table->currentIndex(); current.isValid())
            model->setTaken(current.row(), !model->taken().contains(current.row()));
    });
    auto *all = new QCheckBox(allText);
    all->setObjectName(table->objectName() + QStringLiteral("All"));
    const auto showAll = [model, all] {
        const int count = model->takenCount();
        const QSignalBlocker blocker(all);
        all->setEnabled(model->rowCount() > 0);
        all->setTristate(count > 0 && count < model->rowCount());
        all->setCheckState(count == 0 ? Qt::Unchecked : count < model->rowCount() ? Qt::PartiallyChecked : Qt::Checked);
    };
    connect(model, &TakeModel::takenChanged, all, showAll);
    connect(all, &QCheckBox::clicked, model, [model] { model->setAllTaken(model->takenCount() < model->rowCount()); });
    showAll();
    auto *tab = new QWidget;
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(all);
    layout->addWidget(table, 1);
    return tab;
}

void ImportPane::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Import files"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ImportPane::pathsChosen);
    dialog->open();
}

void ImportPane::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Import a folder"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::filesSelected, this, &ImportPane::pathsChosen);
    dialog->open();
}

void ImportPane::showProgress(const archive::IntakeProgress &progress)
{
    const qint64 all = std::max<qint64>(1, progress.allBytes);
    m_bar->setValue(int(std::min<qint64>(all, progress.bytes) * progressSteps / all));
    const qint64 files = progress.allFiles;
    m_progressText->setText(
        QStringLiteral("%1 · %2 · %3")
            .arg(counted(tr("%Ln token(s)", nullptr, int(progress.found)), progress.found), sizeText(progress.bytes),
                files == 1
                    ? tr("1 file")
                    : tr("%1 of %2 files").arg(QLocale().toString(progress.files.load()), QLocale().toString(files))));
    m_empty->hide();
    m_progress->show();
    m_take->setEnabled(false);
}

void ImportPane::showIntake(
    std::shared_ptr<const archive::Intake> intake, const QSet<qsizetype> &knownServers, Instant now)
{
    m_intake = std::move(intake);
    const auto *read = m_intake.get();
    showCall(-1);
    const qsizetype servers = read->import.servers.size();
    QSet<qsizetype> known = knownServers;
    for (const qsizetype call : read->knownCalls)
        known.insert(servers + call);
    m_calls->setRows(
        int(servers + read->import.calls.size()),
        [kept = m_intake, servers, knownServers](int row) {
            if (row < servers)
                return serverRow(kept->import.servers.at(row), knownServers.contains(row));
            return callRow(kept->import.calls.at(row - servers), kept->knownCalls.contains(row - servers));
        },
        known);
    m_tokens->setRows(
        int(read->tokens.size()),
        [kept = m_intake, now](
            int row) { return tokenRow(kept->tokens.at(row), kept->knownTokens.contains(row), now); },
        read->knownTokens);
    m_variables->showVariables(*read);
    showSkipped();
    m_summary->setText(summary());
    m_progress->hide();
    m_empty->hide();
    m_summary->show();
    const bool wasHidden = m_tabs->isHidden();
    m_tabs->show();
    showTitles();
    showChoice();
    if (wasHidden || m_tabs->currentIndex() != VariablesPage) {
        m_tabs->setCurrentIndex(m_variables->missingCount() > 0 && m_calls->rowCount() == 0 ? VariablesPage
                : m_calls->rowCount() > 0                                                   ? CallsPage
                : m_tokens->rowCount() > 0                                                  ? TokensPage
                                                                                            : SkippedPage);
    }
}

void ImportPane::showCall(int row)
{
    const int servers = m_intake ? int(m_intake->import.servers.size()) : 0;
    const bool isCall = m_intake && row >= servers;
    m_callText->setVisible(isCall);
    m_callText->setPlainText(isCall ? callText(m_intake->import.calls.at(row - servers)) : QString());
}

void ImportPane::showSkipped()
{
    m_skipped->removeRows(0, m_skipped->rowCount());
    const QList<Import::Skipped> all = m_intake->import.skipped + m_intake->notSearched;
    QList<QList<QStandardItem *>> rows;
    const auto add = [this](const QString &place, const QString &text) {
        m_skipped->appendRow({ new QStandardItem(session::oneLine(place, longestReason)),
            new QStandardItem(session::oneLine(text, longestReason)) });
    };
    for (const Import::Skipped &each : all.first(std::min(all.size(), mostSkipped)))
        add(each.place, each.text);
    if (all.size() > mostSkipped)
        add({}, tr("and %1 more").arg(QLocale().toString(all.size() - mostSkipped)));
    m_skippedTable->layOutColumns();
}

void ImportPane::showTitles()
{
    const auto title = [](const QString &name, qsizetype count) {
        return count == 0 ? name : QStringLiteral("%1 (%2)").arg(name, QLocale().toString(count));
    };
    m_tabs->setTabText(CallsPage, title(tr("Calls"), m_calls->rowCount()));
    m_tabs->setTabText(TokensPage, title(tr("Tokens"), m_tokens->rowCount()));
    m_tabs->setTabText(VariablesPage, title(tr("Variables"), m_variables->count()));
    m_tabs->setTabText(SkippedPage,
        title(tr("Passed over"), m_intake ? m_intake->import.skipped.size() + m_intake->notSearched.size() : 0));
}

void ImportPane::showChoice()
{
    const qsizetype count = m_calls->takenCount() + m_tokens->takenCount();
    m_take->setEnabled(count > 0 && m_progress->isHidden());
    m_take->setText(count > 0 ? tr("Take %1").arg(QLocale().toString(count)) : tr("Take"));
}

ImportPane::Choice ImportPane::choice() const
{
    Choice choice;
    choice.tokens = m_tokens->taken();
    const int servers = m_intake ? int(m_intake->import.servers.size()) : 0;
    for (const int row : m_calls->taken()) {
        if (row < servers)
            choice.servers.append(row);
        else
            choice.calls.append(row - servers);
    }
    return choice;
}

QString ImportPane::summary() const
{
    const archive::Intake &read = *m_intake;
    const QStringList found = countTexts(read.import.calls.size(), read.import.servers.size(), read.tokens.size());
    QString text = tr("%1 read: %2.")
                       .arg(counted(tr("%Ln file(s)", nullptr, int(read.files)), read.files),
                           found.isEmpty() ? tr("no call and no token") : found.join(QLatin1String(", ")));
    if (m_variables->missingCount() > 0)
        text += u' '
            + counted(tr("%Ln variable(s) without a value.", nullptr, m_variables->missingCount()),
                m_variables->missingCount());
    if (read.isStopped)
        text += u' ' + tr("It was stopped: there may be more.");
    return text;
}

void ImportPane::showMessage(Tone tone, const QString &text, const QString &action)
{
    m_message->setAction(action);
    m_message->show(tone, {}, text);
}

void ImportPane::showError(const Error &error)
{
    m_message->setAction({});
    m_message->show(error);
}
