// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspane.h"

#include "core/simplejwt/pythonblock.h"
#include "core/simplejwt/pythonsettings.h"
#include "core/simplejwt/settingchange.h"
#include "ui/look/icons.h"
#include "ui/settings/settingdelegate.h"
#include "ui/settings/settingpasteform.h"
#include "ui/settings/settingsmodel.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QVBoxLayout>

using simplejwt::Settings;

SettingsPane::SettingsPane(QWidget *parent)
    : Panel(tr("Settings"), parent)
    , m_model(new SettingsModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_table(new WrapTable)
    , m_filter(new QLineEdit)
    , m_message(new InlineMessage)
    , m_paste(new SettingPasteForm)
    , m_key(new MutedLabel)
{
    makeHeader();
    makeTable();
    m_message->setObjectName(QStringLiteral("settingsMessage"));
    m_message->setClosable(true);
    body()->addWidget(m_paste);
    m_key->setObjectName(QStringLiteral("settingsKey"));
    m_key->setWordWrap(true);
    body()->addWidget(m_message);
    body()->addWidget(m_key);
    body()->addWidget(m_table, 1);
    connect(m_paste, &SettingPasteForm::given, this, &SettingsPane::paste);
    connect(m_message, &InlineMessage::actionTriggered, this, &SettingsPane::undo);
    connect(m_message, &InlineMessage::closed, m_message, &InlineMessage::clear);
    connect(m_model, &SettingsModel::edited, this, [this](const Settings &before) { announce(before); });
    showKey();
}

void SettingsPane::makeHeader()
{
    m_filter->setObjectName(QStringLiteral("settingsFilter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the settings"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(200);
    m_filter->addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    addHeaderWidget(m_filter);
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);

    const auto button = [this](const char *name, const char *icon, const QString &text) {
        auto *made = new QToolButton;
        made->setObjectName(QLatin1String(name));
        made->setIcon(themedIcon(QLatin1String(icon)));
        made->setText(text);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setFocusPolicy(Qt::StrongFocus);
        addHeaderButton(made);
        return made;
    };
    connect(button("settingsPasteOpen", "import", tr("Read SIMPLE_JWT…")), &QToolButton::clicked, m_paste,
        &SettingPasteForm::open);
    auto *copyButton = button("settingsCopy", "copy", tr("Copy as SIMPLE_JWT"));
    copyButton->setToolTip(tr("What differs from the defaults, as a block for settings.py"));
    copyButton->setPopupMode(QToolButton::MenuButtonPopup);
    auto *menu = new QMenu(copyButton);
    menu->addAction(tr("Only what differs from the defaults"), this, [this] { copy(false, false); });
    menu->addAction(tr("Every setting"), this, [this] { copy(true, false); });
    menu->addAction(tr("What differs, with the signing key"), this, [this] { copy(false, true); });
    copyButton->setMenu(menu);
    connect(copyButton, &QToolButton::clicked, this, [this] { copy(false, false); });
    auto *resetButton = button("settingsReset", "undo", tr("Reset"));
    resetButton->setToolTip(tr("Every setting back to Simple JWT's default"));
    connect(resetButton, &QToolButton::clicked, this, &SettingsPane::reset);
}

void SettingsPane::makeTable()
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setObjectName(QStringLiteral("settingsTable"));
    m_table->setAccessibleName(tr("Settings of Simple JWT"));
    m_table->setItemDelegate(new SettingDelegate(m_table));
    m_table->setModel(m_filtered);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    connect(m_table, &QAbstractItemView::clicked, this, &SettingsPane::edit);
    connect(m_table, &QAbstractItemView::activated, this,
        [this](const QModelIndex &index) { edit(index.siblingAtColumn(SettingsModel::ValueColumn)); });
    auto *toDefault = new QShortcut(QKeySequence::Delete, m_table);
    toDefault->setContext(Qt::WidgetShortcut);
    connect(toDefault, &QShortcut::activated, this, [this] {
        if (const QModelIndex row = m_filtered->mapToSource(m_table->currentIndex()); row.isValid())
            m_model->resetRow(row.row());
    });
}

void SettingsPane::edit(const QModelIndex &index)
{
    if (index.flags() & Qt::ItemIsEditable)
        m_table->edit(index);
}

void SettingsPane::setSettings(const Settings &settings, simplejwt::Band band)
{
    if (settings != m_model->settings()) // somebody else changed them: Undo would undo that, too
        m_before.reset();
    m_band = band;
    m_model->setSettings(settings, band);
    showKey();
}

void SettingsPane::setOwnKey(const QString &text, const QString &sentence)
{
    m_model->setOwnKey(text);
    m_ownKey = sentence;
    showKey();
}

// Which key signs and where it comes from.
void SettingsPane::showKey()
{
    const simplejwt::SigningKeyOrigin key{ .key = settings().signingKey };
    const QString fingerprint = key.fingerprint();
    const QString origin = m_keyOrigins.value(fingerprint, tr("The key that signs was given here."));
    m_key->setText(settings().signingKeyIsNone ? tr("SIGNING_KEY is None: no key signs.")
            : fingerprint.isEmpty()
            ? m_ownKey
            : QStringLiteral("%1 %2").arg(origin, tr("Its fingerprint is %1.").arg(fingerprint)));
    m_key->setVisible(!m_key->text().isEmpty());
}

void SettingsPane::openFile(const QString &path)
{
    m_paste->open();
    m_paste->openFile(path);
}

const Settings &SettingsPane::settings() const
{
    return m_model->settings();
}

void SettingsPane::showError(const Error &error)
{
    m_message->setAction({});
    m_message->setDetail({});
    m_message->show(error);
}

void SettingsPane::paste(const Settings &settings, const QStringList &left, const QString &keyOrigin)
{
    Settings taken = settings;
    if (m_hasBlacklistSwitch || !taken.blacklistAppIsKnown) {
        taken.blacklistApp = this->settings().blacklistApp;
        taken.blacklistAppIsKnown = this->settings().blacklistAppIsKnown;
    }
    if (!keyOrigin.isEmpty())
        m_keyOrigins.insert(simplejwt::SigningKeyOrigin{ .key = settings.signingKey }.fingerprint(), keyOrigin);
    QStringList byDefault = left;
    if (byDefault.removeAll(QStringLiteral("SIGNING_KEY")) > 0) {
        taken.signingKey = this->settings().signingKey;
        taken.signingKeyIsNone = this->settings().signingKeyIsNone;
    }
    change(taken,
        byDefault.isEmpty()
            ? QString()
            : tr("At their default, since no value was given: %1.").arg(byDefault.join(QLatin1String(", "))));
}

void SettingsPane::copy(bool everySetting, bool withKey)
{
    const bool hasKey = settings().signingKey.has_value();
    copyEither(simplejwt::toPythonBlock(
                   settings(), { everySetting, withKey ? simplejwt::SecretsIn::Written : simplejwt::SecretsIn::Left }),
        withKey);
    m_message->setAction({});
    m_message->setDetail({});
    m_message->show(Tone::Good, tr("Copied."),
        withKey && hasKey            ? tr("The block holds the signing key: take care where it goes.")
            : hasKey || everySetting ? tr("SIGNING_KEY is written as settings.SECRET_KEY; the key stays here.")
                                     : tr("It holds what differs from Simple JWT's defaults."));
}

void SettingsPane::reset()
{
    Settings defaults;
    defaults.blacklistApp = settings().blacklistApp;
    defaults.blacklistAppIsKnown = settings().blacklistAppIsKnown;
    m_model->dropDrafts();
    change(defaults);
}

void SettingsPane::change(const Settings &settings, const QString &note)
{
    const Settings before = m_model->settings();
    m_model->setSettings(settings, m_band);
    announce(before, note);
}

// Says what the change means, and passes it on.
void SettingsPane::announce(const Settings &before, const QString &note)
{
    const Settings &now = settings();
    const QStringList names = simplejwt::changedSettings(before, now);
    m_before = before;
    showKey();
    QStringList lines;
    for (const QString &name : names)
        lines += QStringLiteral("%1: %2").arg(name, simplejwt::consequenceOfSetting(name, now));
    if (now == before)
        m_message->setAction({});
    else
        m_message->offerUndo();
    m_message->setDetail(note);
    if (names.isEmpty() && now != before) {
        m_message->show(Tone::Accent,
            !now.blacklistAppIsKnown ? tr("Whether the server has the blacklist app is not known.")
                : now.blacklistApp   ? tr("The server has the blacklist app.")
                                     : tr("The server has no blacklist app: it answers a logout and revokes nothing."),
            {});
        emit settingsChanged(now);
        return;
    }
    m_message->show(names.isEmpty() ? Tone::Neutral : Tone::Accent,
        names.isEmpty() ? tr("Nothing changed.") : tr("Tokens issued before this change:"),
        names.isEmpty() ? QString() : (lines.size() > 1 ? QStringLiteral("\n") : QString()) + lines.join(u'\n'));
    if (now != before)
        emit settingsChanged(now);
}

void SettingsPane::undo()
{
    if (!m_before)
        return;
    const Settings back = *m_before;
    change(back);
}
