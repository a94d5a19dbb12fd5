// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keyform.h"

#include "core/jose/keyfile.h"
#include "ui/flowlayout.h"
#include "ui/icons.h"
#include "ui/inlinemessage.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

constexpr int largestText = 256 * 1024; // characters: a JWK Set with many keys
constexpr qint64 largestFile = 1024 * 1024;
constexpr int keyTextForm = -1; // item data beside the secret encodings

bool looksLikeKeyText(const QString &text)
{
    const QString start = text.trimmed().left(16);
    return start.startsWith(QLatin1String("-----BEGIN")) || start.startsWith(QLatin1Char('{'));
}

} // namespace

KeyForm::KeyForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QComboBox)
    , m_text(new QLineEdit)
    , m_reveal(new QToolButton)
    , m_passphrase(new QLineEdit)
    , m_file(new QPushButton(tr("From a file…")))
    , m_algorithm(new QComboBox)
    , m_use(new QPushButton(tr("Sign with this key")))
    , m_drop(new QPushButton(tr("Forget the key")))
    , m_message(new InlineMessage)
{
    makeFields();
    makeActions();
    auto *field = new QHBoxLayout;
    field->setSpacing(8);
    field->addWidget(m_text, 1);
    field->addWidget(m_reveal);
    auto *actions = new QWidget;
    auto *flow = new FlowLayout(actions);
    flow->addWidget(m_form);
    flow->addWidget(m_file);
    flow->addWidget(m_algorithm);
    flow->addWidget(m_use);
    flow->addWidget(m_drop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(field);
    layout->addWidget(m_passphrase);
    layout->addWidget(actions);
    layout->addWidget(m_message);
    read();
}

void KeyForm::makeFields()
{
    m_form->setObjectName(QStringLiteral("keyForm"));
    m_form->setAccessibleName(tr("How the key is written"));
    m_form->addItem(tr("secret as text"), int(jose::SecretEncoding::Utf8));
    m_form->addItem(tr("secret in base64"), int(jose::SecretEncoding::Base64));
    m_form->addItem(tr("secret in base64url"), int(jose::SecretEncoding::Base64Url));
    m_form->addItem(tr("secret in hex"), int(jose::SecretEncoding::Hex));
    m_form->addItem(tr("PEM or JWK"), keyTextForm);
    m_text->setObjectName(QStringLiteral("keyText"));
    m_text->setAccessibleName(tr("Signing key"));
    m_text->setPlaceholderText(tr("Paste SIGNING_KEY, a PEM private key or a JWK"));
    m_text->setFont(monospaceFont());
    m_text->setMaxLength(largestText);
    m_text->setEchoMode(QLineEdit::Password);
    m_text->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    m_reveal->setObjectName(QStringLiteral("keyReveal"));
    m_reveal->setCheckable(true);
    m_reveal->setAutoRaise(true);
    m_reveal->setFocusPolicy(Qt::TabFocus);
    m_reveal->setIcon(themedIcon(QStringLiteral("eye"), IconRole::Muted));
    m_reveal->setAccessibleName(tr("Show what is typed"));
    m_reveal->setToolTip(tr("Show what is typed"));
    m_passphrase->setObjectName(QStringLiteral("keyPassphrase"));
    m_passphrase->setAccessibleName(tr("Passphrase of the key"));
    m_passphrase->setPlaceholderText(tr("Passphrase of the key"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->hide();
    connect(m_reveal, &QToolButton::toggled, this, [this](bool shown) {
        m_text->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_passphrase->setEchoMode(m_text->echoMode());
    });
    connect(m_text, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_fileBytes.clear();
        if (wantsSecret() && looksLikeKeyText(text))
            m_form->setCurrentIndex(m_form->findData(keyTextForm)); // reads it
        else
            read();
    });
    connect(m_form, &QComboBox::currentIndexChanged, this, &KeyForm::read);
    connect(m_passphrase, &QLineEdit::textEdited, this, &KeyForm::read);
    connect(m_text, &QLineEdit::returnPressed, this, &KeyForm::submit);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &KeyForm::submit);
}

void KeyForm::makeActions()
{
    m_file->setObjectName(QStringLiteral("keyFile"));
    m_file->setIcon(themedIcon(QStringLiteral("open"), IconRole::Muted));
    m_algorithm->setObjectName(QStringLiteral("keyAlgorithm"));
    m_algorithm->setAccessibleName(tr("ALGORITHM to sign with"));
    m_algorithm->setToolTip(tr("ALGORITHM of the server's settings"));
    m_use->setObjectName(QStringLiteral("keyUse"));
    m_drop->setObjectName(QStringLiteral("keyDrop"));
    m_message->setObjectName(QStringLiteral("keyMessage"));
    connect(m_file, &QPushButton::clicked, this, &KeyForm::chooseFile);
    connect(m_use, &QPushButton::clicked, this, &KeyForm::submit);
    connect(m_drop, &QPushButton::clicked, this, [this] {
        setInUse({});
        emit keyDropped();
    });
}

bool KeyForm::wantsSecret() const
{
    return m_form->currentData().toInt() != keyTextForm;
}

void KeyForm::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open a key file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &KeyForm::loadFile);
    dialog->open();
}

void KeyForm::loadFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_message->show({ Errc::Io, tr("The key file %1 can't be read: %2.").arg(path, file.errorString()), {} });
        return;
    }
    if (file.size() > largestFile) {
        m_message->show({ Errc::Limit, tr("%1 is too large to be a key file; choose another file.").arg(path), {} });
        return;
    }
    const QByteArray bytes = file.readAll();
    const auto keys = jose::keysFromBytes(bytes);
    if (!keys && keys.error().code != Errc::Secret && wantsSecret()) {
        m_fileBytes.clear();
        m_text->setText(QString::fromUtf8(bytes).trimmed()); // an editor's line feed at the end is no part of a secret
        read();
        return;
    }
    m_text->clear();
    m_fileBytes = bytes;
    const QSignalBlocker blocker(m_form);
    m_form->setCurrentIndex(m_form->findData(keyTextForm));
    read();
}

void KeyForm::setInUse(const QString &description)
{
    m_inUse = description;
    if (m_text->text().isEmpty() && m_fileBytes.isEmpty())
        showState();
    m_drop->setVisible(!m_inUse.isEmpty());
}

Result<jose::Key> KeyForm::readKey(const QByteArray &bytes) const
{
    if (wantsSecret())
        return jose::keyFromSecretText(bytes, jose::SecretEncoding(m_form->currentData().toInt()));
    const auto keys = jose::keysFromBytes(bytes, m_passphrase->text().toUtf8());
    if (!keys)
        return tl::unexpected(keys.error());
    for (const jose::Key &key : *keys) {
        if (key.hasPrivate() && !key.algorithms().isEmpty())
            return key;
    }
    return fail(
        Errc::KeyMismatch, tr("This is only a public key, which can't sign; paste the private one or the secret."));
}

void KeyForm::read()
{
    const QByteArray bytes = m_fileBytes.isEmpty() ? m_text->text().toUtf8() : m_fileBytes;
    if (bytes.isEmpty()) {
        m_key.reset();
        m_passphrase->hide();
        showState();
        return;
    }
    show(readKey(bytes));
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
        m_message->show(weak.isEmpty() ? Tone::Accent : Tone::Warning, tr("This is %1.").arg(keyDescription(*key)),
            weak.isEmpty() ? tr("It stays in memory for this run and is written nowhere.") : weak);
    } else {
        m_message->show(key.error());
        if (key.error().code == Errc::Secret)
            m_passphrase->show();
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
            tr("With its signing key, tokens for this server can be made here, without asking it. The key stays in "
               "memory "
               "for this run and is written nowhere."));
    else
        m_message->show(Tone::Good, tr("Signing with %1.").arg(m_inUse),
            tr("The key is in memory for this run and is written nowhere."));
}

void KeyForm::submit()
{
    if (!m_key)
        return;
    jose::KeyLabels labels = m_key->labels();
    labels.algorithm = m_algorithm->currentText().toLatin1();
    const jose::Key key = m_key->withLabels(labels);
    m_text->clear();
    m_passphrase->clear();
    m_fileBytes.clear();
    m_inUse = tr("%1 and %2").arg(keyDescription(key), QString::fromLatin1(*labels.algorithm));
    read();
    emit keyGiven(key);
}

QString keyDescription(const jose::Key &key)
{
    if (key.type() == jose::KeyType::Secret)
        return KeyForm::tr("%1, %2 bytes").arg(key.typeName()).arg(key.bits() / 8);
    return KeyForm::tr("%1, %2 bits").arg(key.typeName()).arg(key.bits());
}
