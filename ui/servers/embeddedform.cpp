// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/embeddedform.h"

#include "core/simplejwt/band.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

EmbeddedForm::EmbeddedForm(QWidget *parent)
    : QWidget(parent)
    , m_address(new QLabel)
    , m_database(new MutedLabel)
    , m_remarks(new InlineMessage)
    , m_band(new QComboBox)
    , m_use(new QPushButton(tr("Use this server")))
{
    m_address->setObjectName(QStringLiteral("embeddedAddress"));
    m_address->setTextFormat(Qt::PlainText);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_band->setObjectName(QStringLiteral("embeddedBand"));
    m_band->setAccessibleName(tr("Simple JWT version that it imitates"));
    m_band->addItem(tr("5.2"), int(simplejwt::Band::V5_2));
    m_band->addItem(tr("5.5"), int(simplejwt::Band::V5_5));
    m_band->addItem(tr("next, unreleased"), int(simplejwt::Band::Next));
    m_database->setObjectName(QStringLiteral("embeddedDatabase"));
    m_database->setElided(true);
    m_remarks->setObjectName(QStringLiteral("embeddedRemarks"));
    m_use->setObjectName(QStringLiteral("embeddedUse"));
    auto *fields = new QFormLayout;
    fields->setHorizontalSpacing(12);
    fields->setVerticalSpacing(8);
    auto *address = new QHBoxLayout;
    address->addWidget(m_address);
    address->addStretch(1); // the label would stand at the side where its text begins
    address->addWidget(m_use);
    fields->addRow(fieldLabel(tr("Address"), m_use), address);
    fields->addRow(fieldLabel(tr("Simple JWT"), m_band), m_band);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    fields->addRow(fieldLabel(tr("Database"), m_band), m_database);
    layout->addLayout(fields);
    layout->addWidget(m_remarks);
    layout->addSpacing(8);
    m_noAuthentication
        = addSwitch("embeddedNoAuthentication", tr("No authentication classes on /refresh/ and /logout/"),
            tr("Imitates a common mistake: the views require a login but never read the header, so both always answer "
               "403."));
    m_noBlacklist = addSwitch("embeddedNoBlacklist", tr("Blacklist app not installed"),
        tr("Logging out answers 200 and does nothing: a refresh token lives on until its exp, as on a server without "
           "token_blacklist in INSTALLED_APPS."));
    m_allowLogin = addSwitch("embeddedAllowLogin", tr("Allow login with a foreign key or database"),
        tr("/login/ gives tokens without a password. It is off where the signing key was imported or the database "
           "isn't Jotlab's own, because such tokens open a real server. Off again at the next start. Other programs "
           "need the "
           "secret that a call of this window carries: copy one as cURL."));
    m_autoRefresh = addSwitch("embeddedAutoRefresh", tr("Auto-refresh"),
        tr("Of this window, not the server: it refreshes an access token when 80 % of its lifetime have passed, or "
           "once "
           "when a call is refused because it has expired. Exchanges and the timeline show it."));
    connect(m_autoRefresh, &QCheckBox::clicked, this, &EmbeddedForm::autoRefreshSwitched);
    layout->addStretch(1);
    for (const QCheckBox *box : { m_noAuthentication, m_noBlacklist, m_allowLogin })
        connect(box, &QCheckBox::clicked, this, [this] { emit switched(switches()); });
    connect(m_band, &QComboBox::activated, this, [this] { emit switched(switches()); });
    connect(m_use, &QPushButton::clicked, this, &EmbeddedForm::useRequested);
    setAddress({});
    setDatabase({}, {});
}

QCheckBox *EmbeddedForm::addSwitch(const char *name, const QString &title, const QString &effect)
{
    auto *box = new QCheckBox(title);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleDescription(effect);
    auto *text = new MutedLabel(effect);
    text->setWordWrap(true);
    text->setContentsMargins(24, 0, 0, 8);
    layout()->addWidget(box);
    layout()->addWidget(text);
    return box;
}

void EmbeddedForm::setSwitches(const EmbeddedSwitches &switches)
{
    m_band->setCurrentIndex(m_band->findData(int(switches.band)));
    m_noAuthentication->setChecked(switches.noAuthenticationClasses);
    m_noBlacklist->setChecked(!switches.blacklistApp);
    m_allowLogin->setChecked(switches.allowLogin);
}

EmbeddedSwitches EmbeddedForm::switches() const
{
    return { .band = simplejwt::Band(m_band->currentData().toInt()),
        .noAuthenticationClasses = m_noAuthentication->isChecked(),
        .blacklistApp = !m_noBlacklist->isChecked(),
        .allowLogin = m_allowLogin->isChecked() };
}

void EmbeddedForm::setAutoRefresh(bool isOn)
{
    m_autoRefresh->setChecked(isOn);
}

void EmbeddedForm::setAddress(const QString &url)
{
    m_address->setText(url.isEmpty() ? tr("not running") : url);
}

void EmbeddedForm::setDatabase(const QString &path, const QStringList &remarks)
{
    m_database->setText(path.isEmpty() ? tr("none is open") : path);
    m_database->setToolTip(path.toHtmlEscaped());
    if (remarks.isEmpty())
        m_remarks->clear();
    else
        m_remarks->show(Tone::Neutral, tr("Of its users:"), remarks.join(u' '));
}

void EmbeddedForm::setInUse(bool inUse)
{
    m_use->setEnabled(!inUse);
    m_use->setText(inUse ? tr("In use") : tr("Use this server"));
}
