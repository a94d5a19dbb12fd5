// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keygenerateform.h"

#include "core/base/tabletext.h"
#include "ui/widgets/inlinemessage.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

struct Kind
{
    TableText title;
    jose::KeyType type;
    int bits;
    const char *curve;
};
constexpr Kind kinds[]{
    { TABLE_TEXT("KeyGenerateForm", "HMAC secret, 256 bits (HS256)"), jose::KeyType::Secret, 256, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "HMAC secret, 384 bits (HS384)"), jose::KeyType::Secret, 384, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "HMAC secret, 512 bits (HS512)"), jose::KeyType::Secret, 512, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "RSA, 2048 bits (RS, PS)"), jose::KeyType::Rsa, 2048, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "RSA, 3072 bits (RS, PS)"), jose::KeyType::Rsa, 3072, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "RSA, 4096 bits (RS, PS)"), jose::KeyType::Rsa, 4096, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "EC on P-256 (ES256)"), jose::KeyType::Ec, 0, "P-256" },
    { TABLE_TEXT("KeyGenerateForm", "EC on P-384 (ES384)"), jose::KeyType::Ec, 0, "P-384" },
    { TABLE_TEXT("KeyGenerateForm", "EC on P-521 (ES512)"), jose::KeyType::Ec, 0, "P-521" },
    { TABLE_TEXT("KeyGenerateForm", "EC on secp256k1 (ES256K)"), jose::KeyType::Ec, 0, "secp256k1" },
    { TABLE_TEXT("KeyGenerateForm", "Ed25519 (EdDSA)"), jose::KeyType::Ed25519, 0, nullptr },
    { TABLE_TEXT("KeyGenerateForm", "Ed448 (EdDSA)"), jose::KeyType::Ed448, 0, nullptr },
};

Result<jose::Key> make(const Kind &kind)
{
    auto key = kind.curve ? jose::Key::generateEc(kind.curve) : jose::Key::generate(kind.type, kind.bits);
    if (!key || kind.type == jose::KeyType::Secret) // a secret's thumbprint would let it be guessed from a token's kid
        return key;
    jose::KeyLabels labels = key->labels();
    labels.kid = key->thumbprint();
    return key->withLabels(labels);
}

} // namespace

KeyGenerateForm::KeyGenerateForm(QWidget *parent)
    : QWidget(parent)
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_make(new QPushButton(tr("Generate")))
    , m_message(new InlineMessage)
{
    m_kind->setObjectName(QStringLiteral("keyKind"));
    m_kind->setAccessibleName(tr("Kind of key"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_kind->setMinimumContentsLength(20);
    m_kind->setMaxVisibleItems(int(std::size(kinds)));
    for (const Kind &kind : kinds)
        m_kind->addItem(kind.title.translated());
    m_name->setObjectName(QStringLiteral("keyName"));
    m_name->setAccessibleName(tr("Name of the key"));
    m_name->setPlaceholderText(tr("Name (optional)"));
    m_name->setMaxLength(80);
    m_make->setObjectName(QStringLiteral("keyGenerate"));
    m_make->setProperty("primary", true);
    m_message->setObjectName(QStringLiteral("keyGenerateMessage"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_kind);
    layout->addWidget(m_name);
    layout->addWidget(m_message);
    layout->addWidget(m_make, 0, Qt::AlignLeft);
    layout->addStretch(1);
    setFocusProxy(m_kind);
    connect(m_make, &QPushButton::clicked, this, &KeyGenerateForm::generate);
}

/// Enter in the list or in the name's field does what the button does.
void KeyGenerateForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        generate();
    else
        QWidget::keyPressEvent(event);
}

void KeyGenerateForm::generate()
{
    if (!m_make->isEnabled())
        return;
    setFocus(); // a disabled button would hand it on to another pane
    m_make->setEnabled(false);
    const Kind &kind = kinds[m_kind->currentIndex()];
    if (kind.type == jose::KeyType::Rsa)
        m_message->show(Tone::Accent, {}, tr("Looking for two large primes …"));
    m_background.run([&kind] { return make(kind); }, [this](const Result<jose::Key> &key) { arrive(key); });
}

void KeyGenerateForm::arrive(const Result<jose::Key> &key)
{
    m_make->setEnabled(true);
    m_message->clear();
    if (!key)
        return m_message->show(key.error());
    const QString name = m_name->text();
    m_name->clear();
    emit keyMade(*key, name);
}
