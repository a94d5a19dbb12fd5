// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projectpage.h"

#include "core/base/timetext.h"
#include "core/config/serveraddress.h"
#include "core/config/serverfile.h"
#include "core/json/jsonwriter.h"
#include "core/project/interpreters.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/servers/projectform.h"
#include "ui/servers/projectoverview.h"
#include "ui/servers/projecttokens.h"
#include "ui/servers/projectusers.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/savefiledialog.h"
#include "ui/widgets/secrettext.h"
#include "ui/widgets/wraptable.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

enum Tab { OverviewTab, SettingsTab, UsersTab };
constexpr int traceLines = 9;

QToolButton *iconButton(const char *name, const char *icon, const QString &text)
{
    auto *button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setIcon(themedIcon(QLatin1String(icon), IconRole::Muted));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(text);
    button->setToolTip(text);
    return button;
}

} // namespace

ProjectPage::ProjectPage(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Open a Django project")))
    , m_state(new Chip)
    , m_note(new MutedLabel)
    , m_change(iconButton("projectChange", "edit", tr("Another project, another Python, other settings; what was run")))
    , m_again(iconButton("projectAgain", "refresh", tr("Read again: runs the same command")))
    , m_message(new InlineMessage)
    , m_trace(new SecretText)
    , m_form(new ProjectForm)
    , m_formArea(formArea(m_form))
    , m_tabs(new QTabWidget)
    , m_overview(new ProjectOverview)
    , m_users(new ProjectUsers)
    , m_tokens(new ProjectTokens)
    , m_settings(new QStandardItemModel(0, 3, this))
{
    setObjectName(QStringLiteral("projectPage"));
    m_message->setObjectName(QStringLiteral("projectMessage"));
    m_message->setClosable(true);
    m_trace->setObjectName(QStringLiteral("projectTrace"));
    m_trace->setAccessibleName(tr("What the project itself said"));
    m_trace->setReadOnly(true);
    m_trace->setTabChangesFocus(true);
    showAsCode(m_trace);
    m_trace->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_trace->setFixedHeight(m_trace->fontMetrics().lineSpacing() * traceLines + 14);
    m_tabs->setObjectName(QStringLiteral("projectTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(formArea(m_overview), tr("Overview"));
    m_tabs->addTab(formArea(makeSettings()), tr("Settings"));
    m_tabs->addTab(formArea(m_users), tr("Users"));
    m_tabs->addTab(formArea(m_tokens), tr("Tokens"));
    m_busy = makeBusy();
    m_actions = makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(makeHead());
    layout->addWidget(m_actions);
    layout->addWidget(m_message);
    layout->addWidget(m_trace);
    layout->addWidget(m_busy);
    layout->addWidget(m_formArea, 1);
    layout->addWidget(m_tabs, 1);
    for (QWidget *later :
        { static_cast<QWidget *>(m_state), static_cast<QWidget *>(m_change), static_cast<QWidget *>(m_again), m_actions,
            static_cast<QWidget *>(m_trace), m_busy, static_cast<QWidget *>(m_tabs) })
        later->hide();
    connect(m_tabs, &QTabWidget::currentChanged, this, &ProjectPage::widthChanged);
    connect(m_form, &ProjectForm::pathChosen, this, &ProjectPage::pathChosen);
    connect(m_form, &ProjectForm::runRequested, this, &ProjectPage::runRequested);
    connect(m_users, &ProjectUsers::countChanged, this, &ProjectPage::showCount);
    connect(m_users, &ProjectUsers::searchRequested, this, &ProjectPage::searchRequested);
    connect(m_users, &ProjectUsers::issueRequested, this,
        [this](const QString &userId, const QString &type, project::IssueWay way) {
            withUrl([&](const QUrl &url) { emit issueRequested(userId, type, way, url); });
        });
    setFocusProxy(m_form);
}

QLayout *ProjectPage::makeHead()
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("projectTitle"));
    m_state->setObjectName(QStringLiteral("projectState"));
    m_note->setObjectName(QStringLiteral("projectNote"));
    m_note->setElided(true);
    connect(m_again, &QToolButton::clicked, this, &ProjectPage::runRequested);
    m_change->setCheckable(true);
    connect(m_change, &QToolButton::toggled, this, [this](bool isShown) {
        m_formArea->setVisible(isShown);
        m_tabs->setVisible(!isShown);
        emit widthChanged();
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_title);
    row->addWidget(m_state);
    row->addWidget(m_note, 1);
    row->addWidget(m_change);
    row->addWidget(m_again);
    return row;
}

QWidget *ProjectPage::makeBusy()
{
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedWidth(100);
    bar->setAccessibleName(tr("The project is running"));
    m_busyText = new MutedLabel;
    m_busyText->setObjectName(QStringLiteral("projectBusy"));
    m_busyText->setElided(true);
    auto *stop = new QPushButton(tr("Stop"));
    stop->setObjectName(QStringLiteral("projectStop"));
    connect(stop, &QPushButton::clicked, this, &ProjectPage::stopRequested);
    auto *area = new QWidget;
    auto *row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(bar);
    row->addWidget(m_busyText, 1);
    row->addWidget(stop);
    return area;
}

QWidget *ProjectPage::makeActions()
{
    m_url = new QLineEdit;
    m_url->setObjectName(QStringLiteral("projectUrl"));
    m_url->setAccessibleName(tr("Where the project is served"));
    m_url->setToolTip(tr("Where the project is served; runserver does so at http://127.0.0.1:8000"));
    m_use = new QPushButton(tr("Use for Flow"));
    m_use->setObjectName(QStringLiteral("projectUse"));
    m_use->setProperty("primary", true);
    m_use->setToolTip(tr("Adds it to the servers with its own paths and settings, and goes to Flow"));
    m_save = iconButton("projectSave", "save", tr("Save as a server file, to share it. It holds no secret"));
    connect(
        m_use, &QPushButton::clicked, this, [this] { withUrl([this](const QUrl &url) { emit useRequested(url); }); });
    connect(m_url, &QLineEdit::returnPressed, m_use, &QPushButton::click);
    connect(m_save, &QToolButton::clicked, this, &ProjectPage::saveFile);
    auto *area = new QWidget;
    auto *row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto *label = new MutedLabel(tr("served at"));
    row->addWidget(label);
    row->addWidget(m_url, 1);
    row->addWidget(m_save);
    row->addWidget(m_use);
    return area;
}

QWidget *ProjectPage::makeSettings()
{
    m_settings->setHorizontalHeaderLabels({ tr("setting"), tr("value"), tr("where") });
    m_settingTable = new WrapTable;
    m_settingTable->setObjectName(QStringLiteral("projectSettingsTable"));
    m_settingTable->setAccessibleName(tr("Settings of Simple JWT"));
    m_settingTable->setModel(m_settings);
    m_settingTable->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return m_settingTable;
}

void ProjectPage::ask(
    const project::ProjectPlace &place, const project::InterpreterSearch &search, const QString &confiner)
{
    m_isRead = false;
    m_url->clear();
    m_title->setText(QFileInfo(place.root).fileName());
    m_note->setText(place.root);
    m_note->setToolTip(place.root);
    m_state->hide();
    m_change->hide();
    m_again->hide();
    m_actions->hide();
    m_tabs->hide();
    m_trace->hide();
    m_message->clear();
    m_form->setProject(place, search, confiner);
    m_formArea->show();
    emit titleChanged();
    emit widthChanged();
    // What has the focus now, the button, lies below all that it would run.
    QTimer::singleShot(0, m_formArea, [this] {
        if (QWidget *focus = m_form->focusWidget())
            m_formArea->ensureWidgetVisible(focus);
    });
}

bool ProjectPage::wantsWidth() const
{
    return m_tabs->isVisibleTo(this) && m_tabs->currentIndex() <= SettingsTab;
}

void ProjectPage::showBusy(const QString &what)
{
    m_busyText->setText(what);
    m_busy->setVisible(!what.isEmpty());
    m_form->setEnabled(what.isEmpty());
    m_again->setEnabled(what.isEmpty());
    m_users->setBusy(!what.isEmpty());
    if (what.isEmpty())
        return;
    m_message->clear();
    m_trace->hide();
}

void ProjectPage::showReading(
    const project::Reading &reading, const QList<project::SetupFinding> &findings, double seconds, const QUrl &url)
{
    m_isRead = true;
    m_state->setState(tr("read"), Tone::Good);
    m_state->show();
    QStringList note;
    for (const auto &[package, name] : { std::pair(QStringLiteral("Django"), QStringLiteral("Django")),
             std::pair(QStringLiteral("djangorestframework-simplejwt"), QStringLiteral("Simple JWT")) }) {
        if (const QString version = reading.version(package); !version.isEmpty())
            note += name + u' ' + version;
    }
    note += reading.settingsModule;
    note += tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    m_note->setText(note.join(QStringLiteral(" · ")));
    m_note->setToolTip(m_form->order().place.manage + u'\n' + reading.interpreter);
    m_change->setChecked(false);
    m_change->show();
    m_again->show();
    m_actions->show();
    if (m_url->text().isEmpty())
        m_url->setText(url.toString());
    m_formArea->hide();
    m_tabs->show();
    m_overview->show(reading, findings);
    showSettings(reading);
    m_users->show(reading, {});
    showCount();
    emit titleChanged();
    emit widthChanged();
}

void ProjectPage::showCount()
{
    m_tabs->setTabText(
        UsersTab, m_users->count() > 0 ? tr("Users (%1)").arg(QLocale().toString(m_users->count())) : tr("Users"));
}

void ProjectPage::showSettings(const project::Reading &reading)
{
    m_settings->removeRows(0, m_settings->rowCount());
    const auto item = [](const QString &text, bool isMuted, bool isCode) {
        auto *made = new QStandardItem(text);
        made->setEditable(false);
        made->setData(isMuted, WrapRole::Muted);
        if (isCode)
            made->setFont(monospaceFont());
        return made;
    };
    // Seconds are what one compares, hours what one reads.
    const auto text = [](const Json::Member &member) {
        const QString value = QString::fromUtf8(writeJson(member.value));
        const auto seconds = member.name.endsWith(u"_LIFETIME") ? member.value.toInteger() : std::nullopt;
        return seconds ? QStringLiteral("%1 (%2)").arg(value, spanText(std::chrono::seconds(*seconds))) : value;
    };
    const Json all = reading.settingsJson();
    for (const Json::Member &member : all.members()) {
        const bool isOwn = reading.ownSettings.contains(member.name);
        m_settings->appendRow({ item(member.name, !isOwn, true), item(text(member), !isOwn, true),
            item(isOwn ? reading.placeOf(member.name).text() : tr("default"), true, false) });
    }
    m_tabs->setTabText(SettingsTab, tr("Settings (%1)").arg(m_settings->rowCount()));
    m_settingTable->layOutColumns();
}

void ProjectPage::showUsers(const project::Reading &reading, const QString &found)
{
    m_users->show(reading, found);
}

void ProjectPage::showError(const Error &error)
{
    Error shown = error;
    shown.detail.clear();
    m_message->setDetail({});
    m_message->show(shown);
    m_trace->setPlainText(error.detail);
    m_trace->setVisible(!error.detail.trimmed().isEmpty());
    m_trace->moveCursor(QTextCursor::End);
    if (!m_isRead)
        m_formArea->show();
}

void ProjectPage::showMessage(Tone tone, const QString &text, const QString &detail)
{
    m_trace->hide();
    m_message->setDetail(detail);
    m_message->show(tone, {}, text);
}

void ProjectPage::choose()
{
    m_form->choose();
}

QString ProjectPage::title() const
{
    return m_form->hasProject() ? m_title->text() : QString();
}

project::ReadOrder ProjectPage::order() const
{
    return m_form->order();
}

QString ProjectPage::confiner() const
{
    return m_form->confiner();
}

void ProjectPage::withUrl(const std::function<void(const QUrl &)> &use)
{
    const QString typed = m_url->text();
    const auto server = config::serverFromUrl(config::withScheme(typed).value_or(typed));
    if (server)
        use(server->baseUrl);
    else
        showError(server.error());
}

void ProjectPage::saveFile()
{
    withUrl([this](const QUrl &url) {
        QFileDialog *dialog = saveFileDialog(
            this, tr("Save a server file"), title(), { tr("Server files (*.json)"), tr("All files (*)") });
        connect(dialog, &QFileDialog::fileSelected, this,
            [this, url](const QString &path) { emit saveRequested(url, path); });
        dialog->open();
    });
}
