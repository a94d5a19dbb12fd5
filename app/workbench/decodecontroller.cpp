// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/decodecontroller.h"

#include "app/laboratory/laboratory.h"
#include "core/scan/tokenfinder.h"
#include "core/session/tokenchoice.h"
#include "ui/actions/actionregistry.h"
#include "ui/decode/comparisonview.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/window/mainwindow.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostChoices = 200; // tokens in a list

QString keptNote(const session::TokenRecord &token)
{
    if (!token.source.isEmpty())
        return DecodeController::tr("from file %1").arg(token.source);
    return token.isStripped ? DecodeController::tr("kept without its signature") : QString();
}

} // namespace

DecodeController::DecodeController(Laboratory &laboratory, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_menu(new TokenMenu(laboratory.log(), laboratory.clock().clock(), &window))
    , m_pane(new DecodePane(
          laboratory.inspector(), [this] { return inspectionContext(); }, laboratory.clock().clock()))
{
    connect(m_pane, &DecodePane::tokenDecoded, this, &DecodeController::observe);
    connect(m_menu, &TokenMenu::decodeRequested, this, &DecodeController::select);
    connect(m_pane, &DecodePane::menuOpening, this, &DecodeController::offerMenu);
    connectComparison();
    connectTrail();
    // What a token is judged by, and what became of its id and its user.
    connect(&laboratory, &Laboratory::keysChanged, m_pane, &DecodePane::reinspect);
    connect(&laboratory.clock(), &LaboratoryClock::changed, m_pane, &DecodePane::reinspect);
    connect(&laboratory.directory(), &Directory::changed, m_pane, &DecodePane::reinspect);
}

/// What Decode judges by. The session knows what became of a token that was chosen in the window.
explain::InspectionContext DecodeController::inspectionContext() const
{
    explain::InspectionContext context = m_laboratory.inspectionContext();
    const session::TokenRecord *token = m_laboratory.log().token(m_selected);
    if (!token)
        return context;
    QString excuse;
    if (token->isStripped)
        excuse = tr("The session was kept without signatures, so this token has none any more; issue a new one.");
    else if (!token->server.isEmpty() && token->server != m_laboratory.servers().current().id())
        excuse = tr("No key of %1, which made the token, is known here.").arg(token->server);
    else if (isOfNobodyKnown(*token))
        excuse = tr("Not signed with the embedded server's key, and no other is known here: add the key of the server "
                    "that did.");
    const bool isOfCurrent = token->isVerified && token->server == m_laboratory.servers().current().id();
    if (!excuse.isEmpty() && !isOfCurrent)
        context.userById = nullptr; // an id of another server's user names nobody of this one
    if (!excuse.isEmpty())
        context.signatureExcuse
            = [text = token->text, excuse](QByteArrayView other) { return other == text ? excuse : QString(); };
    return context;
}

/// A token from elsewhere, and no key but the embedded server's to try: that says nothing against the token. What has
/// the id of a token of a server was that token before somebody changed it.
bool DecodeController::isOfNobodyKnown(const session::TokenRecord &token) const
{
    const session::TokenList &all = m_laboratory.log().tokens();
    const bool isTwin = std::any_of(all.cbegin(), all.cend(), [&token](const session::TokenRecord &each) {
        return each.id != token.id && !each.jti.isEmpty() && each.jti == token.jti && !each.server.isEmpty();
    });
    return token.origin == session::Origin::Pasted && token.server.isEmpty() && !token.isVerified && !isTwin
        && m_laboratory.servers().current().embedded && m_laboratory.keyRing().keys().isEmpty();
}

void DecodeController::select(int tokenId)
{
    const session::TokenRecord *token = m_laboratory.log().token(tokenId);
    if (!token)
        return;
    m_selected = tokenId;
    m_pane->showToken(token->text, provenanceOf(*token));
    emit selectionChanged(tokenId);
}

void DecodeController::reveal(int tokenId)
{
    if (!m_laboratory.log().token(tokenId))
        return;
    m_window.showDecode();
    select(tokenId);
}

QString DecodeController::provenanceOf(const session::TokenRecord &token) const
{
    QString provenance = token.origin == session::Origin::Issued || token.origin == session::Origin::Received
        ? tr("issued for %1").arg(token.user)
        : token.isVerified ? tr("of %1").arg(token.user)
                           : tr("unverified, names %1").arg(token.user);
    if (token.user.isEmpty())
        provenance.clear();
    if (const session::TokenRecord *parent = m_laboratory.log().token(token.parentId))
        provenance += QStringLiteral(" · ") + tr("from %1").arg(tokenTitle(*parent));
    if (const QString note = keptNote(token); !note.isEmpty())
        provenance += (provenance.isEmpty() ? QString() : QStringLiteral(" · ")) + note;
    return provenance;
}

void DecodeController::selectReceived(quint64 exchangeId)
{
    const session::TokensOfExchange tokens = m_laboratory.log().tokensOf(exchangeId);
    int chosen = tokens.received.isEmpty() ? -1 : tokens.received.constFirst();
    for (const int id : tokens.received) {
        if (m_laboratory.log().token(id)->tokenType == "access")
            chosen = id;
    }
    const session::Exchange *exchange = m_laboratory.log().exchange(exchangeId);
    const session::TokenRecord *shown = m_laboratory.log().token(m_selected);
    const bool isAutomatic = exchange && exchange->occasion != session::Occasion::Asked;
    const bool isFollowed = shown && shown->tokenType == "access" && chosen >= 0
        && m_laboratory.log().token(chosen)->familyId == shown->familyId;
    if (chosen >= 0 && (isFollowed || !isAutomatic))
        select(chosen);
    else
        m_pane->reinspect(); // the blacklist may have grown
}

void DecodeController::observe(const QByteArray &token)
{
    m_selected = m_laboratory.log().observe(token, session::Origin::Pasted);
    m_pane->reinspect(); // by what the session knows of it
    emit selectionChanged(m_selected);
}

/// Below what is done with the text, what is done with its token, as anywhere else in the window.
void DecodeController::offerMenu(QMenu *menu)
{
    const session::TokenRecord *shown = m_laboratory.log().token(m_selected);
    if (!shown || shown->text != m_pane->token() || !m_menu->setToken(m_selected))
        return;
    menu->addSeparator();
    menu->addMenu(m_menu);
}

void DecodeController::clear()
{
    m_selected = -1;
    m_pane->showToken({});
    emit selectionChanged(m_selected);
}

void DecodeController::decode(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    m_pane->showToken(bytes);
    const QList<scan::FoundToken> found = scan::findTokens(bytes, { .maxTokens = 1, .cutTokens = false });
    if (!found.isEmpty() && found.constFirst().shape == scan::TokenShape::Jws)
        observe(found.constFirst().text);
}

void DecodeController::connectTrail()
{
    connect(this, &DecodeController::selectionChanged, this, [this](int tokenId) { m_trail.add(tokenId); });
    connect(&m_laboratory.log(), &session::SessionLog::restored, this, [this] { m_trail.clear(); }); // other ids
    ActionRegistry *actions = m_window.actions();
    // What is selected is the token at which the trail is: it isn't added again.
    actions->setRunner(
        Action::LookBack, [this] { reveal(m_trail.back()); }, [this] { return m_trail.canGoBack(); });
    actions->setRunner(
        Action::LookForward, [this] { reveal(m_trail.forward()); }, [this] { return m_trail.canGoForward(); });
}

void DecodeController::connectComparison()
{
    m_pane->setComparable([this] {
        QList<ComparableToken> tokens;
        const session::TokenList &all = m_laboratory.log().tokens();
        const session::TokenRecord *decoded = m_laboratory.log().findByText(m_pane->token());
        for (auto token = all.crbegin(); token != all.crend() && tokens.size() < mostChoices; ++token) {
            const bool isSibling = decoded && decoded->familyId >= 0 && token->familyId == decoded->familyId
                && token->tokenType != decoded->tokenType;
            tokens.append({ titleOf(token->id), token->text, isSibling });
        }
        return tokens;
    });
    m_menu->setComparable(
        [this](const QByteArray &token) { return !m_pane->token().isEmpty() && m_pane->token() != token; });
    connect(m_menu, &TokenMenu::compareRequested, this, &DecodeController::compareWith);
    connect(m_pane, &DecodePane::tokenDropped, this, [this](int id) {
        if (m_pane->token().isEmpty())
            select(id);
        else
            compareWith(id);
    });
}

QString DecodeController::titleOf(int tokenId) const
{
    const session::TokenRecord *token = m_laboratory.log().token(tokenId);
    if (!token)
        return {};
    return QStringLiteral("%1 · %2").arg(
        tokenTitleWithUser(*token), session::tokenStateText(*token, m_laboratory.clock().now()));
}

void DecodeController::compareWith(int tokenId)
{
    const session::TokenRecord *token = m_laboratory.log().token(tokenId);
    if (!token)
        return;
    m_window.showDecode();
    m_pane->compareWith(token->text, titleOf(tokenId));
}
