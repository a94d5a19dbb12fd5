// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariospane.h"

#include "ui/look/icons.h"
#include "ui/scenarios/scenariodelegate.h"
#include "ui/scenarios/scenarioeditor.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariosteps.h"
#include "ui/widgets/inlinemessage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using simplejwt::Profile;

namespace {

const QString serverVenue = QStringLiteral("server");

} // namespace

ScenariosPane::ScenariosPane(QWidget *parent)
    : Panel(tr("Scenarios"), parent)
    , m_model(new ScenariosModel(this))
    , m_list(new QListView)
    , m_editor(new ScenarioEditor)
    , m_steps(new ScenarioSteps)
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_message(new InlineMessage)
    , m_venue(new QComboBox)
    , m_whole(new QCheckBox(tr("Whole tokens")))
    , m_report(new QPushButton(tr("Save report…")))
    , m_rerun(new QPushButton(tr("Rerun failed")))
    , m_step(new QPushButton(tr("Step")))
    , m_stop(new QPushButton(tr("Stop")))
    , m_runAll(new QPushButton(tr("Run all")))
    , m_run(new QPushButton(tr("Run")))
{
    setObjectName(QStringLiteral("scenariosPane"));
    setAcceptDrops(true);
    m_message->setObjectName(QStringLiteral("scenariosMessage"));
    m_message->setClosable(true);
    makeHeader();
    m_splitter->setObjectName(QStringLiteral("scenariosSplitter"));
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(m_editor);
    m_splitter->addWidget(m_steps);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 1);
    m_splitter->setSizes({ 240, 500, 560 });
    m_editor->setMinimumWidth(240);
    m_steps->setMinimumWidth(280);
    body()->addWidget(m_message);
    body()->addWidget(m_splitter, 1);
    setFocusProxy(m_list);
    makeShortcuts();
    connectPlayer();

    connect(m_editor, &ScenarioEditor::edited, this, &ScenariosPane::takeText);
    connect(m_editor, &ScenarioEditor::checked, this, [this](const QString &id) {
        if (id == m_shown)
            showSteps();
    });
    connect(m_editor, &ScenarioEditor::copyRequested, this, &ScenariosPane::copyCurrent);
    connect(m_editor, &ScenarioEditor::saveRequested, this, &ScenariosPane::save);
    connect(m_editor, &ScenarioEditor::saveAsRequested, this, &ScenariosPane::saveAs);
    connect(m_editor, &ScenarioEditor::closeRequested, this, &ScenariosPane::closeCurrent);
    connect(m_steps, &ScenarioSteps::decodeRequested, this, [this](const QByteArray &token, const QString &step) {
        emit decodeRequested(token, current() ? tr("%1: %2").arg(current()->name, step) : step);
    });
    connect(m_message, &InlineMessage::closed, this, [this] { m_question = Question::None; });
    connect(m_message, &InlineMessage::actionTriggered, this, &ScenariosPane::answer);
    connect(m_venue, &QComboBox::currentIndexChanged, this, &ScenariosPane::closeQuestion);
    m_model->load();
    select(m_model->entries().value(0).id);
    showButtons();
}

ScenariosPane::~ScenariosPane() = default;

void ScenariosPane::makeHeader()
{
    m_venue->setObjectName(QStringLiteral("scenarioVenue"));
    m_venue->setAccessibleName(tr("Where scenarios are played"));
    m_venue->setToolTip(tr("An embedded server for each scenario, or the server that is chosen at the top"));
    for (const Profile band : { Profile::V5_2, Profile::V5_5, Profile::Next }) {
        const QString name = simplejwt::profileName(band);
        m_venue->addItem(tr("Embedded, %1 rules").arg(name), name);
    }
    m_venue->setCurrentIndex(m_venue->findData(QString(simplejwt::profileName(Profile::V5_5))));
    addHeaderWidget(m_venue);

    m_whole->setObjectName(QStringLiteral("scenarioWhole"));
    m_whole->setToolTip(tr("Tokens and passwords whole, in the exchange below and in reports"));
    m_run->setProperty("primary", true);
    const auto add = [this](QPushButton *button, const char *name, const QString &tip, auto slot) {
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        addHeaderButton(button);
        connect(button, &QPushButton::clicked, this, slot);
    };
    addHeaderButton(m_whole);
    add(m_report, "scenarioReport", tr("What was played last, as HTML, Markdown, JUnit XML or JSON"),
        &ScenariosPane::chooseReport);
    add(m_rerun, "scenarioRerun", tr("Plays those again that failed, of the chosen ones if there are several"),
        &ScenariosPane::rerunFailed);
    add(m_step, "scenarioStep", tr("One step, then wait (F10)"), &ScenariosPane::step);
    add(m_stop, "scenarioStop", tr("Cuts off what is under way (Shift+F5)"), [this] { m_player.stop(); });
    add(m_runAll, "scenarioRunAll", tr("Plays every scenario of the list (Ctrl+F5)"), &ScenariosPane::runAll);
    add(m_run, "scenarioRun", tr("Plays the chosen scenarios (F5)"), &ScenariosPane::runSelected);
    connect(m_whole, &QCheckBox::toggled, this,
        [this](bool isOn) { m_steps->setSecrets(isOn ? client::Secrets::Revealed : client::Secrets::Redacted); });
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
    connect(open, &QPushButton::clicked, this, &ScenariosPane::chooseFile);

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
    const auto key = [this](const char *keys, auto slot) {
        auto *shortcut = new QShortcut(QKeySequence(QLatin1String(keys)), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    key("F5", &ScenariosPane::runSelected);
    key("Ctrl+F5", &ScenariosPane::runAll);
    key("Shift+F5", [this] { m_player.stop(); });
    key("F10", &ScenariosPane::step);
    key("Ctrl+S", &ScenariosPane::save);
    key("Ctrl+O", &ScenariosPane::chooseFile);
}

void ScenariosPane::setBand(Profile band)
{
    const int item = m_venue->findData(QString(simplejwt::profileName(band)));
    if (!isForeign() && !m_player.isRunning())
        m_venue->setCurrentIndex(item);
}

void ScenariosPane::setServer(const std::optional<scenario::ServerFacts> &server)
{
    const QString before = m_server ? m_server->server.id() : QString();
    if (!server || !m_server || server->server != m_server->server || server->settings != m_server->settings)
        closeQuestion();
    m_server = server;
    const int old = m_venue->findData(serverVenue);
    if (!server) {
        if (old >= 0)
            m_venue->removeItem(old);
        if (m_venue->currentIndex() < 0)
            m_venue->setCurrentIndex(1);
        return;
    }
    const QString title = tr("Server %1").arg(server->server.title());
    if (old >= 0)
        m_venue->setItemText(old, title);
    else
        m_venue->addItem(title, serverVenue);
    if (before != server->server.id())
        m_venue->setCurrentIndex(m_venue->findData(serverVenue));
}

bool ScenariosPane::isForeign() const
{
    return m_server && m_venue->currentData().toString() == serverVenue;
}

QByteArrayList ScenariosPane::saveSplitters() const
{
    return { m_splitter->saveState(), m_steps->saveState() };
}

void ScenariosPane::restoreSplitters(const QByteArrayList &states)
{
    m_splitter->restoreState(states.value(0));
    m_splitter->setOrientation(Qt::Horizontal); // restoreState() takes what the file says
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
