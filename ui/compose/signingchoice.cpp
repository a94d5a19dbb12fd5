// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/signingchoice.h"

#include "ui/look/icons.h"
#include "ui/widgets/mutedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStandardItemModel>

SigningChoice::SigningChoice(QWidget *parent)
    : QWidget(parent)
    , m_algorithm(new QComboBox)
    , m_key(new QComboBox)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    const auto add = [&](const QString &title, QComboBox *box, const char *name, int stretch) {
        auto *label = new MutedLabel(title);
        label->setBuddy(box);
        box->setObjectName(QLatin1String(name));
        box->setAccessibleName(title);
        layout->addWidget(label);
        layout->addWidget(box, stretch);
    };
    add(tr("Algorithm"), m_algorithm, "composeAlgorithm", 0);
    add(tr("Key"), m_key, "composeKey", 1);
    for (const jose::AlgorithmInfo &algorithm : jose::algorithms())
        m_algorithm->addItem(QLatin1String(algorithm.name));
    m_key->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_key->setPlaceholderText(tr("no signing key"));
    connect(m_algorithm, &QComboBox::activated, this,
        [this](int index) { emit algorithmChosen(m_algorithm->itemText(index).toLatin1()); });
    connect(m_key, &QComboBox::activated, this, &SigningChoice::chooseKey);
}

void SigningChoice::setKeys(const QList<jose::Key> &keys)
{
    const auto before = currentKey();
    m_keys = keys;
    fillKeys();
    for (int i = 0; before && i < m_keys.size(); ++i) {
        if (m_keys.at(i).sameMaterial(*before))
            m_key->setCurrentIndex(i);
    }
}

void SigningChoice::fillKeys()
{
    m_key->clear();
    const auto *model = qobject_cast<QStandardItemModel *>(m_key->model());
    for (const jose::Key &key : std::as_const(m_keys)) {
        const QString size = key.type() == jose::KeyType::Secret ? tr("%1 bytes").arg(key.bits() / 8) : key.typeName();
        m_key->addItem(
            themedIcon(QStringLiteral("keys"), IconRole::Muted), QStringLiteral("%1 · %2").arg(key.label(), size));
        const bool signs = key.hasPrivate() && !key.algorithms().isEmpty();
        model->item(m_key->count() - 1)->setEnabled(signs);
    }
}

std::optional<jose::Key> SigningChoice::currentKey() const
{
    const int index = m_key->currentIndex();
    return index >= 0 && index < m_keys.size() ? std::optional(m_keys.at(index)) : std::nullopt;
}

int SigningChoice::currentIndex() const
{
    return m_key->currentIndex();
}

void SigningChoice::follow(const QString &algorithm, int key)
{
    m_algorithm->setPlaceholderText(algorithm.left(16));
    m_algorithm->setCurrentIndex(m_algorithm->findText(algorithm));
    if (key >= 0 && key < m_keys.size())
        m_key->setCurrentIndex(key);
}

void SigningChoice::chooseKey()
{
    const auto key = currentKey();
    const auto algorithm = jose::algorithmNamed(m_algorithm->currentText().toLatin1());
    if (key && !(algorithm && key->fits(*algorithm)) && !key->algorithms().isEmpty())
        emit algorithmChosen(QByteArray(jose::info(key->algorithms().constFirst()).name));
    emit keyChosen();
}
