// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keyfetchform.h"

#include "core/client/discovery.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/wraprow.h"

#include <QComboBox>
#include <QHostAddress>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

bool isOpenRoad(const QUrl &url)
{
    return url.scheme() == QLatin1String("http") && url.host() != QLatin1String("localhost")
        && !QHostAddress(url.host()).isLoopback();
}

} // namespace

KeyFetchForm::KeyFetchForm(QWidget *parent)
    : QWidget(parent)
    , m_kind(new QComboBox)
    , m_address(new QLineEdit)
    , m_fetch(new QPushButton)
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_message(new InlineMessage)
{
    m_kind->setObjectName(QStringLiteral("keyFetchKind"));
    m_kind->setAccessibleName(tr("What the address is"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_kind->setMinimumContentsLength(20);
    m_kind->addItem(tr("OpenID issuer: asked where its keys are"));
    m_kind->addItem(tr("Address of a JWK Set"));
    m_address->setObjectName(QStringLiteral("keyFetchAddress"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setMaxLength(2000);
    m_fetch->setObjectName(QStringLiteral("keyFetch"));
    m_fetch->setProperty("primary", true);
    m_cancel->setObjectName(QStringLiteral("keyFetchCancel"));
    m_message->setObjectName(QStringLiteral("keyFetchMessage"));
    auto *actions = new WrapRow;
    actions->add(m_fetch);
    actions->add(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_kind);
    layout->addWidget(m_address);
    layout->addWidget(m_message);
    layout->addWidget(actions);
    layout->addStretch(1);
    setFocusProxy(m_address);
    connect(m_kind, &QComboBox::activated, this, [this] { m_hasChosen = true; });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        m_found.clear();
        showState();
    });
    connect(m_address, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_found.clear();
        m_hasChosen = m_hasChosen && !text.isEmpty(); // another address, another guess
        if (!m_hasChosen)
            m_kind->setCurrentIndex(client::namesKeySet(text) ? 1 : 0);
        showState();
    });
    connect(m_address, &QLineEdit::returnPressed, this, &KeyFetchForm::submit);
    connect(m_fetch, &QPushButton::clicked, this, &KeyFetchForm::submit);
    connect(m_cancel, &QPushButton::clicked, this, &KeyFetchForm::cancelled);
    showState();
}

bool KeyFetchForm::discovers() const
{
    return m_kind->currentIndex() == 0;
}

void KeyFetchForm::showState()
{
    m_address->setPlaceholderText(discovers() ? QStringLiteral("https://issuer.example")
                                              : QStringLiteral("https://issuer.example/.well-known/jwks.json"));
    m_cancel->setVisible(!m_pending.isEmpty());
    const auto url = m_found.isEmpty() ? client::keyAddress(m_address->text(), discovers()) : Result<QUrl>(m_found);
    m_fetch->setEnabled(m_pending.isEmpty() && url);
    m_fetch->setText(url ? tr("Fetch %1")
                               .arg(fontMetrics().elidedText(
                                   url->toDisplayString(), Qt::ElideMiddle, 40 * fontMetrics().averageCharWidth()))
                         : tr("Fetch"));
    m_fetch->setToolTip(url ? tr("GET %1").arg(url->toString()).toHtmlEscaped() : QString());
    m_fetch->setAccessibleDescription(url ? tr("GET %1").arg(url->toString()) : QString());
    if (!m_pending.isEmpty())
        return m_message->show(Tone::Accent, {}, tr("Asking %1 …").arg(m_pending.toString()));
    if (!m_found.isEmpty())
        return m_message->show(
            Tone::Good, tr("The issuer's keys are at"), tr("%1. They are not fetched yet.").arg(m_found.toString()));
    if (m_address->text().trimmed().isEmpty())
        return m_message->show(
            Tone::Accent, {}, tr("Nothing is fetched before a click, and the button shows the address it will ask."));
    if (!url)
        return m_message->show(url.error());
    if (isOpenRoad(*url))
        return m_message->show(Tone::Warning, {},
            tr("GET %1 goes over http: anybody on the way can put other keys in place of the right ones.")
                .arg(url->toString()));
    m_message->show(Tone::Accent, {}, tr("One request: GET %1").arg(url->toString()));
}

void KeyFetchForm::submit()
{
    const auto url = m_found.isEmpty() ? client::keyAddress(m_address->text(), discovers()) : Result<QUrl>(m_found);
    if (!url || !m_pending.isEmpty())
        return;
    setFocus(); // a disabled button would hand it on to another pane
    m_pending = *url;
    showState();
    emit fetchRequested(*url);
}

void KeyFetchForm::take(const QUrl &url, const Result<QByteArray> &body)
{
    if (url != m_pending)
        return; // cancelled
    m_pending.clear();
    const bool wasSet = !discovers() || !m_found.isEmpty();
    showState();
    if (!body)
        m_message->show(body.error());
    else if (wasSet)
        takeKeySet(url, *body);
    else
        takeConfiguration(url, *body);
}

void KeyFetchForm::takeConfiguration(const QUrl &url, const QByteArray &body)
{
    const auto found = client::keySetAddress(body, url);
    if (!found)
        return m_message->show(found.error());
    m_found = *found;
    showState();
}

void KeyFetchForm::takeKeySet(const QUrl &url, const QByteArray &body)
{
    const auto keys = keyring::importKeys(body);
    if (!keys)
        return m_message->show(keys.error());
    m_found.clear();
    showState();
    emit keysGiven(*keys, url.toString());
}
