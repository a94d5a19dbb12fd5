// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keyform.h"

#include "core/keyring/keyring.h"
#include "ui/keys/keyinput.h"
#include "ui/widgets/inlinemessage.h"

#include <QComboBox>
#include <QPushButton>
#include <QVBoxLayout>

KeyForm::KeyForm(QWidget *parent)
    : QWidget(parent)
    , m_input(new KeyInput)
    , m_algorithm(new QComboBox)
    , m_use(new QPushButton(tr("Sign with this key")))
    , m_drop(new QPushButton(tr("Forget the key")))
    , m_message(new InlineMessage)
{
    m_input->setTitle(tr("Signing key"));
    m_input->setPlaceholder(tr("Paste SIGNING_KEY, a PEM private key or a JWK"));
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_input);
    layout->addWidget(m_message);
    connect(m_input, &KeyInput::changed, this, &KeyForm::read);
    connect(m_input, &KeyInput::submitted, this, &KeyForm::submit);
    connect(m_input, &KeyInput::failed, this, [this](const Error &error) { m_message->show(error); });
    read();
}

void KeyForm::makeActions()
{
    m_algorithm->setObjectName(QStringLiteral("keyAlgorithm"));
    m_algorithm->setAccessibleName(tr("ALGORITHM to sign with"));
    m_algorithm->setToolTip(tr("ALGORITHM of the server's settings"));
    m_use->setObjectName(QStringLiteral("keyUse"));
    m_drop->setObjectName(QStringLiteral("keyDrop"));
    m_message->setObjectName(QStringLiteral("keyMessage"));
    m_input->addControl(m_algorithm);
    m_input->addControl(m_use);
    m_input->addControl(m_drop);
    connect(m_use, &QPushButton::clicked, this, &KeyForm::submit);
    connect(m_drop, &QPushButton::clicked, this, [this] {
        setInUse({});
        emit keyDropped();
    });
}

void KeyForm::loadFile(const QString &path)
{
    m_input->loadFile(path);
}

void KeyForm::setInUse(const QString &description, const QString &kept)
{
    m_inUse = description;
    m_kept = kept;
    if (m_input->isEmpty())
        showState();
    m_drop->setVisible(!m_inUse.isEmpty());
}

Result<jose::Key> KeyForm::readKey() const
{
    const auto keys = m_input->keys();
    if (!keys)
        return tl::unexpected(keys.error());
    for (const keyring::ImportedKey &imported : *keys) {
        if (imported.key.hasPrivate() && !imported.key.algorithms().isEmpty())
            return imported.key;
    }
    return fail(
        Errc::KeyMismatch, tr("This is only a public key, which can't sign; paste the private one or the secret."));
}

void KeyForm::read()
{
    if (m_input->isEmpty()) {
        m_key.reset();
        showState();
        return;
    }
    show(readKey());
}

void KeyForm::show(const Result<jose::Key> &key)
{
    m_key.reset();
    m_algorithm->clear();
    if (key) {
        m_key = *key;
        for (const jose::Algorithm algorithm : key->algorithms())
            m_algorithm->addItem(QLatin1String(jose::info(algorithm).name));
        const auto shortfall = key->shortfall(key->algorithms().constFirst());
        const QString weak = key->weakness().value_or(shortfall.value_or(QString()));
        m_message->show(weak.isEmpty() ? Tone::Accent : Tone::Warning, tr("This is %1.").arg(keyring::keyKind(*key)),
            weak.isEmpty() ? tr("It goes into the key ring: into the system's keychain, else into memory for this run.")
                           : weak);
    } else {
        m_message->show(key.error());
    }
    m_algorithm->setVisible(m_algorithm->count() > 1);
    m_use->setEnabled(m_key.has_value());
}

void KeyForm::showState()
{
    m_use->setEnabled(false);
    m_algorithm->hide();
    m_drop->setVisible(!m_inUse.isEmpty());
    if (m_inUse.isEmpty())
        m_message->show(Tone::Accent, {},
            tr("With its signing key, tokens for this server can be made here, without asking it. The key goes into "
               "the "
               "key ring: into the system's keychain, else into memory for this run."));
    else
        m_message->show(Tone::Good, tr("Signing with %1.").arg(m_inUse), m_kept);
}

void KeyForm::submit()
{
    if (!m_key)
        return;
    jose::KeyLabels labels = m_key->labels();
    labels.algorithm = m_algorithm->currentText().toLatin1();
    const jose::Key key = m_key->withLabels(labels);
    m_inUse = tr("%1 and %2").arg(keyring::keyKind(key), QString::fromLatin1(*labels.algorithm));
    m_input->clear(); // reads
    emit keyGiven(key);
}
