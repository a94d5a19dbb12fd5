// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/endpointspane.h"

#include "core/client/way.h"
#include "core/diagnose/diagnose.h"
#include "core/story/consequence.h"
#include "ui/actions/action.h"
#include "ui/exchanges/codecopy.h"
#include "ui/exchanges/curlbutton.h"
#include "ui/exchanges/replyview.h"
#include "ui/look/icons.h"
#include "ui/look/tokentone.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/scrollbox.h"
#include "ui/widgets/wraprow.h"

#include <QEvent>
#include <QMenu>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

using session::Endpoint;

namespace {

constexpr int leastReplyHeight = 88; ///< pixels: the status, a sentence and a line of the reply

} // namespace

EndpointsPane::EndpointsPane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : Panel(tr("Call the endpoints"), parent)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_curl(new CurlButton)
    , m_access(new Chip)
    , m_refresh(new Chip)
    , m_preview(new MutedLabel)
    , m_hint(new InlineMessage)
    , m_reply(new ReplyView(log, m_clock))
    , m_tick(new QTimer(this))
{
    setObjectName(QStringLiteral("endpointsPane"));
    m_hint->setObjectName(QStringLiteral("endpointsHint"));
    m_preview->setObjectName(QStringLiteral("endpointPreview"));
    m_preview->setElided(true);
    body()->addWidget(makeActions());
    body()->addLayout(makePreview());
    body()->addWidget(makeScrolled(), 1);

    m_tick->setInterval(1000);
    connect(m_tick, &QTimer::timeout, this, &EndpointsPane::showTokenStates);
    connect(&m_log, &session::SessionLog::tokenAdded, this, &EndpointsPane::showChoice);
    connect(&m_log, &session::SessionLog::tokenChanged, this, &EndpointsPane::showChoice);
    connect(&m_log, &session::SessionLog::restored, this, [this] { setSelectedToken(-1); });
    connect(m_reply, &ReplyView::cancelRequested, this, &EndpointsPane::cancelRequested);
    connect(m_reply, &ReplyView::trialRequested, this, &EndpointsPane::callRequested);
    markLast(Endpoint::WhoAmI);
    showChoice();
}

QWidget *EndpointsPane::makeActions()
{
    auto *row = new WrapRow;
    const auto add = [this, row](Endpoint endpoint, const char *name, ::Action action) {
        const QString title = titleOf(action);
        auto *button = new QPushButton(title);
        button->setObjectName(QLatin1String(name));
        button->setShortcut(keyOf(action));
        button->installEventFilter(this);
        connect(button, &QPushButton::clicked, this, [this, endpoint] { call(endpoint); });
        row->add(button);
        m_actions.append({ endpoint, button, title });
    };
    add(Endpoint::WhoAmI, "callWhoAmI", ::Action::CallWhoAmI);
    add(Endpoint::TokenVerify, "callVerify", ::Action::CallVerify);
    add(Endpoint::Refresh, "callRefresh", ::Action::CallRefresh);
    add(Endpoint::Logout, "callLogout", ::Action::CallLogout);
    return row;
}

/// What would be sent, and it as a command.
QLayout *EndpointsPane::makePreview()
{
    m_curl->setObjectName(QStringLiteral("copyCurl"));
    m_curl->setShortcut(keyOf(::Action::CopyCurl));
    m_curl->setToolTip(withKey(m_curl->toolTip(), ::Action::CopyCurl));
    connect(m_curl, &CurlButton::copyRequested, this, &EndpointsPane::copyCurl);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_preview, 1);
    row->addWidget(m_curl);
    return row;
}

/// What may be longer than a low window has room for.
QWidget *EndpointsPane::makeScrolled()
{
    auto *contents = new QWidget;
    auto *layout = new QVBoxLayout(contents);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_hint);
    layout->addWidget(makeTokens());
    layout->addWidget(m_reply, 1);
    m_scroll = new ScrollBox(contents, leastReplyHeight);
    m_scroll->setObjectName(QStringLiteral("replyArea"));
    m_scroll->setMinimumHeight(leastReplyHeight);
    return m_scroll;
}

QWidget *EndpointsPane::makeTokens()
{
    auto *row = new WrapRow;
    m_access->setObjectName(QStringLiteral("accessChip"));
    m_refresh->setObjectName(QStringLiteral("refreshChip"));
    for (Chip *chip : { m_access, m_refresh }) {
        chip->setClickable(true);
        row->add(chip);
    }
    connect(m_access, &Chip::clicked, this, [this] { emit tokenChosen(m_choice.access); });
    connect(m_refresh, &Chip::clicked, this, [this] { emit tokenChosen(m_choice.refresh); });
    connect(m_access, &Chip::menuRequested, this,
        [this](const QPoint &at) { emit tokenMenuRequested(m_choice.access, at); });
    connect(m_refresh, &Chip::menuRequested, this,
        [this](const QPoint &at) { emit tokenMenuRequested(m_choice.refresh, at); });
    connect(m_reply, &ReplyView::tokenSelected, this, &EndpointsPane::tokenChosen);
    connect(m_reply, &ReplyView::tokenMenuRequested, this, &EndpointsPane::tokenMenuRequested);
    return row;
}

void EndpointsPane::setServer(const config::ServerProfile &server)
{
    const bool isOtherWay = server.baseUrl != m_server.baseUrl || server.connection.proxy != m_server.connection.proxy;
    m_server = server;
    if (isOtherWay)
        askWay(server.baseUrl);
    showChoice();
}

/// That it is in clear text is known at once; the system takes its time to say whether a proxy is on the way.
void EndpointsPane::askWay(const QUrl &url)
{
    const QString clear = client::clearTextWarning(url);
    m_way = clear.isEmpty() ? QStringList() : QStringList{ clear };
    if (client::isLoopback(url.host()))
        return;
    const QString proxy = m_server.connection.proxy;
    m_background.run([url, proxy] { return client::warningsOfWay(url, proxy); },
        [this, url, proxy](const QStringList &warnings) {
            if (url != m_server.baseUrl || proxy != m_server.connection.proxy)
                return;
            m_way = warnings;
            showPreview();
        });
}

void EndpointsPane::setSelectedToken(int id)
{
    if (id != m_selected)
        m_usedAccess = m_usedRefresh = -1;
    m_selected = id;
    showChoice();
}

void EndpointsPane::useToken(int id, simplejwt::TokenType as)
{
    if (m_selected < 0)
        m_selected = id;
    (as == simplejwt::TokenType::Refresh ? m_usedRefresh : m_usedAccess) = id;
    showChoice();
}

void EndpointsPane::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_reply->setDoors(std::move(doors));
}

void EndpointsPane::setDiagnoseContext(ContextSource source)
{
    m_context = std::move(source);
}

void EndpointsPane::call(Endpoint endpoint)
{
    markLast(endpoint);
    const auto request = requestFor(endpoint);
    if (request)
        emit callRequested(*request);
    else
        showMessage(Tone::Warning, {}, request.error().what);
}

void EndpointsPane::showRunning(const client::EndpointRequest &request)
{
    m_isRunning = true;
    m_answered = 0;
    m_hint->clear();
    m_reply->showRunning(request.method, request.url);
}

void EndpointsPane::showMessage(Tone tone, const QString &lead, const QString &text)
{
    m_hint->show(tone, lead, text);
    m_scroll->reveal(m_hint);
}

bool EndpointsPane::eventFilter(QObject *watched, QEvent *event)
{
    const bool isAt = event->type() == QEvent::Enter || event->type() == QEvent::FocusIn;
    if (isAt || event->type() == QEvent::Leave || event->type() == QEvent::FocusOut) {
        for (const Action &action : m_actions) {
            if (action.button == watched) {
                m_shown = isAt ? action.endpoint : m_last;
                showPreview();
            }
        }
    }
    return Panel::eventFilter(watched, event);
}

void EndpointsPane::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    m_tick->start();
    showTokenStates();
}

void EndpointsPane::hideEvent(QHideEvent *event)
{
    Panel::hideEvent(event);
    m_tick->stop();
}

Result<client::EndpointRequest> EndpointsPane::requestFor(Endpoint endpoint) const
{
    const auto text = [this](int id) {
        const session::TokenRecord *token = m_log.token(id);
        return token ? token->text : QByteArray();
    };
    const bool verifies = endpoint == Endpoint::TokenVerify;
    // A server may have only the library's own views, which do the same without an access token.
    Endpoint wanted = endpoint;
    if (endpoint == Endpoint::Refresh && !m_server.has(endpoint))
        wanted = Endpoint::TokenRefresh;
    if (endpoint == Endpoint::Logout && !m_server.has(endpoint))
        wanted = Endpoint::TokenBlacklist;
    const int sent = verifies ? m_choice.selected : m_choice.refresh;
    for (const int id :
        { *config::info(wanted).tokenField ? sent : -1, m_server.wantsAccess(wanted) ? m_choice.access : -1 }) {
        if (const session::TokenRecord *token = m_log.token(id); token && token->isStripped)
            return fail(Errc::BadSignature,
                tr("No server takes %1: it was kept without its signature. Issue a new one.").arg(tokenTitle(*token)));
    }
    return client::buildRequest(m_server, wanted, text(sent), text(m_choice.access));
}

QString EndpointsPane::preview(Endpoint endpoint) const
{
    const auto request = requestFor(endpoint);
    if (!request)
        return request.error().what;
    const auto title = [this](int id) {
        const session::TokenRecord *token = m_log.token(id);
        return token ? tokenTitle(*token) : tr("without a token");
    };
    QStringList parts{ QStringLiteral("%1 %2").arg(QString::fromLatin1(request->method), request->url.toString()) };
    const auto inCookie = [&title](const QByteArray &cookie, int id) {
        return tr("cookie %1: %2").arg(QString::fromLatin1(cookie), title(id));
    };
    const int sent = endpoint == Endpoint::TokenVerify ? m_choice.selected : m_choice.refresh;
    const QByteArray tokenCookie = m_server.cookieOf(request->endpoint);
    if (*config::info(request->endpoint).tokenField)
        parts.append(tokenCookie.isEmpty() || sent < 0 ? title(sent) : inCookie(tokenCookie, sent));
    if (m_server.wantsAccess(request->endpoint))
        parts.append(m_choice.access < 0 ? title(-1)
                : !m_server.accessCookie().isEmpty()
                ? inCookie(m_server.accessCookie(), m_choice.access)
                : QStringLiteral("%1 %2").arg(QString::fromLatin1(m_server.headerType), title(m_choice.access)));
    parts.append(m_way);
    parts.removeDuplicates();
    return parts.join(QStringLiteral(" · "));
}

void EndpointsPane::showChoice()
{
    m_choice = session::chooseTokens(m_log, m_selected, m_clock());
    if (m_log.token(m_usedAccess))
        m_choice.access = m_usedAccess;
    if (m_log.token(m_usedRefresh))
        m_choice.refresh = m_usedRefresh;
    const session::TokenRecord *token = m_log.token(m_choice.selected);
    if (!token)
        setNote({});
    else
        setNote(tokenTitleWithUser(*token));
    if (!token && !m_isRunning)
        m_hint->show(Tone::Accent, {},
            tr("No token is selected yet. Issue one above: its access and refresh token are what these calls send."));
    else if (m_hint->tone() == Tone::Accent)
        m_hint->clear();
    for (const Action &action : m_actions) {
        const QString keys = action.button->shortcut().toString(QKeySequence::NativeText);
        action.button->setToolTip(tr("%1 (%2)").arg(preview(action.endpoint), keys));
        action.button->setAccessibleDescription(preview(action.endpoint));
    }
    showPreview();
    showTokenStates();
    showWhoseAnswer();
}

/// An answer stays until the next one; what was chosen since is another matter.
void EndpointsPane::showWhoseAnswer()
{
    const session::Exchange *exchange = m_answered ? m_log.exchange(m_answered) : nullptr;
    if (!exchange)
        return;
    const session::TokensOfExchange tokens = m_log.tokensOf(m_answered);
    const auto isOther = [&tokens](int id) {
        return id >= 0 && id != tokens.sent && id != tokens.bearer && !tokens.received.contains(id);
    };
    // A call without a token, as the login, is the one of what it brought.
    const bool wouldDiffer = tokens.received.isEmpty()
        ? m_server.wantsAccess(exchange->endpoint) && m_choice.access >= 0
        : isOther(m_choice.selected);
    const int wouldSend = exchange->endpoint == Endpoint::TokenVerify ? m_choice.selected : m_choice.refresh;
    if (exchange->server != m_server.id())
        m_reply->setEarlier(tr("earlier, from %1").arg(QUrl(exchange->server).authority()));
    else if ((tokens.bearer >= 0 && isOther(m_choice.access)) || (tokens.sent >= 0 && isOther(wouldSend))
        || (tokens.bearer < 0 && tokens.sent < 0 && wouldDiffer))
        m_reply->setEarlier(tr("earlier, with other tokens"));
    else
        m_reply->setEarlier({});
}

void EndpointsPane::showTokenStates()
{
    const Instant now = m_clock();
    const auto showOn = [&](Chip *chip, int id) {
        const session::TokenRecord *token = m_log.token(id);
        chip->setVisible(token);
        if (!token)
            return;
        const Tone tone = tokenTone(*token, now);
        chip->setCounting(QStringLiteral("%1 · %2").arg(tokenTitle(*token), session::tokenStateText(*token, now)), tone,
            tokenIcon(*token, now));
        chip->setToolTip(tr("Show in Decode; the menu key has more"));
    };
    showOn(m_access, m_choice.access);
    showOn(m_refresh, m_choice.refresh == m_choice.access ? -1 : m_choice.refresh);
}

void EndpointsPane::showPreview()
{
    m_preview->setText(preview(m_shown));
    m_preview->setToolTip(m_preview->text().toHtmlEscaped());
}

void EndpointsPane::markLast(Endpoint endpoint)
{
    m_last = m_shown = endpoint;
    for (const Action &action : m_actions) {
        action.button->setProperty("primary", action.endpoint == endpoint);
        action.button->update();
    }
    showPreview();
}

void EndpointsPane::showAnswer(const session::Exchange &exchange, quint64 about)
{
    m_isRunning = false;
    m_answered = exchange.id;
    const diagnose::DiagnoseContext context = m_context ? m_context() : diagnose::DiagnoseContext();
    const session::Exchange *original = about ? m_log.exchange(about) : nullptr;
    if (original)
        m_reply->showTrial(exchange, *original, context);
    else
        m_reply->showExchange(exchange, context, story::consequenceOf(exchange, m_log, m_clock()));
    showChoice();
    m_scroll->revealFromTop(m_reply); // where there is no room for all, the answer is what counts
}

void EndpointsPane::copyCurl(client::Secrets secrets)
{
    const auto request = requestFor(m_last);
    if (!request) {
        showMessage(Tone::Warning, {}, request.error().what);
        return;
    }
    const auto copied = copyCode(client::toExchange(*request), code::Form::Curl, secrets, request->connection);
    if (copied)
        showMessage(Tone::Accent, tr("Copied:"), *copied);
    else
        showMessage(Tone::Warning, {}, copied.error().what);
}
