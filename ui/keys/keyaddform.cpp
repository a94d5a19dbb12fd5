// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keyaddform.h"

#include "core/keyring/keyring.h"
#include "ui/keys/keyinput.h"
#include "ui/widgets/inlinemessage.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

QString described(const QList<keyring::ImportedKey> &keys)
{
    QStringList kinds;
    for (const keyring::ImportedKey &imported : keys.first(qMin<qsizetype>(4, keys.size()))) {
        QString kind = keyring::keyTitle(imported.key);
        if (imported.key.type() != jose::KeyType::Secret)
            kind = imported.key.hasPrivate() ? KeyAddForm::tr("%1, private").arg(kind)
                                             : KeyAddForm::tr("%1, public").arg(kind);
        if (!imported.chain.isEmpty())
            kind += imported.chain.size() == 1
                ? KeyAddForm::tr(", with its certificate")
                : KeyAddForm::tr(", with %n certificates", nullptr, int(imported.chain.size()));
        kinds.append(kind);
    }
    QString text = kinds.join(QStringLiteral("; "));
    if (keys.size() > 4)
        text += KeyAddForm::tr("; and %n more", nullptr, int(keys.size() - 4));
    return text;
}

} // namespace

KeyAddForm::KeyAddForm(QWidget *parent)
    : QWidget(parent)
    , m_input(new KeyInput)
    , m_name(new QLineEdit)
    , m_add(new QPushButton(tr("Add to the key ring")))
    , m_message(new InlineMessage)
{
    m_input->setTitle(tr("Key"));
    m_input->setPlaceholder(tr("Paste a secret, PEM, certificate, JWK or JWK Set"));
    m_name->setObjectName(QStringLiteral("keyName"));
    m_name->setAccessibleName(tr("Name of the key"));
    m_name->setPlaceholderText(tr("Name (optional)"));
    m_name->setMaxLength(80);
    m_add->setObjectName(QStringLiteral("keyAdd"));
    m_add->setProperty("primary", true);
    m_message->setObjectName(QStringLiteral("keyAddMessage"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_input);
    layout->addWidget(m_name);
    layout->addWidget(m_message);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    layout->addStretch(1);
    setFocusProxy(m_input);
    connect(m_input, &KeyInput::changed, this, &KeyAddForm::read);
    connect(m_input, &KeyInput::submitted, this, &KeyAddForm::submit);
    connect(m_name, &QLineEdit::returnPressed, this, &KeyAddForm::submit);
    connect(m_input, &KeyInput::failed, this, [this](const Error &error) { m_message->show(error); });
    connect(m_add, &QPushButton::clicked, this, &KeyAddForm::submit);
    read();
}

void KeyAddForm::read()
{
    m_keys.clear();
    if (m_input->isEmpty()) {
        m_message->show(Tone::Accent, {},
            tr("Tokens are checked with every key of the ring. A secret goes into the system's keychain; where there "
               "is none, it stays in memory for this run. It is never written to a file."));
    } else if (const auto keys = m_input->keys(); !keys) {
        m_message->show(keys.error());
    } else {
        m_keys = *keys;
        const jose::Key &first = m_keys.first().key;
        const auto shortfall
            = first.algorithms().isEmpty() ? std::nullopt : first.shortfall(first.algorithms().first());
        const QString weak = first.weakness().value_or(shortfall.value_or(QString()));
        m_message->show(weak.isEmpty() ? Tone::Good : Tone::Warning, tr("Recognised:"),
            described(m_keys) + (weak.isEmpty() ? QString() : QStringLiteral(". ") + weak));
    }
    m_add->setEnabled(!m_keys.isEmpty());
}

void KeyAddForm::submit()
{
    if (m_keys.isEmpty())
        return;
    const QList<keyring::ImportedKey> keys = std::exchange(m_keys, {});
    const QString origin = m_input->fileName().isEmpty() ? tr("pasted") : m_input->fileName();
    const QString name = m_name->text();
    m_name->clear();
    setFocus(); // the button is about to be disabled, and would hand it on to another pane
    m_input->clear(); // reads
    emit keysGiven(keys, origin, name);
}
