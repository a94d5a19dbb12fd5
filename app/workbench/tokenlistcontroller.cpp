// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/tokenlistcontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/base/plural.h"
#include "ui/servers/projecttokens.h"

#include <algorithm>
#include <utility>

using namespace project;

namespace {

constexpr int pageSize = 100;

struct Lists
{
    QList<ListedToken> ofSession;
    TokenPage newest;
};

Result<Lists> listsOf(const UserSource &source, const QStringList &jtis)
{
    const auto ofSession = tokensWithJti(source, jtis);
    if (!ofSession)
        return tl::unexpected(ofSession.error());
    return outstandingTokens(source, pageSize).map([&](const TokenPage &page) { return Lists{ *ofSession, page }; });
}

} // namespace

TokenListController::TokenListController(Laboratory &laboratory, DecodeController &decode, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_decode(decode)
{
}

void TokenListController::setView(ProjectTokens *view)
{
    m_view = view;
    connect(view, &ProjectTokens::readRequested, this, &TokenListController::read);
    connect(view, &ProjectTokens::moreRequested, this, &TokenListController::more);
    connect(view, &ProjectTokens::changeRequested, this, &TokenListController::ask);
    connect(view, &ProjectTokens::changeAllowed, this, &TokenListController::change);
    connect(view, &ProjectTokens::tokenChosen, this, [this](int id) { m_decode.select(id); });
}

void TokenListController::setProject(const Reading &reading)
{
    ++m_asked;
    m_source.reset();
    const auto source = userSource(reading);
    if (!source)
        m_reason = source.error().what;
    else if (reading.blacklist && !reading.blacklist->isInstalled)
        m_reason = tr("The blacklist app is not installed: the project keeps no tokens.");
    else
        m_source = *source;
    if (!m_view)
        return;
    m_pending.clear();
    m_view->lock(m_source.has_value());
    m_view->showReason(m_source ? QString() : m_reason);
    if (m_view->isVisible())
        read();
}

void TokenListController::read()
{
    if (!m_source || !m_view)
        return;
    m_ofSession.clear();
    for (const session::TokenRecord &token : m_laboratory.log().tokens()) {
        if (!token.jti.isEmpty() && (token.tokenType == "refresh" || token.tokenType == "sliding"))
            m_ofSession.insert(QString::fromUtf8(token.jti), token.id);
    }
    m_last.reset();
    const int asked = ++m_asked;
    m_background.run([source = *m_source, jtis = QStringList(m_ofSession.keys())] { return listsOf(source, jtis); },
        [this, asked](const Result<Lists> &lists) {
            if (asked != m_asked || !m_view)
                return;
            if (!lists)
                return m_view->showReason(tr("The tokens were not read: %1").arg(lists.error().what));
            if (!lists->newest.tokens.isEmpty())
                m_last = lists->newest.tokens.constLast().id;
            m_view->setRows(
                unknownThere(lists->ofSession) + rowsOf(lists->ofSession, true) + rowsOf(lists->newest.tokens, false),
                lists->newest.hasMore, m_laboratory.clock().realTime()());
        });
}

void TokenListController::more()
{
    if (!m_source || !m_last)
        return;
    const int asked = ++m_asked;
    m_background.run([source = *m_source, last = *m_last] { return outstandingTokens(source, pageSize, last); },
        [this, asked](const Result<TokenPage> &page) {
            if (asked != m_asked || !m_view)
                return;
            if (!page)
                return m_view->showReason(tr("The tokens were not read: %1").arg(page.error().what));
            if (!page->tokens.isEmpty())
                m_last = page->tokens.constLast().id;
            m_view->append(rowsOf(page->tokens, false), page->hasMore, m_laboratory.clock().realTime()());
        });
}

/// What it would be in SQL; nothing is run yet.
void TokenListController::ask(TokenChange::Kind kind, const ProjectTokenRow &row)
{
    if (!m_source)
        return;
    TokenChange change{ kind, row.token, row.isOutstanding, {}, {} };
    if (const session::TokenRecord *token = m_laboratory.log().token(row.sessionId)) {
        change.text = token->text;
        change.claim = token->userId;
    }
    m_pending = statementsOf(*m_source, change, m_laboratory.clock().realTime()());
    m_view->ask(shownText(m_pending));
}

void TokenListController::change()
{
    if (!m_source || m_pending.isEmpty())
        return;
    const auto statements = std::exchange(m_pending, {});
    m_background.run([source = *m_source, statements] { return runChange(source, statements); },
        [this, place = m_source->place.text()](const Result<qint64> &rows) { // told whatever was asked for meanwhile
            if (!m_view)
                return;
            if (!rows)
                m_view->showDone(Tone::Bad, tr("Nothing was changed. %1").arg(rows.error().what));
            else
                m_view->showDone(Tone::Good,
                    *rows == 1
                        ? tr("One row was written or deleted in %1.").arg(place)
                        : counted(tr("%n row(s) (was|were) written or deleted in %1.", nullptr, int(*rows)), *rows)
                              .arg(place));
            read();
        });
}

/// Of those that the session has, or of the others.
QList<ProjectTokenRow> TokenListController::rowsOf(const QList<ListedToken> &tokens, bool isOfSession) const
{
    QList<ProjectTokenRow> rows;
    for (const ListedToken &token : tokens) {
        const int id = m_ofSession.value(token.jti, -1);
        if ((id >= 0) != isOfSession)
            continue;
        rows += ProjectTokenRow{ token, true, id };
        if (id >= 0 && token.username.isEmpty()) // as where the blacklisting made the row
            rows.last().token.username = m_laboratory.log().tokens().at(id).user;
    }
    return rows;
}

/// What the session has of the project's own, without a row there.
QList<ProjectTokenRow> TokenListController::unknownThere(const QList<ListedToken> &known) const
{
    QHash<QString, int> missing = m_ofSession;
    for (const ListedToken &token : known)
        missing.remove(token.jti);
    QList<int> ids = missing.values();
    std::sort(ids.begin(), ids.end(), std::greater<>());
    QList<ProjectTokenRow> rows;
    for (const int id : ids) {
        const session::TokenRecord &token = m_laboratory.log().tokens().at(id);
        if (m_server.isEmpty() || token.server != m_server || !token.isVerified)
            continue;
        ListedToken listed;
        listed.jti = QString::fromUtf8(token.jti);
        listed.username = token.user;
        listed.createdAt = token.issuedAt;
        listed.expiresAt = token.expiresAt.value_or(Instant());
        rows += ProjectTokenRow{ listed, false, id };
    }
    return rows;
}
