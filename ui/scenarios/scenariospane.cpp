// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariospane.h"

#include "core/scenario/report.h"
#include "core/scenario/serverstage.h"
#include "ui/actions/action.h"
#include "ui/look/icons.h"
#include "ui/scenarios/askingmessage.h"
#include "ui/scenarios/runbuttons.h"
#include "ui/scenarios/scenariodelegate.h"
#include "ui/scenarios/scenarioeditor.h"
#include "ui/scenarios/scenariofiling.h"
#include "ui/scenarios/scenariolibrary.h"
#include "ui/scenarios/scenarioreadings.h"
#include "ui/scenarios/scenariosteps.h"
#include "ui/scenarios/scenariovenue.h"
#include "ui/widgets/arrangedsplitter.h"
#include "ui/widgets/savefiledialog.h"

#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QItemSelectionModel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using scenario::Outcome;

namespace {

QList<int> listAndRun(int room)
{
    constexpr int leastList = 260; // pixels
    const int list = qMax(leastList, room / 4);
    return { list, qMax(0, room - list) };
}

} // namespace

ScenariosPane::ScenariosPane(QWidget *parent)
    : Panel(tr("Scenarios"), parent)
    , m_model(new ScenariosModel(this))
    , m_readings(new ScenarioReadings(m_model, this))
    , m_library(new ScenarioLibrary(m_model, this))
    , m_run(new ScenarioRun(m_model, m_readings, this))
    , m_list(new QListView)
    , m_tabs(new QTabWidget)
    , m_editor(new ScenarioEditor)
    , m_steps(new ScenarioSteps)
    , m_splitter(new ArrangedSplitter(Qt::Horizontal, listAndRun))
    , m_message(new AskingMessage)
    , m_filing(new ScenarioFiling(*m_model, *m_library, *m_message, this))
    , m_venue(new ScenarioVenue)
    , m_whole(new QCheckBox(tr("Whole tokens")))
{
    setObjectName(QStringLiteral("scenariosPane"));
    setAcceptDrops(true);
    setProperty("takesFiles", true);
    m_message->setObjectName(QStringLiteral("scenariosMessage"));
    makeHeader();
    m_splitter->setObjectName(QStringLiteral("scenariosSplitter"));
    m_splitter->addWidget(makeList());
    m_tabs->setObjectName(QStringLiteral("scenarioTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_steps, tr("Steps"));
    m_tabs->addTab(m_editor, tr("JSON"));
    m_splitter->addWidget(m_tabs);
    m_splitter->setChildrenCollapsible(false);
    m_tabs->setMinimumWidth(480);
    body()->addWidget(m_message);
    body()->addWidget(m_splitter, 1);
    setFocusProxy(m_list);
    makeShortcuts();
    connectEditor();
    connectRun();
    connectFiling();
    connect(m_library, &ScenarioLibrary::readAnew, this, &ScenariosPane::takeNewText);
    connect(m_message, &AskingMessage::withdrawn, this, [this] { m_asked.reset(); });
    connect(m_venue, &ScenarioVenue::currentIndexChanged, this, &ScenariosPane::closeQuestion);
    m_model->load();
    select(m_model->entries().value(0).id);
    showButtons();
}

void ScenariosPane::connectEditor()
{
    connect(m_editor, &ScenarioEditor::edited, this, &ScenariosPane::takeText);
    connect(m_editor, &ScenarioEditor::settled, this, &ScenariosPane::showReading);
    connect(m_readings, &ScenarioReadings::read, this, [this](const QString &id) {
        if (id == m_shown)
            showReading();
    });
    connect(m_editor, &ScenarioEditor::copyRequested, this, &ScenariosPane::copyCurrent);
    connect(m_editor, &ScenarioEditor::saveRequested, this, [this] { m_filing->save(m_shown); });
    connect(m_editor, &ScenarioEditor::saveAsRequested, this, [this] { m_filing->saveAs(m_shown); });
    connect(m_editor, &ScenarioEditor::closeRequested, this, [this] { m_filing->close(m_shown); });
    connect(m_steps, &ScenarioSteps::textRequested, this, [this] {
        setShowsText(true);
        m_editor->goToProblem();
    });
    connect(m_steps, &ScenarioSteps::decodeRequested, this, [this](const QByteArray &token, const QString &step) {
        emit decodeRequested(token, current() ? tr("%1: %2").arg(current()->name, step) : step);
    });
}

void ScenariosPane::connectFiling()
{
    connect(m_filing, &ScenarioFiling::showRequested, this, &ScenariosPane::select);
    connect(m_filing, &ScenarioFiling::saved, this, [this] {
        m_editor->refresh(*current());
        emit keptChanged();
    });
    connect(m_filing, &ScenarioFiling::closed, this, [this](const QString &id) {
        m_editor->forget(id);
        m_run->forget(id);
        m_readings->forget(id);
        emit keptChanged();
    });
}

void ScenariosPane::connectRun()
{
    connect(m_run, &ScenarioRun::entryChanged, this, [this](const QString &id) {
        if (id == m_shown)
            showSteps();
    });
    connect(m_run, &ScenarioRun::stepStarted, this, [this](const QString &id, int index) {
        if (id == m_shown)
            m_steps->stepStarted(index);
    });
    connect(m_run, &ScenarioRun::stepFinished, this,
        [this](const QString &id, int index, const scenario::StepResult &result) {
            if (id == m_shown)
                m_steps->stepFinished(index, result);
        });
    connect(m_run, &ScenarioRun::progressed, this, &ScenariosPane::setNote);
    connect(m_run, &ScenarioRun::paused, this, &ScenariosPane::showButtons);
    connect(m_run, &ScenarioRun::finished, this, [this](const ScenarioRun::Verdict &verdict) {
        showSteps();
        setNote({});
        m_message->say(verdict.tone, verdict.text);
        m_message->setDetail(verdict.detail);
        showButtons();
    });
    connect(m_buttons, &RunButtons::reportRequested, this, &ScenariosPane::chooseReport);
    connect(m_buttons, &RunButtons::rerunRequested, this, &ScenariosPane::rerunFailed);
    connect(m_buttons, &RunButtons::stepRequested, this, &ScenariosPane::step);
    connect(m_buttons, &RunButtons::stopRequested, m_run, &ScenarioRun::stop);
    connect(m_buttons, &RunButtons::runAllRequested, this, &ScenariosPane::runAll);
    connect(m_buttons, &RunButtons::runRequested, this, &ScenariosPane::runSelected);
}

void ScenariosPane::makeHeader()
{
    addHeaderWidget(m_venue);
    m_whole->setObjectName(QStringLiteral("scenarioWhole"));
    m_whole->setToolTip(tr("Tokens and passwords whole, in the exchange below and in reports"));
    addHeaderButton(m_whole);
    connect(m_whole, &QCheckBox::toggled, this,
        [this](bool isOn) { m_steps->setSecrets(isOn ? client::Secrets::Revealed : client::Secrets::Redacted); });
    m_buttons = new RunButtons(this);
}

QWidget *ScenariosPane::makeList()
{
    m_list->setObjectName(QStringLiteral("scenarioList"));
    m_list->setAccessibleName(tr("Scenarios"));
    m_list->setItemDelegate(new ScenarioDelegate(m_list));
    m_list->setModel(m_model);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ScenariosPane::showCurrent);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ScenariosPane::showButtons);

    auto *fresh = new QPushButton(themedIcon(QStringLiteral("plus")), tr("New"));
    fresh->setObjectName(QStringLiteral("scenarioNew"));
    fresh->setToolTip(tr("A scenario of one step, to begin with"));
    auto *open = new QPushButton(themedIcon(QStringLiteral("open")), tr("Open…"));
    open->setObjectName(QStringLiteral("scenarioOpen"));
    open->setToolTip(tr("A scenario file (Ctrl+O); one can be dropped here as well"));
    connect(fresh, &QPushButton::clicked, this, [this] {
        addNew(QStringLiteral("scenario"),
            "{\n  \"name\": \"My scenario\",\n  \"steps\": [\n"
            "    {\"do\": \"login\", \"user\": \"alice\", \"expect\": {\"status\": 200}}\n  ]\n}\n");
    });
    connect(open, &QPushButton::clicked, m_filing, &ScenarioFiling::chooseFile);

    auto *left = new QWidget;
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(fresh);
    row->addWidget(open);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addWidget(m_list, 1);
    left->setMinimumWidth(150);
    return left;
}

void ScenariosPane::makeShortcuts()
{
    const auto key = [this](Action action, auto slot) {
        auto *shortcut = new QShortcut(keyOf(action), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    key(Action::SaveScenario, [this] { m_filing->save(m_shown); });
    key(Action::OpenScenario, [this] { m_filing->chooseFile(); });
}

void ScenariosPane::setBand(simplejwt::Band band)
{
    if (!m_run->isRunning())
        m_venue->setBand(band);
}

void ScenariosPane::setServer(const std::optional<scenario::ServerFacts> &server)
{
    const auto &before = m_venue->server();
    if (!server || !before || server->server != before->server || server->settings != before->settings)
        closeQuestion();
    m_venue->setServer(server);
}

const ScenarioEntry *ScenariosPane::current() const
{
    return m_model->entry(m_shown);
}

QStringList ScenariosPane::selectedIds() const
{
    QStringList ids;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_list->selectionModel()->isRowSelected(row))
            ids.append(m_model->entryAt(row)->id);
    }
    return ids.isEmpty() && current() ? QStringList{ m_shown } : ids;
}

void ScenariosPane::select(const QString &id)
{
    m_list->setCurrentIndex(m_model->index(m_model->rowOf(id)));
    showCurrent();
}

void ScenariosPane::showCurrent()
{
    const ScenarioEntry *entry = m_model->entryAt(m_list->currentIndex().row());
    if (!entry || entry->id == m_shown)
        return;
    m_shown = entry->id;
    m_steps->followRun();
    m_editor->showEntry(*entry);
    showReading();
    showButtons();
    emit keptChanged();
}

void ScenariosPane::showReading()
{
    if (const auto reading = m_readings->of(m_shown)) {
        m_editor->showProblems(current()->text, reading->problems);
        m_tabs->setTabIcon(m_tabs->indexOf(m_editor), reading->problems.isEmpty() ? QIcon() : toneIcon(Tone::Bad));
    }
    showSteps();
}

void ScenariosPane::showSteps()
{
    const ScenarioEntry *entry = current();
    if (!entry)
        return;
    const bool isPlayed = entry->result && entry->played == entry->text;
    using Play = ScenarioEntry::Play;
    if (entry->play != Play::None && entry->result)
        return m_steps->showProgress(*entry->result, entry->play == Play::Running ? entry->step : -1);
    if (isPlayed)
        return m_steps->showResult(*entry->result);
    const auto reading = m_readings->of(m_shown);
    if (!reading)
        m_steps->showScenario({}); // soon
    else if (reading->scenario)
        m_steps->showScenario(*reading->scenario);
    else
        m_steps->showUnreadable(reading->scenario.error().what);
}

void ScenariosPane::takeText(const QString &id, const QByteArray &text)
{
    m_model->change(id, [&text](ScenarioEntry &entry) { entry.text = text; });
    if (m_asked && m_asked->isAbout(id))
        closeQuestion();
    if (const ScenarioEntry *entry = m_model->entry(id))
        m_editor->refresh(*entry);
    emit keptChanged();
}

void ScenariosPane::takeNewText(const QString &id)
{
    if (m_asked && m_asked->isAbout(id))
        closeQuestion();
    if (id != m_shown)
        return;
    m_editor->showEntry(*m_model->entry(id));
    showReading();
}

void ScenariosPane::addNew(const QString &title, const QByteArray &text)
{
    select(m_library->add(title, text));
    setShowsText(true);
    m_editor->setFocus();
}

void ScenariosPane::copyCurrent()
{
    if (const ScenarioEntry *entry = current())
        addNew(entry->title() + QStringLiteral("-copy"), QByteArray(entry->text));
}

void ScenariosPane::openFile(const QString &path)
{
    m_filing->open(path);
}

QList<std::pair<QString, QString>> ScenariosPane::names() const
{
    QList<std::pair<QString, QString>> names;
    for (const ScenarioEntry &entry : m_model->entries())
        names.append({ entry.id, entry.name });
    return names;
}

void ScenariosPane::showScenario(const QString &id)
{
    if (m_model->entry(id))
        select(id);
}

QByteArray ScenariosPane::kept() const
{
    return m_library->kept(m_shown);
}

void ScenariosPane::restore(const QByteArray &kept)
{
    if (const QString shown = m_library->restore(kept); !shown.isEmpty())
        select(shown);
}

void ScenariosPane::runSelected()
{
    if (m_run->isPaused())
        m_run->playOn();
    else
        start(selectedIds(), false);
    showButtons();
}

void ScenariosPane::runAll()
{
    QStringList ids;
    for (const ScenarioEntry &entry : m_model->entries())
        ids.append(entry.id);
    start(ids, false);
}

void ScenariosPane::rerunFailed()
{
    const QStringList chosen = selectedIds();
    QStringList ids;
    for (const ScenarioEntry &entry : m_model->entries()) {
        if (entry.result && entry.result->outcome() == Outcome::Failed
            && (chosen.size() < 2 || chosen.contains(entry.id)))
            ids.append(entry.id);
    }
    start(ids, false);
}

void ScenariosPane::step()
{
    if (m_run->isRunning())
        return;
    if (m_run->isPaused() && m_run->underWay() == m_shown)
        m_run->playNextStep();
    else
        start({ m_shown }, true);
    showButtons();
}

void ScenariosPane::start(const QStringList &ids, bool single)
{
    if (m_run->isRunning())
        return;
    m_message->say(Tone::Neutral, {});
    for (const QString &id : ids)
        m_library->readAgain(id);
    m_readings->whenRead(ids, [this, ids, single] { startRead(ids, single); });
}

void ScenariosPane::startRead(const QStringList &ids, bool single)
{
    if (m_run->isRunning()) // asked for twice
        return;
    ScenarioBatch batch = m_run->batchOf(ids);
    batch.single = single;
    std::optional<ScenarioQuestion> question;
    if (m_venue->isForeign() && !m_agreed.contains(m_venue->server()->server.id())) {
        question.emplace(batch, *m_venue->server());
        batch = question->batch();
    }
    if (batch.items.isEmpty()) {
        const QString why = m_run->refuse(batch);
        if (why.isEmpty())
            return;
        showSteps();
        showButtons();
        return m_message->say(Tone::Bad, why);
    }
    if (!question)
        return begin(batch);
    // Nothing goes to a server before somebody has seen what.
    m_message->ask(
        Tone::Warning, tr("Is this server yours?"), question->text(), tr("It is mine, send"), [this] { send(); });
    m_message->setDetail(question->detail());
    m_asked = std::move(question);
}

void ScenariosPane::begin(const ScenarioBatch &batch)
{
    m_steps->followRun();
    m_run->begin(batch, m_venue->stageMaker());
    showSteps();
    showButtons();
}

/// What was asked about, as it was asked about.
void ScenariosPane::send()
{
    const auto asked = std::exchange(m_asked, std::nullopt);
    m_message->say(Tone::Neutral, {});
    if (!asked || !m_venue->isForeign() || m_venue->server()->server.id() != asked->server())
        return;
    m_agreed.append(asked->server());
    emit agreedServersChanged();
    begin(asked->batch());
}

void ScenariosPane::showButtons()
{
    const QList<ScenarioEntry> &entries = m_model->entries();
    const bool hasFailed = std::any_of(entries.begin(), entries.end(),
        [](const ScenarioEntry &entry) { return entry.result && entry.result->outcome() == Outcome::Failed; });
    m_buttons->setState({ m_run->isRunning(), m_run->isPaused(), hasFailed, !m_run->results().isEmpty() });
    m_venue->setEnabled(!m_run->isRunning() && !m_run->isPaused());
}

void ScenariosPane::chooseReport()
{
    QFileDialog *dialog = reportFileDialog(this);
    connect(dialog, &QFileDialog::fileSelected, this, &ScenariosPane::saveReport);
    dialog->open();
}

void ScenariosPane::saveReport(const QString &path)
{
    const bool isWhole = m_whole->isChecked();
    const auto secrets = isWhole ? client::Secrets::Revealed : client::Secrets::Redacted;
    const auto saved = scenario::saveReport(m_run->results(), path, secrets);
    if (!saved)
        return m_message->say(Tone::Bad, saved.error().what);
    m_message->say(Tone::Good,
        isWhole ? tr("Saved to %1, with whole tokens and passwords.").arg(path)
                : tr("Saved to %1, without tokens.").arg(path));
}

/// What was asked about is no more what would be sent.
void ScenariosPane::closeQuestion()
{
    if (m_asked)
        m_message->say(Tone::Neutral, {});
}

bool ScenariosPane::showsText() const
{
    return m_tabs->currentWidget() == m_editor;
}

void ScenariosPane::setShowsText(bool shows)
{
    m_tabs->setCurrentWidget(shows ? static_cast<QWidget *>(m_editor) : m_steps);
}

QByteArrayList ScenariosPane::saveSplitters() const
{
    return { m_splitter->choice(), m_steps->saveState() };
}

void ScenariosPane::restoreSplitters(const QByteArrayList &states)
{
    m_splitter->restoreChoice(states.value(0));
    m_steps->restoreState(states.value(1));
}

void ScenariosPane::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && std::all_of(urls.begin(), urls.end(), [](const QUrl &url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void ScenariosPane::dropEvent(QDropEvent *event)
{
    for (const QUrl &url : event->mimeData()->urls())
        openFile(url.toLocalFile());
    event->acceptProposedAction();
}
