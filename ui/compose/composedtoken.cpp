// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/composedtoken.h"

#include "ui/look/theme.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/mutedlabel.h"

#include <QPushButton>
#include <QVBoxLayout>

ComposedToken::ComposedToken(QWidget *parent)
    : QWidget(parent)
    , m_view(new TokenView)
    , m_state(new Chip)
    , m_changes(new MutedLabel)
    , m_use(new QPushButton(tr("Use as access")))
    , m_compare(new QPushButton(tr("Compare")))
    , m_copy(new QPushButton(tr("Copy")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_view->setObjectName(QStringLiteral("composedToken"));
    m_view->setAccessibleName(tr("Signed token"));
    m_view->setReadOnly(true);
    m_view->setRowLimits(3, 5);
    layout->addWidget(m_view);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_state->setObjectName(QStringLiteral("composeState"));
    m_changes->setObjectName(QStringLiteral("composeChanges"));
    m_changes->setElided(true);
    makeButtons();
    row->addWidget(m_state);
    row->addWidget(m_changes, 1);
    row->addWidget(m_copy);
    row->addWidget(m_compare);
    row->addWidget(m_use);
    layout->addLayout(row);
}

void ComposedToken::makeButtons()
{
    m_copy->setObjectName(QStringLiteral("composeCopy"));
    m_use->setObjectName(QStringLiteral("composeUse"));
    m_use->setProperty("primary", true);
    m_use->setToolTip(tr("Flow goes on with this token"));
    m_compare->setObjectName(QStringLiteral("composeCompare"));
    m_compare->setToolTip(tr("Shows the copy beside the token that it was made of"));
    connect(m_copy, &QPushButton::clicked, this, [this] { copySecret(QString::fromLatin1(m_token)); });
    connect(m_compare, &QPushButton::clicked, this, &ComposedToken::compareRequested);
    connect(m_use, &QPushButton::clicked, this, [this] { emit useRequested(m_token, m_useAs); });
}

void ComposedToken::enableButtons(bool isEnabled)
{
    for (QPushButton *button : { m_use, m_copy, m_compare })
        button->setEnabled(isEnabled);
}

QString ComposedToken::changes() const
{
    return m_changes->text();
}

void ComposedToken::setIsCopy(bool isCopy)
{
    m_compare->setVisible(isCopy);
}

void ComposedToken::setPending()
{
    m_token.clear();
    enableButtons(false);
}

void ComposedToken::showUnsigned()
{
    m_token.clear();
    const bool hasOld = !m_view->text().isEmpty();
    m_view->setStale(true);
    m_state->setState(tr("not signed"), Tone::Warning);
    m_changes->setText(hasOld ? tr("above: the last good one") : QString());
    m_changes->setToolTip(m_changes->text());
    enableButtons(false);
}

void ComposedToken::showSigned(const Composition &composition)
{
    m_token = *composition.token;
    const QString text = QString::fromLatin1(m_token);
    m_view->resetText(text);
    m_view->setStale(false);
    const qsizetype first = text.indexOf(u'.');
    const qsizetype second = text.indexOf(u'.', first + 1);
    m_view->setSpans(
        { { 0, first, TokenSpan::Role::Header }, { first + 1, second - first - 1, TokenSpan::Role::Payload },
            { second + 1, text.size() - second - 1, TokenSpan::Role::Signature } });
    m_state->setState(tr("signed"), Tone::Good);
    m_changes->setText(composition.changes);
    m_changes->setToolTip(composition.changes.toHtmlEscaped());
    enableButtons(true);
    m_useAs = composition.type;
    m_use->setText(tr("Use as %1").arg(simplejwt::tokenTypeName(m_useAs)));
}
