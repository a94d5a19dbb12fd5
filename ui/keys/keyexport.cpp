// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keyexport.h"

#include "core/base/newfile.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/jsonwriter.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/forgettext.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/secrettext.h"
#include "ui/widgets/wraprow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

KeyExport::KeyExport(QWidget *parent)
    : QWidget(parent)
    , m_format(new QComboBox)
    , m_private(new QCheckBox(tr("with the private key")))
    , m_passphrase(new QLineEdit)
    , m_text(new SecretText)
    , m_reveal(new QToolButton)
    , m_copy(new QPushButton(tr("Copy")))
    , m_save(new QPushButton(tr("Save…")))
    , m_message(new InlineMessage)
{
    makeWidgets();
    auto *row = new WrapRow;
    for (QWidget *widget : std::initializer_list<QWidget *>{ m_format, m_private, m_reveal, m_copy, m_save })
        row->add(widget);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(row);
    layout->addWidget(m_passphrase);
    layout->addWidget(m_text);
    layout->addWidget(m_message);
}

void KeyExport::makeWidgets()
{
    m_format->setObjectName(QStringLiteral("keyFormat"));
    m_format->setAccessibleName(tr("Form to write the key in"));
    m_format->addItem(tr("PEM"), Pem);
    m_format->addItem(tr("JWK"), Jwk);
    m_format->addItem(tr("JWK Set of this key"), JwkSet);
    m_format->addItem(tr("JWK Set of all public keys"), JwkSetOfAll);
    m_private->setMinimumHeight(m_copy->sizeHint().height()); // in one line with its neighbours
    m_private->setObjectName(QStringLiteral("keyPrivate"));
    m_passphrase->setObjectName(QStringLiteral("keyExportPassphrase"));
    m_passphrase->setAccessibleName(tr("Passphrase to encrypt the private key with"));
    m_passphrase->setPlaceholderText(tr("Passphrase to encrypt it with; may be empty"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_text->setObjectName(QStringLiteral("keyExportText"));
    m_text->setAccessibleName(tr("The key, written out"));
    m_text->setReadOnly(true);
    showAsCode(m_text);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(7 * m_text->fontMetrics().lineSpacing());
    m_reveal->setObjectName(QStringLiteral("keyExportReveal"));
    m_reveal->setCheckable(true);
    m_reveal->setAutoRaise(true);
    m_reveal->setFocusPolicy(Qt::TabFocus);
    m_reveal->setIcon(themedIcon(QStringLiteral("eye"), IconRole::Muted));
    m_reveal->setAccessibleName(tr("Show the private key"));
    m_reveal->setToolTip(tr("Show the private key"));
    m_copy->setObjectName(QStringLiteral("keyCopy"));
    m_save->setObjectName(QStringLiteral("keySave"));
    m_message->setObjectName(QStringLiteral("keyExportMessage"));
    connect(m_format, &QComboBox::currentIndexChanged, this, &KeyExport::showText);
    connect(m_format, &QComboBox::activated, this, [this] { m_wanted = Format(m_format->currentData().toInt()); });
    connect(m_private, &QCheckBox::toggled, this, [this] {
        m_reveal->setChecked(false);
        showText();
    });
    connect(m_reveal, &QToolButton::toggled, this, &KeyExport::showText);
    connect(m_passphrase, &QLineEdit::editingFinished, this, &KeyExport::showText);
    connect(m_copy, &QPushButton::clicked, this, &KeyExport::copy);
    connect(m_save, &QPushButton::clicked, this, &KeyExport::chooseFile);
}

void KeyExport::setKey(const std::optional<jose::Key> &key, const QList<jose::Key> &all)
{
    const bool same = key && m_key && key->sameMaterial(*m_key);
    m_key = key;
    m_all = all;
    setVisible(key.has_value());
    const bool isSecret = key && key->type() == jose::KeyType::Secret;
    m_private->setText(isSecret ? tr("with the secret") : tr("with the private key"));
    if (!same) {
        m_private->setChecked(false);
        m_reveal->setChecked(false);
        forgetText(m_passphrase);
        m_format->setCurrentIndex(
            m_format->findData(isSecret && m_wanted == Pem ? Jwk : m_wanted)); // PEM has no secrets
    }
    showText();
}

bool KeyExport::isPrivate() const
{
    return m_private->isChecked() && m_key && m_key->hasPrivate() && m_format->currentData().toInt() != JwkSetOfAll;
}

Result<QByteArray> KeyExport::text() const
{
    if (!m_key)
        return fail(Errc::NotFound, tr("There is no key to write."));
    const int format = m_format->currentData().toInt();
    if (format == JwkSetOfAll) {
        QList<jose::Key> publicKeys;
        for (const jose::Key &key : m_all) {
            if (const auto part = key.publicKey())
                publicKeys.append(*part);
        }
        if (publicKeys.isEmpty())
            return fail(Errc::NotFound, tr("There is no public key in the ring: secrets have no public part."));
        return writeJson(jose::toJwkSet(publicKeys, false), JsonStyle::Indented) + '\n';
    }
    if (!isPrivate() && m_key->type() == jose::KeyType::Secret)
        return fail(Errc::KeyMismatch,
            tr("An HMAC secret has no public part: whoever can check a token with it can make one. Tick “with the "
               "secret” to write it all the same."));
    if (format == Pem)
        return isPrivate() ? m_key->toPem(m_passphrase->text().toUtf8()) : m_key->publicPem();
    return writeJson(format == Jwk ? jose::toJwk(*m_key, isPrivate()) : jose::toJwkSet({ *m_key }, isPrivate()),
               JsonStyle::Indented)
        + '\n';
}

void KeyExport::showText()
{
    const auto text = this->text();
    const bool isSecret = isPrivate();
    m_private->setEnabled(m_key && m_key->hasPrivate() && m_format->currentData().toInt() != JwkSetOfAll);
    m_passphrase->setVisible(isSecret && m_format->currentData().toInt() == Pem);
    m_reveal->setVisible(isSecret);
    m_copy->setEnabled(text.has_value());
    m_save->setEnabled(text.has_value());
    m_text->setVisible(text.has_value());
    if (!text)
        return m_message->show(Tone::Accent, {}, text.error().what);
    m_text->setPlainText(isSecret && !m_reveal->isChecked() ? tr("The private key, hidden. Copy and Save write it.")
                                                            : QString::fromUtf8(*text));
    if (isSecret)
        m_message->show(Tone::Warning, {}, tr("Whoever has this can make tokens that this key verifies."));
    else
        m_message->clear();
}

void KeyExport::copy()
{
    if (const auto text = this->text())
        copyEither(QString::fromUtf8(*text), isPrivate());
}

void KeyExport::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Save the key"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(m_format->currentData().toInt() == Pem ? QStringLiteral("pem") : QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, &KeyExport::save);
    dialog->open();
}

void KeyExport::save(const QString &path)
{
    const auto text = this->text();
    if (!text)
        return m_message->show(text.error());
    if (const auto done = writeFile(path, *text, isPrivate() ? FileAccess::Private : FileAccess::AsUsual); !done)
        return m_message->show(done.error());
    m_message->show(Tone::Good, {}, tr("Saved to %1.").arg(path));
}
