// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangedetails.h"

#include "core/archive/exchangetext.h"
#include "core/diagnose/diagnose.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenchoice.h"
#include "ui/actions/action.h"
#include "ui/exchanges/causesview.h"
#include "ui/exchanges/codecopy.h"
#include "ui/exchanges/curlbutton.h"
#include "ui/exchanges/exchangeeditor.h"
#include "ui/exchanges/exchangetextview.h"
#include "ui/look/icons.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/wraprow.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using session::Exchange;

ExchangeDetails::ExchangeDetails(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_reading(new QWidget)
    , m_why(new CausesView(QStringLiteral("exchangeWhy")))
    , m_cookies(new InlineMessage)
    , m_message(new InlineMessage)
    , m_tokens(new QWidget)
    , m_reveal(new QPushButton(tr("Show tokens")))
    , m_text(new ExchangeTextView(log, m_clock))
    , m_editor(new ExchangeEditor(log))
{
    m_cookies->setObjectName(QStringLiteral("exchangeCookies"));
    m_message->setObjectName(QStringLiteral("exchangeMessage"));
    m_message->setClosable(true);
    m_tokens->setObjectName(QStringLiteral("exchangeTokens"));
    m_text->setObjectName(QStringLiteral("exchangeText"));
    m_text->setAccessibleName(tr("Request and reply"));
    auto *reading = new QVBoxLayout(m_reading);
    reading->setContentsMargins(0, 0, 0, 0);
    reading->setSpacing(4);
    reading->addWidget(m_why);
    reading->addWidget(m_cookies);
    reading->addWidget(makeActions());
    reading->addWidget(m_text, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_message);
    layout->addWidget(m_reading, 1);
    layout->addWidget(m_editor, 1);
    m_editor->hide();
    setMinimumWidth(240);
    connect(&m_log, &session::SessionLog::exchangeShortened, this, [this](quint64 id) {
        if (id == m_shown)
            showText(*m_log.exchange(id));
    });
    connect(m_text->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &ExchangeDetails::fitText);
    connect(m_why, &CausesView::trialRequested, this, &ExchangeDetails::trialRequested);
    connect(m_text, &ExchangeTextView::tokenSelected, this, &ExchangeDetails::tokenSelected);
    connect(m_text, &ExchangeTextView::tokenMenuRequested, this, &ExchangeDetails::tokenMenuRequested);
    connect(m_message, &InlineMessage::actionTriggered, this, &ExchangeDetails::actionTriggered);
    connect(m_editor, &ExchangeEditor::sendRequested, this, [this](const client::EndpointRequest &request) {
        leaveEditor();
        emit sendRequested(request);
    });
    connect(m_editor, &ExchangeEditor::cancelled, this, [this] {
        leaveEditor();
        show(m_log.exchange(m_shown));
    });
    show(nullptr);
}

QWidget *ExchangeDetails::makeActions()
{
    const auto prepare = [](QPushButton *button, const char *name, const char *icon, const QString &tip) {
        button->setObjectName(QLatin1String(name));
        button->setIcon(themedIcon(QLatin1String(icon), IconRole::Muted));
        button->setToolTip(tip);
        return button;
    };
    auto *again = prepare(new QPushButton(tr("Send again")), "exchangeAgainButton", "send",
        withKey(tr("Send this call once more, as it was"), Action::SendAgain));
    again->setShortcut(keyOf(Action::SendAgain));
    connect(again, &QPushButton::clicked, this, &ExchangeDetails::againRequested);
    auto *edit = prepare(new QPushButton(tr("Edit…")), "exchangeEditButton", "edit",
        tr("Change header fields or body, then send it once more"));
    connect(edit, &QPushButton::clicked, this, &ExchangeDetails::editRequested);
    auto *curl = new CurlButton;
    curl->setObjectName(QStringLiteral("exchangeCurl"));
    connect(curl, &CurlButton::copyRequested, this,
        [this](client::Secrets secrets) { copyAs(m_shown, code::Form::Curl, secrets); });
    prepare(m_reveal, "exchangeReveal", "eye", tr("Show tokens, passwords and cookies whole in the text below"));
    m_reveal->setCheckable(true);
    connect(m_reveal, &QPushButton::toggled, this, [this] {
        if (const Exchange *exchange = m_log.exchange(m_shown))
            showText(*exchange);
    });

    auto *row = new WrapRow;
    auto *tokens = new QHBoxLayout(m_tokens);
    tokens->setContentsMargins(0, 0, 0, 0);
    tokens->setSpacing(8);
    row->add(m_tokens);
    row->add(again);
    row->add(edit);
    row->add(curl);
    row->add(m_reveal);
    return row;
}

void ExchangeDetails::setDiagnoseContext(ContextSource source)
{
    m_context = std::move(source);
}

void ExchangeDetails::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_why->setDoors(std::move(doors));
}

void ExchangeDetails::show(const Exchange *exchange)
{
    setEnabled(exchange);
    if (!exchange) {
        m_shown = 0;
        leaveEditor();
        m_message->clear();
        m_why->clear();
        m_cookies->clear();
        m_text->setText({}, false);
        m_tokens->hide();
        return;
    }
    if (exchange->id != m_shown) {
        if (!m_editor->isVisibleTo(this) || !m_editor->isEdited())
            leaveEditor();
        m_message->clear();
        const QSignalBlocker blocker(m_reveal);
        m_reveal->setChecked(false); // asked for one exchange, not for all that follow
    }
    showCause(*exchange);
    showCookies(*exchange);
    showTokens(*exchange);
    showText(*exchange);
    m_shown = exchange->id;
}

void ExchangeDetails::edit(const client::EndpointRequest &request, const QString &remark)
{
    m_message->clear();
    m_editor->edit(request, remark);
    m_reading->hide();
    m_editor->show();
    m_editor->setFocus(Qt::OtherFocusReason);
}

void ExchangeDetails::leaveEditor()
{
    const bool hadFocus = m_editor->isAncestorOf(window()->focusWidget());
    m_editor->hide();
    m_reading->show();
    if (hadFocus)
        m_text->setFocus(Qt::OtherFocusReason);
}

void ExchangeDetails::showMessage(Tone tone, const QString &lead, const QString &text, const QString &action)
{
    m_message->setAction(action);
    m_message->show(tone, lead, text);
}

void ExchangeDetails::showError(const Error &error)
{
    m_message->setAction({});
    m_message->show(error);
}

void ExchangeDetails::clearMessage()
{
    m_message->clear();
}

void ExchangeDetails::showCause(const Exchange &exchange)
{
    diagnose::DiagnoseContext context = m_context ? m_context() : diagnose::DiagnoseContext();
    if (context.server && context.server->id() != exchange.server) {
        context = {}; // what is known of the server that is called now says nothing of another one
        context.log = &m_log;
    }
    context.now = exchange.startedAt; // why it failed then
    m_why->setCauses(exchange, diagnose::diagnose(exchange, context), {}, context);
}

void ExchangeDetails::showCookies(const Exchange &exchange)
{
    const QStringList remarks = session::cookieRemarks(exchange);
    const QStringList flags = session::cookieFlags(exchange);
    if (flags.isEmpty())
        return m_cookies->clear();
    m_cookies->show(remarks.isEmpty() ? Tone::Good : Tone::Warning, remarks.isEmpty() ? QString() : tr("Cookies:"),
        (remarks.isEmpty() ? flags : remarks).join(QLatin1Char('\n')));
    m_cookies->setDetail(remarks.isEmpty() ? QString() : flags.join(QLatin1Char('\n')));
}

void ExchangeDetails::showTokens(const Exchange &exchange)
{
    while (QLayoutItem *item = m_tokens->layout()->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    const session::TokensOfExchange tokens = m_log.tokensOf(exchange.id);
    QList<int> ids{ tokens.sent, tokens.bearer };
    ids.append(tokens.received);
    QList<int> shown;
    for (const int id : ids) {
        const session::TokenRecord *token = m_log.token(id);
        if (!token || shown.contains(id))
            continue;
        shown.append(id);
        auto *button = new QPushButton(tokenTitle(*token).replace(QLatin1Char('&'), QLatin1String("&&")));
        button->setObjectName(QStringLiteral("exchangeToken%1").arg(id));
        button->setIcon(themedIcon(QStringLiteral("keys"), IconRole::Accent));
        button->setToolTip(tr("Decode this token"));
        connect(button, &QPushButton::clicked, this, [this, id] { emit tokenSelected(id); });
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(button, &QWidget::customContextMenuRequested, this,
            [this, id, button](const QPoint &at) { emit tokenMenuRequested(id, button->mapToGlobal(at)); });
        m_tokens->layout()->addWidget(button);
    }
    m_tokens->setVisible(!shown.isEmpty());
}

void ExchangeDetails::showText(const Exchange &exchange)
{
    const auto secrets = m_reveal->isChecked() ? client::Secrets::Revealed : client::Secrets::Redacted;
    m_text->setText(archive::writeOut(exchange, m_log, secrets), exchange.id == m_shown);
}

/// As high as its text up to a limit, beyond which it scrolls: in a low pane, all of this scrolls rather than that two
/// lines are left of a reply.
void ExchangeDetails::fitText()
{
    constexpr int mostLines = 8;
    const int lines = qBound(2, int(m_text->document()->size().height()), mostLines);
    m_text->setMinimumHeight(m_text->fontMetrics().lineSpacing() * lines + 16);
}

void ExchangeDetails::copyAs(quint64 id, code::Form form, client::Secrets secrets)
{
    const Exchange *exchange = m_log.exchange(id);
    if (!exchange)
        return;
    const diagnose::DiagnoseContext context = m_context ? m_context() : diagnose::DiagnoseContext();
    const bool isItsServer = context.server && context.server->id() == exchange->server;
    const auto connection = isItsServer ? context.server->connection : config::Connection();
    if (const auto copied = copyCode(*exchange, form, secrets, connection))
        showMessage(Tone::Accent, tr("Copied:"), *copied);
    else
        showError(copied.error());
}
