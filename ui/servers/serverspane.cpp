// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/serverspane.h"

#include "core/base/plural.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "ui/actions/action.h"
#include "ui/keys/keyform.h"
#include "ui/look/icons.h"
#include "ui/servers/environmentform.h"
#include "ui/servers/fingerprintpage.h"
#include "ui/servers/flowcopy.h"
#include "ui/servers/serverform.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/savefiledialog.h"

#include <QFileDialog>
#include <QListWidget>
#include <QMenu>
#include <QScrollArea>
#include <QSet>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using config::ServerProfile;

namespace {

/// What somebody typed there and has not saved, unless it says the same.
bool isTypedOtherwise(const ServerForm &form, const ServerProfile &read)
{
    const auto typed = form.server();
    return form.isChanged() && !(typed && *typed == read);
}

} // namespace

ServersPane::ServersPane(QWidget *parent)
    : Panel(tr("Servers"), parent)
    , m_list(new QListWidget)
    , m_forms(new QStackedWidget)
    , m_embedded(new EmbeddedForm)
    , m_message(new InlineMessage)
    , m_environment(new EnvironmentForm)
{
    setObjectName(QStringLiteral("serversPane"));
    m_message->setObjectName(QStringLiteral("serversMessage"));
    m_message->setClosable(true);
    makeList();
    makeButtons();
    body()->addWidget(m_list);
    body()->addWidget(m_message);
    body()->addWidget(m_environment);
    connect(m_environment, &EnvironmentForm::failed, this, &ServersPane::showError);
    connect(m_environment, &EnvironmentForm::done, this,
        [this](const QString &sentence) { note(Tone::Good, {}, sentence); });
    connect(m_environment, &EnvironmentForm::removed, this,
        [this](const QString &sentence, const std::function<Result<>()> &undo) {
            offerUndo(sentence, [this, undo] {
                if (const auto done = undo(); !done)
                    showError(done.error());
            });
        });
    body()->addWidget(m_forms, 1);
    m_list->addItem(tr("Embedded server"));
    m_forms->addWidget(formArea(m_embedded));
    connect(m_embedded, &EmbeddedForm::switched, this, &ServersPane::switched);
    connect(m_embedded, &EmbeddedForm::autoRefreshSwitched, this, &ServersPane::embeddedAutoRefreshSwitched);
    connect(m_embedded, &EmbeddedForm::useRequested, this, &ServersPane::embeddedChosen);
    connect(m_message, &InlineMessage::actionTriggered, this, [this] {
        m_list->setFocus();
        m_message->clear();
        if (const auto undo = std::exchange(m_undo, nullptr))
            undo();
    });
    m_list->setCurrentRow(0);
    setFocusProxy(m_list);
}

void ServersPane::makeList()
{
    m_list->setObjectName(QStringLiteral("serversList"));
    m_list->setAccessibleName(tr("Servers"));
    m_list->setUniformItemSizes(true);
    m_list->setIconSize({ 16, 16 });
    connect(m_list, &QListWidget::currentItemChanged, this, &ServersPane::showCurrent);
}

QToolButton *ServersPane::headerButton(const char *name, const char *icon, const QString &text)
{
    auto *button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setIcon(themedIcon(QLatin1String(icon), IconRole::Muted));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(text);
    button->setToolTip(text);
    addHeaderButton(button);
    return button;
}

void ServersPane::makeButtons()
{
    QToolButton *add = headerButton("addServer", "plus", withKey(tr("Add a server by its address"), Action::AddServer));
    add->setShortcut(keyOf(Action::AddServer));
    QToolButton *open
        = headerButton("openProject", "import", withKey(tr("Open a Django project"), Action::OpenProject));
    open->setShortcut(keyOf(Action::OpenProject));
    QToolButton *import = headerButton("importServer", "open", tr("Open a server file"));
    m_ask = headerButton("serverFingerprint", "search", tr("Fingerprint: what this server is, from harmless calls"));
    m_ask->setCheckable(true);
    m_code = headerButton("serverCode", "copy", tr("Copy login, call and logout as code: Python, JavaScript, tests"));
    auto *forms = new QMenu(m_code);
    for (const code::FormInfo &info : code::forms()) {
        if (!info.writesFlows)
            continue;
        QAction *action = forms->addAction(QString::fromLatin1(info.title));
        action->setObjectName(QStringLiteral("serverCode-") + QLatin1StringView(info.name));
        connect(action, &QAction::triggered, this, [this, form = info.form] { copyCode(form); });
    }
    connect(m_code, &QToolButton::clicked, forms,
        [this, forms] { forms->popup(m_code->mapToGlobal(m_code->rect().bottomLeft())); });
    m_export = headerButton("exportServer", "save", tr("Save as a server file, to share it. It holds no secret"));
    m_remove = headerButton("removeServer", "trash", tr("Remove this server"));
    connect(add, &QToolButton::clicked, this, &ServersPane::addServer);
    connect(open, &QToolButton::clicked, this, [this] {
        showProject();
        m_project->setFocus();
    });
    connect(m_ask, &QToolButton::toggled, this, &ServersPane::showFingerprint);
    connect(import, &QToolButton::clicked, this, &ServersPane::chooseImport);
    connect(m_export, &QToolButton::clicked, this, &ServersPane::chooseExport);
    connect(m_remove, &QToolButton::clicked, this, &ServersPane::removeCurrent);
}

ServersPane::Entry ServersPane::addEntry(const QString &id)
{
    auto *form = new ServerForm;
    form->setNew(id.isEmpty());
    Entry entry{ new QListWidgetItem, form };
    m_forms->addWidget(form);
    m_entries.insert(id, entry);
    m_list->addItem(entry.item);
    connect(form, &ServerForm::changed, this, &ServersPane::showTitles);
    connect(form, &ServerForm::saveRequested, this, [this, form](const ServerProfile &server) { save(form, server); });
    connect(form, &ServerForm::useRequested, this, [this, form] { emit serverChosen(idOf(form)); });
    connect(form, &ServerForm::projectRequested, this, [this](const QString &path) {
        showProject();
        emit projectRequested(path);
    });
    connect(form->key(), &KeyForm::keyGiven, this,
        [this, form](const jose::Key &key) { emit signingKeyGiven(idOf(form), key); });
    connect(form->key(), &KeyForm::keyDropped, this, [this, form] { emit signingKeyDropped(idOf(form)); });
    return entry;
}

void ServersPane::dropEntry(const QString &id)
{
    const auto found = m_entries.constFind(id);
    if (found == m_entries.constEnd())
        return;
    const Entry entry = *found;
    m_entries.erase(found);
    const int row = m_list->row(entry.item);
    QWidget *page = m_forms->widget(row);
    delete m_list->takeItem(row); // the row is still that of the page while the current one changes
    m_forms->removeWidget(page);
    page->deleteLater();
    showCurrent();
}

QString ServersPane::idOf(const ServerForm *form) const
{
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        if (entry->form == form)
            return entry.key();
    }
    return {};
}

ServerForm *ServersPane::currentForm() const
{
    for (const Entry &entry : m_entries) {
        if (entry.item == m_list->currentItem())
            return entry.form;
    }
    return nullptr;
}

QString ServersPane::shownId() const
{
    const ServerForm *form = currentForm();
    return form ? idOf(form) : isProjectShown() ? QString() : m_embeddedServer.id();
}

bool ServersPane::isProjectShown() const
{
    return m_projectItem && m_list->currentItem() == m_projectItem;
}

void ServersPane::setServers(const QList<ServerProfile> &servers, const QString &inUse)
{
    m_inUse = inUse;
    QStringList ids{ QString() };
    for (const ServerProfile &server : servers) {
        if (server.embedded) {
            m_embeddedServer = server;
            m_embedded->setAddress(server.id());
            m_embedded->setAutoRefresh(server.autoRefresh);
            m_embedded->setInUse(server.id() == inUse);
            continue;
        }
        ids.append(server.id());
        const Entry entry = m_entries.contains(server.id()) ? m_entries.value(server.id()) : addEntry(server.id());
        entry.form->setKept(server);
        entry.form->setInUse(server.id() == inUse);
    }
    const QStringList known = m_entries.keys();
    for (const QString &id : known) {
        if (!ids.contains(id))
            dropEntry(id);
    }
    if (m_fingerprint)
        m_fingerprint->showServer(shownId());
    setNote(counted(tr("%n server(s)", nullptr, int(servers.size())), servers.size()));
    showTitles();
}

void ServersPane::setUserSource(std::function<QString()> source)
{
    m_userSource = std::move(source);
}

void ServersPane::setSwitches(const EmbeddedSwitches &switches)
{
    m_embedded->setSwitches(switches);
}

void ServersPane::setDatabase(const QString &path, const QStringList &remarks)
{
    m_embedded->setDatabase(path, remarks);
}

void ServersPane::setSigningKey(const QString &serverId, const QString &description, const QString &kept)
{
    if (const auto entry = m_entries.constFind(serverId); entry != m_entries.constEnd())
        entry->form->key()->setInUse(description, kept);
}

void ServersPane::selectServer(const QString &id)
{
    const auto entry = m_entries.constFind(id);
    if (entry != m_entries.constEnd())
        m_list->setCurrentItem(entry->item);
    else
        m_list->setCurrentRow(0);
}

QString ServersPane::selectedServer() const
{
    const ServerForm *form = currentForm();
    return form ? idOf(form) : QString();
}

void ServersPane::showError(const Error &error)
{
    m_message->setAction({});
    m_message->show(error);
}

void ServersPane::note(Tone tone, const QString &lead, const QString &text)
{
    m_message->setAction({});
    m_message->show(tone, lead, text);
}

void ServersPane::addServer()
{
    const Entry entry = m_entries.contains({}) ? m_entries.value({}) : addEntry({});
    m_list->setCurrentItem(entry.item);
    entry.form->findChild<QWidget *>(QStringLiteral("serverUrl"))->setFocus();
    showTitles();
}

void ServersPane::showProject()
{
    if (!m_project) {
        m_project = new ProjectPage;
        connect(m_project, &ProjectPage::titleChanged, this, &ServersPane::showTitles);
        connect(m_project, &ProjectPage::widthChanged, this, &ServersPane::showWidth);
        emit projectMade(m_project);
    }
    if (!m_projectItem) {
        m_projectItem = new QListWidgetItem;
        m_projectItem->setIcon(themedIcon(QStringLiteral("open"), IconRole::Muted));
        m_forms->addWidget(m_project);
        m_list->addItem(m_projectItem);
    }
    m_list->setCurrentItem(m_projectItem);
    showTitles();
}

bool ServersPane::canFingerprint() const
{
    return m_ask->isEnabled();
}

void ServersPane::showFingerprint(bool isShown)
{
    if (isShown && !m_fingerprint) {
        m_fingerprint = new FingerprintPage;
        body()->addWidget(m_fingerprint, 1);
        emit fingerprintMade(m_fingerprint);
    }
    m_ask->setChecked(isShown);
    m_forms->setVisible(!isShown);
    showWidth();
    if (!m_fingerprint)
        return;
    m_fingerprint->setVisible(isShown);
    m_fingerprint->showServer(shownId());
    if (isShown)
        m_fingerprint->setFocus(Qt::OtherFocusReason);
}

/// What was read of it stays, should it be opened again.
void ServersPane::closeProject()
{
    m_list->setFocus();
    const int row = m_list->row(m_projectItem);
    delete m_list->takeItem(row);
    m_projectItem = nullptr;
    m_forms->removeWidget(m_project);
    m_project->setParent(this);
    m_project->hide();
    showCurrent();
    showTitles();
}

void ServersPane::save(ServerForm *form, const ServerProfile &server)
{
    const QString before = idOf(form);
    const QString id = server.id();
    if (id == m_embeddedServer.id()) {
        form->refuse({ Errc::Conflict,
            tr("%1 is the embedded server's own address, and that server is in the list; give another address.")
                .arg(id),
            {} });
        return;
    }
    if (id != before && m_entries.contains(id)) {
        form->refuse({ Errc::Conflict,
            tr("There is already a server at %1; change the address, or edit that one.").arg(id), {} });
        return;
    }
    if (id != before) // the form stays with its server when setServers() follows
        m_entries.insert(id, m_entries.take(before));
    const bool isNew = form->isNew();
    form->setNew(false);
    form->setKept(server);
    m_ask->setEnabled(true);
    m_message->clear();
    emit serverKept(server, before);
    if (isNew)
        emit serverChosen(id);
    else
        note(Tone::Good, {}, tr("%1 is saved.").arg(server.title()));
}

void ServersPane::removeCurrent()
{
    const ServerForm *form = currentForm();
    if (isProjectShown())
        return closeProject();
    if (!form)
        return;
    m_list->setFocus(); // what goes would hand it on to another pane
    if (form->isNew()) {
        dropEntry({});
        return;
    }
    const ServerProfile removed = form->kept();
    emit serverRemoved(idOf(form));
    offerUndo(tr("Removed %1.").arg(removed.title()), [this, removed] { emit serverKept(removed, {}); });
}

void ServersPane::offerUndo(const QString &sentence, std::function<void()> undo)
{
    m_undo = std::move(undo);
    m_message->offerUndo();
    m_message->show(Tone::Accent, {}, sentence);
}

void ServersPane::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Open a server file"), {}, tr("Server files (*.json);;All files (*)"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ServersPane::importFile);
    dialog->open();
}

void ServersPane::importFile(const QString &path)
{
    const auto file = config::loadServerFile(path);
    if (!file) {
        showError(file.error());
        return;
    }
    const ServerProfile &server = file->own;
    if (const auto known = m_entries.constFind(server.id()); known != m_entries.constEnd())
        m_list->setCurrentItem(known->item);
    else
        addServer();
    ServerForm *form = currentForm();
    const ServerProfile read = config::withKnownSecrets(server, form->kept());
    QString text = tr("%1 is read; look at it, then add it.").arg(server.title());
    if (isTypedOtherwise(*form, read)) {
        text = form->isNew()
            ? tr("A new server is being typed here: add it or take it out, then open the file again.")
            : tr("%1 has changes here that are not saved: save or revert them, then open the file again.")
                  .arg(server.title());
    } else {
        if (!form->isNew())
            text = tr("%1 is read; what differs from before is not saved yet.").arg(server.title());
        form->fill(read);
    }
    note(Tone::Accent, {}, QStringList{ text, importEnvironments(*file) }.join(u' ').trimmed());
}

/// Those that are new are kept at once; into the forms of the others goes what differs, for somebody to look at. A
/// sentence about them.
QString ServersPane::importEnvironments(const config::ServerFile &file)
{
    QStringList all;
    QStringList differing;
    QStringList typed;
    QStringList hidden;
    QSet<QString> ids{ file.own.id(), m_embeddedServer.id() };
    for (const config::Environment &each : file.environments) {
        const QString id = each.server.id();
        if (ids.contains(id)) { // its address tells servers apart
            hidden.append(each.name);
            continue;
        }
        ids.insert(id);
        all.append(each.server.title());
        const auto known = m_entries.constFind(id);
        if (known == m_entries.constEnd()) {
            emit serverKept(each.server, {});
            continue;
        }
        ServerForm *form = known->form;
        const ServerProfile read = config::withKnownSecrets(each.server, form->kept());
        if (read == form->kept())
            continue;
        if (isTypedOtherwise(*form, read)) {
            typed.append(read.title());
            continue;
        }
        differing.append(read.title());
        form->fill(read);
    }
    const auto listed = [](const QStringList &names) { return names.join(QStringLiteral(", ")); };
    QStringList sentences;
    if (!all.isEmpty())
        sentences.append(tr("Its environments are among the servers: %1.").arg(listed(all)));
    if (!differing.isEmpty())
        sentences.append(tr("What differs from before is not saved yet: %1.").arg(listed(differing)));
    if (!typed.isEmpty())
        sentences.append(tr("Left as typed, since changes there are not saved: %1.").arg(listed(typed)));
    if (!hidden.isEmpty())
        sentences.append(tr("Left out, since a server of that address is there already: %1.").arg(listed(hidden)));
    return sentences.join(u' ');
}

void ServersPane::chooseExport()
{
    QFileDialog *dialog = saveFileDialog(
        this, tr("Save a server file"), tr("server"), { tr("Server files (*.json)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this, &ServersPane::exportFile);
    dialog->open();
}

void ServersPane::exportFile(const QString &path)
{
    const ServerForm *form = currentForm();
    if (!form)
        return;
    const auto server = form->server(); // as it stands there, saved or not
    if (!server) {
        showError(server.error());
        return;
    }
    const auto there = config::loadServerProfile(path);
    if (there && (there->id() != server->id() || !config::environmentNames(path).isEmpty())) {
        m_message->clear();
        m_environment->ask(path, *server);
        return;
    }
    if (const auto saved = config::saveServerProfile(*server, path); !saved)
        showError(saved.error());
    else
        note(Tone::Good, {}, tr("%1 is saved to %2.").arg(server->title(), path));
}

/// As it stands in the form, saved or not.
void ServersPane::copyCode(code::Form form)
{
    const ServerForm *shown = currentForm();
    const QString chosen = m_userSource ? m_userSource() : QString();
    const QString user = chosen.isEmpty() ? QStringLiteral("alice") : chosen;
    const auto copied
        = (shown ? shown->server() : Result<ServerProfile>(m_embeddedServer))
              .and_then([form, &user](const ServerProfile &server) { return copyFlow(server, form, user); });
    if (copied)
        note(Tone::Accent, tr("Copied:"), *copied);
    else
        showError(copied.error());
}

void ServersPane::showCurrent()
{
    const int row = m_list->currentRow();
    if (row >= 0)
        m_forms->setCurrentIndex(row);
    m_environment->hide(); // it asks about the one that was shown
    if (!m_message->offersUndo()) // about that one, too
        m_message->clear();
    const ServerForm *form = currentForm();
    const bool isProject = isProjectShown();
    const bool isNew = form && form->isNew();
    m_ask->setEnabled(!isProject && !isNew);
    if (isProject || isNew)
        m_ask->setChecked(false); // what was asked for is a page or a form
    else if (m_fingerprint)
        m_fingerprint->showServer(shownId());
    m_remove->setEnabled(form || isProject);
    m_remove->setToolTip(form ? tr("Remove this server")
            : isProject       ? tr("Close the project")
                              : tr("The embedded server can't be removed"));
    m_export->setEnabled(form);
    m_code->setEnabled(!isProject);
    showWidth();
}

void ServersPane::showWidth()
{
    emit widthWanted(m_ask->isChecked() || (isProjectShown() && m_project->wantsWidth()));
}

void ServersPane::showTitles()
{
    const auto title = [](const QString &name, bool inUse, bool changed) {
        QString text = name;
        if (inUse)
            text += tr(" · in use");
        if (changed)
            text += tr(" · not saved");
        return text;
    };
    bool foreign = false;
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        const bool inUse = !entry.key().isEmpty() && entry.key() == m_inUse;
        foreign = foreign || inUse;
        const QString name = entry->form->isNew() ? tr("New server") : entry->form->kept().title();
        const QString host = entry->form->kept().baseUrl.authority();
        entry->item->setText(title(name == host || host.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, host),
            inUse, entry->form->isChanged()));
        entry->item->setToolTip(entry->item->text().toHtmlEscaped()); // names may be longer than the list is wide
        entry->item->setIcon(themedIcon(QStringLiteral("servers"), inUse ? IconRole::Accent : IconRole::Muted));
    }
    if (m_projectItem)
        m_projectItem->setText(
            m_project->title().isEmpty() ? tr("Django project") : tr("Django project · %1").arg(m_project->title()));
    const int height = m_list->fontMetrics().height() + 12;
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setSizeHint({ 0, height });
    m_list->setFixedHeight(height * qBound(2, m_list->count(), 6) + 2 * m_list->frameWidth());
    QListWidgetItem *embedded = m_list->item(0);
    embedded->setText(title(tr("Embedded server"), !foreign, false));
    embedded->setIcon(themedIcon(QStringLiteral("servers"), foreign ? IconRole::Muted : IconRole::Accent));
}
