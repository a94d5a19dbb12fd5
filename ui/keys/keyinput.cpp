// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keyinput.h"

#include "core/base/regularfile.h"
#include "core/jose/sealing.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/widgets/forgettext.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/wraprow.h"

#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
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

KeyInput::KeyInput(QWidget *parent)
    : QWidget(parent)
    , m_form(new QComboBox)
    , m_text(new QLineEdit)
    , m_reveal(new QToolButton)
    , m_passphrase(new QLineEdit)
    , m_file(new QPushButton(tr("From a file…")))
    , m_controls(new WrapRow)
{
    makeField();
    makeControls();
    auto *field = new QHBoxLayout;
    field->setSpacing(8);
    field->addWidget(m_text, 1);
    field->addWidget(m_reveal);
    m_controls->add(m_form);
    m_controls->add(m_file);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(field);
    layout->addWidget(m_passphrase);
    layout->addWidget(m_controls);
    setFocusProxy(m_text);
}

void KeyInput::makeField()
{
    m_text->setObjectName(QStringLiteral("keyText"));
    showAsCode(m_text);
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
    connect(m_text, &QLineEdit::textEdited, this, &KeyInput::textEdited);
    connect(m_passphrase, &QLineEdit::textEdited, this, &KeyInput::notice);
    connect(m_text, &QLineEdit::returnPressed, this, &KeyInput::submitted);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &KeyInput::submitted);
}

void KeyInput::makeControls()
{
    m_form->setObjectName(QStringLiteral("keyForm"));
    m_form->setAccessibleName(tr("How the key is written"));
    m_form->addItem(tr("secret as text"), int(jose::SecretEncoding::Utf8));
    m_form->addItem(tr("secret in base64"), int(jose::SecretEncoding::Base64));
    m_form->addItem(tr("secret in base64url"), int(jose::SecretEncoding::Base64Url));
    m_form->addItem(tr("secret in hex"), int(jose::SecretEncoding::Hex));
    m_form->addItem(tr("PEM or JWK"), keyTextForm);
    m_file->setObjectName(QStringLiteral("keyFile"));
    m_file->setIcon(themedIcon(QStringLiteral("open"), IconRole::Muted));
    connect(m_form, &QComboBox::currentIndexChanged, this, &KeyInput::notice);
    connect(m_file, &QPushButton::clicked, this, &KeyInput::chooseFile);
}

void KeyInput::setPlaceholder(const QString &text)
{
    m_text->setPlaceholderText(text);
}

void KeyInput::setTitle(const QString &accessibleName)
{
    m_text->setAccessibleName(accessibleName);
}

void KeyInput::addControl(QWidget *control)
{
    m_controls->add(control);
}

void KeyInput::textEdited(const QString &text)
{
    m_fileBytes.clear();
    m_fileName.clear();
    if (wantsSecret() && looksLikeKeyText(text))
        m_form->setCurrentIndex(m_form->findData(keyTextForm)); // notices it
    else
        notice();
}

bool KeyInput::wantsSecret() const
{
    return m_form->currentData().toInt() != keyTextForm;
}

void KeyInput::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open a key file"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &KeyInput::loadFile);
    dialog->open();
}

void KeyInput::loadFile(const QString &path)
{
    auto content = readRegularFile(path, largestFile);
    if (!content) {
        emit failed(content.error());
        return;
    }
    QByteArray &bytes = *content;
    const auto forgetting = qScopeGuard([&bytes] { jose::cleanse(bytes); });
    m_fileName = QFileInfo(path).fileName();
    const auto keys = jose::keysFromBytes(bytes);
    if (!keys && keys.error().code != Errc::Secret && wantsSecret()) {
        m_fileBytes.clear();
        m_text->setText(QString::fromUtf8(bytes).trimmed()); // an editor's line feed at the end is no part of a secret
        notice();
        return;
    }
    forgetText(m_text);
    m_fileBytes = bytes;
    const QSignalBlocker blocker(m_form);
    m_form->setCurrentIndex(m_form->findData(keyTextForm));
    notice();
}

void KeyInput::focusMissing()
{
    (m_passphrase->isHidden() ? m_text : m_passphrase)->setFocus(Qt::OtherFocusReason);
}

bool KeyInput::isEmpty() const
{
    return m_text->text().isEmpty() && m_fileBytes.isEmpty();
}

QByteArray KeyInput::bytes() const
{
    return m_fileBytes.isEmpty() ? m_text->text().toUtf8() : m_fileBytes;
}

Result<QList<keyring::ImportedKey>> KeyInput::keys() const
{
    if (wantsSecret())
        return keyring::importSecret(bytes(), jose::SecretEncoding(m_form->currentData().toInt()));
    return keyring::importKeys(bytes(), m_passphrase->text().toUtf8());
}

void KeyInput::notice()
{
    if (isEmpty()) {
        forgetText(m_passphrase);
        m_passphrase->hide();
    } else { // whatever stood here before: another key may need none
        const auto read = keyring::importKeys(bytes(), {});
        m_passphrase->setVisible(!wantsSecret() && !read && read.error().code == Errc::Secret);
    }
    emit changed();
}

void KeyInput::clear()
{
    forgetText(m_text);
    m_fileBytes.clear();
    m_fileName.clear();
    notice();
}
