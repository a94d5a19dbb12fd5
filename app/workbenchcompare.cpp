// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that brings two tokens of the session together.
#include "app/services.h"
#include "app/workbench.h"
#include "ui/comparisonview.h"
#include "ui/decodepane.h"
#include "ui/tokenchoice.h"
#include "ui/tokenmenu.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostChoices = 200; // tokens in a list

} // namespace

void Workbench::connectComparison()
{
    m_decode->setComparable([this] {
        QList<ComparableToken> tokens;
        const QList<session::TokenRecord> &all = m_services.log().tokens();
        const session::TokenRecord *decoded = m_services.log().findByText(m_decode->token());
        for (auto token = all.crbegin(); token != all.crend() && tokens.size() < mostChoices; ++token) {
            const bool isSibling = decoded && decoded->familyId >= 0 && token->familyId == decoded->familyId
                && token->tokenType != decoded->tokenType;
            tokens.append({ titleOf(token->id), token->text, isSibling });
        }
        return tokens;
    });
    m_tokenMenu->setComparable(
        [this](const QByteArray &token) { return !m_decode->token().isEmpty() && m_decode->token() != token; });
    connect(m_tokenMenu, &TokenMenu::compareRequested, this, &Workbench::compareInDecode);
    connect(m_decode, &DecodePane::tokenDropped, this, [this](int id) {
        if (m_decode->token().isEmpty())
            select(id);
        else
            compareInDecode(id);
    });
}

QString Workbench::titleOf(int tokenId) const
{
    const session::TokenRecord *token = m_services.log().token(tokenId);
    if (!token)
        return {};
    const QString title
        = token->user.isEmpty() ? tokenTitle(*token) : tr("%1 of %2").arg(tokenTitle(*token), token->user);
    return QStringLiteral("%1 · %2").arg(title, tokenStateText(*token, m_services.clock().now()));
}

void Workbench::compareInDecode(int tokenId)
{
    const session::TokenRecord *token = m_services.log().token(tokenId);
    if (!token)
        return;
    if (!m_decode->isVisibleTo(&m_window))
        m_window.showPane(u"flow"_s); // where Decode has its place
    m_decode->compareWith(token->text, titleOf(tokenId));
}
