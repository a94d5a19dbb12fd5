// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/serverform.h"

#include "core/config/extraheaders.h"
#include "core/config/serveraddress.h"
#include "core/config/serverfile.h"
#include "core/config/serverpreset.h"
#include "core/simplejwt/band.h"
#include "ui/keys/keyform.h"
#include "ui/look/theme.h"
#include "ui/servers/pathsmodel.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/rowdelegate.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

using config::ServerProfile;

namespace {

QLabel *sectionTitle(const QString &text)
{
    auto *label = new QLabel(text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

/// Nothing yet to find fault with: the first letters of an address.
bool isBeginning(const QString &text)
{
    const QString typed = text.trimmed();
    const auto begins = [&typed](const char *scheme) { return QString::fromLatin1(scheme).startsWith(typed); };
    return !typed.isEmpty() && (begins("http://") || begins("https://") || typed.size() < 4);
}

/// Whole, since the program may start elsewhere the next time: as a shell has it, “~” among it.
QString wholePath(const QString &typed)
{
    const QString path = typed.trimmed();
    if (path.isEmpty())
        return path;
    const bool isOfHome = path == u"~" || path.startsWith(u"~/");
    return QDir::cleanPath(isOfHome ? QDir::homePath() + path.mid(1) : QFileInfo(path).absoluteFilePath());
}

Result<QByteArray> headerWord(const QLineEdit *field, const QString &what)
{
    const QByteArray word = field->text().trimmed().toUtf8();
    const bool visible = std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < 127 && c != ':'; });
    if (!word.isEmpty() && visible)
        return word;
    return fail(
        Errc::Usage, ServerForm::tr("%1 must be one word of visible ASCII characters without a colon.").arg(what));
}

} // namespace

ServerForm::ServerForm(QWidget *parent)
    : QWidget(parent)
    , m_fields(new QFormLayout)
    , m_band(new QComboBox)
    , m_paths(new PathsModel(this))
    , m_table(new QTableView)
    , m_save(new QPushButton(tr("Save")))
    , m_revert(new QPushButton(tr("Take back")))
    , m_use(new QPushButton(tr("Use this server")))
    , m_message(new InlineMessage)
    , m_keyTitle(sectionTitle(tr("Signing key")))
    , m_key(new KeyForm)
{
    makeFields();
    makePaths();
    m_message->setObjectName(QStringLiteral("serverMessage"));
    auto *scrolled = new QWidget;
    auto *inner = new QVBoxLayout(scrolled);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(8);
    inner->addLayout(m_fields);
    inner->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(formArea(scrolled), 1);
    layout->addWidget(m_message);
    layout->addLayout(makeActions()); // in sight, however much is filled in above
    fill(m_kept);
}

QLineEdit *ServerForm::field(const char *name, const QString &label, const QString &placeholder)
{
    auto *line = new QLineEdit;
    line->setObjectName(QLatin1String(name));
    line->setPlaceholderText(placeholder);
    line->setAccessibleName(label);
    m_fields->addRow(fieldLabel(label, line), line);
    connect(line, &QLineEdit::textChanged, this, &ServerForm::check);
    connect(line, &QLineEdit::returnPressed, this, &ServerForm::save);
    return line;
}

QComboBox *ServerForm::choice(const char *name, const QString &label, const QStringList &items)
{
    auto *box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(label);
    box->addItems(items);
    m_fields->addRow(fieldLabel(label, box), box);
    connect(box, &QComboBox::currentIndexChanged, this, &ServerForm::check);
    return box;
}

void ServerForm::makeFields()
{
    m_fields->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_fields->setHorizontalSpacing(12);
    m_fields->setVerticalSpacing(8);
    m_url = field("serverUrl", tr("Address"), QStringLiteral("http://127.0.0.1:8000"));
    m_name = field("serverName", tr("Name"), tr("as the address"));
    QStringList presets{ tr("none") };
    for (const config::ServerPreset &each : config::serverPresets())
        presets.append(each.title);
    m_preset = choice("serverPreset", tr("Set up as"), presets);
    m_preset->setToolTip(tr("Puts in the paths, names and cookies of a library, as its guide has them"));
    connect(m_preset, &QComboBox::activated, this, &ServerForm::beginAs);
    m_band->setObjectName(QStringLiteral("serverBand"));
    m_band->setAccessibleName(tr("Simple JWT version"));
    m_band->addItem(tr("not known"), QString());
    m_band->addItem(tr("5.2"), QStringLiteral("5.2"));
    m_band->addItem(tr("5.5"), QStringLiteral("5.5"));
    m_band->addItem(tr("next, unreleased"), QStringLiteral("next"));
    m_fields->addRow(fieldLabel(tr("Simple JWT"), m_band), m_band);
    m_autoRefresh = choice("serverAutoRefresh", tr("Auto-refresh"),
        { tr("off"), tr("at 80 % of an access token's lifetime, or on a 401") });
    m_autoRefresh->setToolTip(tr("Once, then the refused call goes out once more; Exchanges and the timeline show it"));
    begin(sectionTitle(tr("Paths on this server")));
    m_fields->addRow(m_table);
    begin(m_keyTitle);
    m_fields->addRow(m_key);
    begin(sectionTitle(tr("How tokens travel")));
    makeCarriage();
    begin(sectionTitle(tr("How it is reached")));
    makeConnection();
    begin(sectionTitle(tr("Where more is known of it")));
    makeReferences();
    connect(m_band, &QComboBox::currentIndexChanged, this, &ServerForm::check);
}

/// A part of the form.
void ServerForm::begin(QLabel *title)
{
    title->setContentsMargins(0, 8, 0, 0);
    m_fields->addRow(title);
}

void ServerForm::makeCarriage()
{
    makeCookies();
    m_headerName = field("serverHeaderName", tr("Header"), QStringLiteral("Authorization"));
    m_headerType = field("serverHeaderType", tr("Header type"), QStringLiteral("Bearer"));
    m_headerType->setToolTip(tr("The word before the token: AUTH_HEADER_TYPES"));
    m_fieldNames = field("serverFieldNames", tr("Field names"), tr("as Simple JWT has them"));
    m_fieldNames->setToolTip(tr("What this server calls otherwise in its bodies, as in username=email "
                                "refresh=refresh_token; there are username, password, access, refresh and token"));
    m_headers = field("serverHeaders", tr("Extra headers"), tr("none"));
    m_headers->setToolTip(
        tr("Sent with every call, as in X-Tenant: shop; X-Region: eu. No secret: they stand in server files"));
}

/// Whom to trust there, who we are to it, and by which way.
void ServerForm::makeConnection()
{
    m_caFile = field("serverCaFile", tr("Authority"), tr("PEM file to trust besides the system's"));
    m_pin = field("serverPin", tr("Pinned certificate"), tr("none: whichever an authority vouches for"));
    m_pin->setToolTip(
        tr("SHA-256 fingerprint of the server's certificate: that one is trusted, whoever signed it, and no "
           "other. openssl x509 -noout -fingerprint -sha256 prints it"));
    m_clientCertificate = field("serverClientCertificate", tr("Client certificate"), tr("none; else a PEM file"));
    m_clientCertificate->setToolTip(tr("What the server knows this client by, where it asks for one"));
    m_clientKey = field("serverClientKey", tr("Client key"), tr("in the file of the certificate"));
    m_keyPassphrase = field("serverKeyPassphrase", tr("Key's passphrase"), tr("none"));
    m_keyPassphrase->setEchoMode(QLineEdit::Password);
    m_keyPassphrase->setToolTip(tr("Of the client's key. It is kept in memory until Jotlab ends, and in no file"));
    m_proxy = field("serverProxy", tr("Proxy"), tr("as the system has it"));
    m_proxy->setToolTip(tr(
        "As in http://proxy.example:3128 or socks5://127.0.0.1:1080; none goes straight. This machine is never reached "
        "by one"));
}

/// What stands elsewhere: a server file has where, never what.
void ServerForm::makeReferences()
{
    m_settings = field("serverSettings", tr("Settings file"), tr("none; else its settings.py or their JSON"));
    m_settings->setToolTip(tr("Read when the server is saved and at each start; nothing of it is run"));
    m_keyFrom = field("serverKeyFrom", tr("Key from"), tr("none; else a file, env:NAME or keychain:NAME"));
    m_keyFrom->setToolTip(tr("Where the key is that its tokens are signed with: a file, a variable of the environment, "
                             "or a key of Keys by its name. The key itself stands in no server file"));
    m_usersFrom = field("serverUsersFrom", tr("Users from"), tr("none; else a manage.py, or an SQLite database"));
    m_usersFrom->setToolTip(tr("Whose users are its users. A database is read, never written; a project is run only "
                               "after you have seen the command"));
    m_openProject = new QPushButton(tr("Open that project"));
    m_openProject->setObjectName(QStringLiteral("serverOpenProject"));
    m_openProject->setToolTip(tr("Shows what would be run to read it; nothing is run yet"));
    m_fields->addRow(new QWidget, m_openProject);
    connect(m_openProject, &QPushButton::clicked, this, [this] {
        if (const auto references = this->references())
            emit projectRequested(references->project);
    });
}

Result<config::References> ServerForm::references() const
{
    config::References references;
    references.settings = wholePath(m_settings->text());
    if (!references.settings.isEmpty() && !QFileInfo(references.settings).isReadable())
        return fail(Errc::Io,
            tr("There is no file %1 to read settings from; choose a settings.py, or their JSON.")
                .arg(references.settings));
    const auto key = config::keyReferenceFrom(m_keyFrom->text());
    if (!key)
        return tl::unexpected(key.error());
    references.key = *key;
    if (key->kind == config::KeyReference::Kind::File)
        references.key.name = wholePath(key->name);
    const QString users = wholePath(m_usersFrom->text());
    const config::References &kept = m_kept.references;
    const bool isProject
        = users == kept.project || (users != kept.database && !users.isEmpty() && config::isProjectPath(users));
    (isProject ? references.project : references.database) = users;
    return references;
}

Result<config::Connection> ServerForm::connection() const
{
    config::Connection connection;
    const auto take = [](const QLineEdit *field, QString *path, const QString &what) -> Result<> {
        *path = wholePath(field->text());
        if (path->isEmpty() || QFileInfo(*path).isReadable())
            return {};
        return fail(Errc::Io, tr("There is no file %1 to read %2 from; choose a PEM file.").arg(*path, what));
    };
    if (const auto taken = take(m_caFile, &connection.caFile, tr("an authority")); !taken)
        return tl::unexpected(taken.error());
    const auto pin = config::pinFrom(m_pin->text());
    if (!pin)
        return tl::unexpected(pin.error());
    connection.pin = *pin;
    const auto certificate = take(m_clientCertificate, &connection.clientCertificate, tr("the client's certificate"));
    if (!certificate)
        return tl::unexpected(certificate.error());
    connection.proxy = m_proxy->text().trimmed();
    if (const QString problem = config::proxyProblem(connection.proxy); !problem.isEmpty())
        return fail(Errc::Usage, problem);
    if (connection.clientCertificate.isEmpty())
        return connection; // a key alone is of no use
    if (const auto taken = take(m_clientKey, &connection.clientKey, tr("the client's key")); !taken)
        return tl::unexpected(taken.error());
    connection.keyPassphrase = m_keyPassphrase->text().toUtf8();
    return connection;
}

/// What the library says nothing about stays as it was typed.
void ServerForm::beginAs(int preset)
{
    if (preset == 0)
        return;
    const QString url = m_url->text();
    ServerProfile typed;
    typed.name = m_name->text();
    typed.connection = connection().value_or(config::Connection());
    typed.references = references().value_or(config::References());
    typed.autoRefresh = m_autoRefresh->currentIndex() == 1;
    typed.headers = config::extraHeadersFrom(m_headers->text()).value_or(session::Headers());
    typed.band = simplejwt::bandNamed(m_band->currentData().toString());
    fill(config::withPreset(typed, config::serverPresets().at(preset - 1)));
    m_url->setText(url);
    m_preset->setCurrentIndex(preset);
}

void ServerForm::makeCookies()
{
    m_carriage = choice("serverCarriage", tr("Tokens travel"), { tr("in the header and bodies"), tr("in cookies") });
    const auto cookie = [this](const char *name, const QString &label, const QString &hint, const QString &tip) {
        QLineEdit *line = field(name, label, hint);
        line->setToolTip(tip);
        m_cookieFields.append(line);
    };
    cookie("serverAccessCookie", tr("Access cookie"), tr("none: in the header"),
        tr("The cookie of the access token: JWT_AUTH_COOKIE"));
    cookie("serverRefreshCookie", tr("Refresh cookie"), tr("none: in the body"),
        tr("The cookie of the refresh token: JWT_AUTH_REFRESH_COOKIE"));
    cookie("serverCsrfCookie", tr("CSRF cookie"), tr("none wanted"),
        tr("Sent with each POST, its value in the CSRF header too, where the server wants that of who is known by a "
           "cookie: csrftoken, with JWT_AUTH_COOKIE_USE_CSRF"));
    cookie("serverCsrfHeader", tr("CSRF header"), QString::fromLatin1(config::TokenCookies().csrfHeader),
        tr("The header with the value of the CSRF cookie"));
}

void ServerForm::makePaths()
{
    m_table->setObjectName(QStringLiteral("pathsTable"));
    m_table->setAccessibleName(tr("Paths on this server"));
    m_table->setModel(m_paths);
    RowDelegate::install(m_table);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
        | QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    QHeaderView *header = m_table->horizontalHeader();
    header->setResizeContentsPrecision(-1); // all rows, seen or not
    header->setSectionResizeMode(PathsModel::EndpointColumn, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(PathsModel::PathColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(PathsModel::AccessColumn, QHeaderView::ResizeToContents);
    const int rows = m_paths->rowCount();
    m_table->setFixedHeight(header->sizeHint().height() + rows * m_table->verticalHeader()->defaultSectionSize()
        + 2 * m_table->frameWidth());
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the form scrolls as a whole
    connect(m_paths, &QAbstractItemModel::dataChanged, this, &ServerForm::check);
    connect(m_paths, &QAbstractItemModel::modelReset, this, &ServerForm::check);
}

QLayout *ServerForm::makeActions()
{
    m_save->setObjectName(QStringLiteral("serverSave"));
    m_save->setProperty("primary", true);
    m_revert->setObjectName(QStringLiteral("serverRevert"));
    m_revert->setToolTip(tr("Back to what was saved"));
    m_use->setObjectName(QStringLiteral("serverUse"));
    connect(m_save, &QPushButton::clicked, this, &ServerForm::save);
    connect(m_use, &QPushButton::clicked, this, &ServerForm::useRequested);
    connect(m_revert, &QPushButton::clicked, this, [this] { fill(m_kept); });
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_save);
    row->addWidget(m_revert);
    row->addStretch(1);
    row->addWidget(m_use);
    return row;
}

void ServerForm::setNew(bool isNew)
{
    m_isNew = isNew;
    m_save->setText(isNew ? tr("Add and use") : tr("Save"));
    check();
}

void ServerForm::setKept(const ServerProfile &server)
{
    const bool follows = !isChanged();
    const bool refreshesAsKept = (m_autoRefresh->currentIndex() == 1) == m_kept.autoRefresh;
    m_kept = server;
    if (follows)
        return fill(server);
    if (refreshesAsKept) // it is switched elsewhere, too, and saving the rest must not switch it back
        m_autoRefresh->setCurrentIndex(server.autoRefresh);
    check();
}

void ServerForm::fill(const ServerProfile &server)
{
    m_url->setText(server.baseUrl.toString());
    m_name->setText(server.name);
    m_headerName->setText(QString::fromUtf8(server.headerName));
    m_headerType->setText(QString::fromUtf8(server.headerType));
    const config::Connection &connection = server.connection;
    m_caFile->setText(connection.caFile);
    m_pin->setText(config::pinText(connection.pin));
    m_clientCertificate->setText(connection.clientCertificate);
    m_clientKey->setText(connection.clientKey);
    m_keyPassphrase->setText(QString::fromUtf8(connection.keyPassphrase));
    m_proxy->setText(connection.proxy);
    const config::References &references = server.references;
    m_settings->setText(references.settings);
    m_keyFrom->setText(config::keyReferenceText(references.key));
    m_usersFrom->setText(references.project.isEmpty() ? references.database : references.project);
    m_autoRefresh->setCurrentIndex(server.autoRefresh);
    m_preset->setCurrentIndex(0);
    m_headers->setText(config::extraHeadersText(server.headers));
    m_fieldNames->setText(config::fieldNamesText(server.fields));
    const config::TokenCookies names = server.cookies.value_or(config::TokenCookies());
    const bool isUsual = names.csrf.isEmpty() && names.csrfHeader == config::TokenCookies().csrfHeader;
    const QByteArray texts[] = { names.access, names.refresh, names.csrf, isUsual ? QByteArray() : names.csrfHeader };
    for (qsizetype i = 0; i < m_cookieFields.size(); ++i)
        m_cookieFields.at(i)->setText(QString::fromLatin1(texts[i]));
    m_carriage->setCurrentIndex(server.cookies.has_value());
    m_band->setCurrentIndex(server.band ? qMax(0, m_band->findData(QString(simplejwt::bandName(*server.band)))) : 0);
    m_paths->setServer(server);
}

Result<ServerProfile> ServerForm::server() const
{
    return read(m_url->text());
}

Result<std::optional<config::TokenCookies>> ServerForm::cookies() const
{
    if (m_carriage->currentIndex() == 0)
        return std::nullopt;
    const auto text = [this](qsizetype index) { return m_cookieFields.at(index)->text().trimmed().toUtf8(); };
    config::TokenCookies cookies{ text(0), text(1), text(2) };
    if (!text(3).isEmpty())
        cookies.csrfHeader = text(3);
    if (const QString problem = config::cookiesProblem(cookies); !problem.isEmpty())
        return fail(Errc::Usage, problem);
    return cookies;
}

Result<ServerProfile> ServerForm::read(const QString &url) const
{
    // Nobody means anything else by an address without its scheme; the message says what it is taken for.
    Result<ServerProfile> server = config::serverFromUrl(config::withScheme(url).value_or(url));
    if (!server)
        return server;
    const auto headerName = headerWord(m_headerName, tr("The header's name"));
    if (!headerName)
        return tl::unexpected(headerName.error());
    const auto headerType = headerWord(m_headerType, tr("The header's type"));
    if (!headerType)
        return tl::unexpected(headerType.error());
    const auto cookies = this->cookies();
    if (!cookies)
        return tl::unexpected(cookies.error());
    const auto headers = config::extraHeadersFrom(m_headers->text());
    if (!headers)
        return tl::unexpected(headers.error());
    const auto fields = config::fieldNamesFrom(m_fieldNames->text());
    if (!fields)
        return tl::unexpected(fields.error());
    if (const auto problem = m_paths->problem())
        return tl::unexpected(*problem);
    const auto connection = this->connection();
    if (!connection)
        return tl::unexpected(connection.error());
    const auto references = this->references();
    if (!references)
        return tl::unexpected(references.error());
    server->references = *references;
    server->name = m_name->text().trimmed();
    server->headerName = *headerName;
    server->headerType = *headerType;
    server->cookies = *cookies;
    server->headers = *headers;
    server->fields = *fields;
    server->connection = *connection;
    server->autoRefresh = m_autoRefresh->currentIndex() == 1;
    server->band = simplejwt::bandNamed(m_band->currentData().toString());
    server->paths = m_paths->paths();
    server->wantsAccessOverrides = m_paths->wantsAccess();
    return server;
}

bool ServerForm::isChanged() const
{
    const auto server = this->server();
    if (server)
        return *server != m_kept;
    return !m_url->text().isEmpty() || !m_kept.baseUrl.isEmpty();
}

void ServerForm::setInUse(bool inUse)
{
    m_inUse = inUse;
    check();
}

void ServerForm::refuse(const Error &error)
{
    m_message->show(error);
}

void ServerForm::check()
{
    const auto server = this->server();
    const bool untouched = m_isNew && m_url->text().isEmpty();
    const bool changes = isChanged();
    // An address that nobody has typed yet is no mistake; what else stands there may be one.
    const auto shown = untouched ? read(m_url->placeholderText()) : server;
    const auto whole = config::withScheme(m_url->text());
    if (shown && whole)
        m_message->show(Tone::Accent, {}, tr("Saved as %1").arg(shown->baseUrl.toString()));
    else if (shown || isBeginning(m_url->text()))
        m_message->clear();
    else
        m_message->show(shown.error());
    m_save->setEnabled(server.has_value()); // unchanged too: a click on it ends the editing of a path
    m_save->setProperty("primary", changes || m_isNew);
    m_save->update();
    m_revert->setVisible(changes && !m_isNew);
    m_use->setVisible(!m_isNew);
    m_use->setEnabled(!m_inUse);
    m_use->setText(m_inUse ? tr("In use") : tr("Use this server"));
    for (QWidget *each : { static_cast<QWidget *>(m_keyTitle), static_cast<QWidget *>(m_key) })
        m_fields->setRowVisible(each, !m_isNew); // it belongs to a server, and there is none yet
    for (QLineEdit *each : std::as_const(m_cookieFields))
        m_fields->setRowVisible(each, m_carriage->currentIndex() == 1);
    for (QLineEdit *each : { m_clientKey, m_keyPassphrase }) // of what is there
        m_fields->setRowVisible(each, !m_clientCertificate->text().trimmed().isEmpty());
    const auto references = this->references();
    m_fields->setRowVisible(m_openProject, references && !references->project.isEmpty());
    emit changed();
}

void ServerForm::save()
{
    const auto server = this->server();
    if (server && (m_isNew || isChanged()))
        emit saveRequested(*server);
}
