// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangespane.h"

#include "core/archive/exchangeexport.h"
#include "core/diagnose/diagnose.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenchoice.h"
#include "ui/exchanges/causesview.h"
#include "ui/exchanges/curlbutton.h"
#include "ui/exchanges/exchangesmodel.h"
#include "ui/exchanges/exchangetextview.h"
#include "ui/look/icons.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/scrollbox.h"
#include "ui/widgets/wraprow.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using session::Exchange;

namespace {
constexpr int leastDetailsHeight = 64; ///< pixels; below what it needs, an exchange scrolls
}

ExchangesPane::ExchangesPane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_model(new ExchangesModel(log, m_clock, this))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_table(new QTableView)
    , m_empty(new MutedLabel(tr("Call an endpoint, and its request and reply appear here.")))
    , m_why(new CausesView(QStringLiteral("exchangeWhy")))
    , m_cookies(new InlineMessage)
    , m_copied(new InlineMessage)
    , m_tokens(new QWidget)
    , m_reveal(new QPushButton(tr("Show tokens")))
    , m_text(new ExchangeTextView(log, m_clock))
{
    setObjectName(QStringLiteral("exchangesPane"));
    makeTable();
    m_details = makeDetails();
    m_empty->setObjectName(QStringLiteral("exchangesEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_splitter->setObjectName(QStringLiteral("exchangesSplitter"));
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({ 640, 560 });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 4);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_empty, 1);

    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const int last = m_model->rowCount() - 1;
        // Somebody who reads an older one isn't torn away, nor who asked for a trial of it.
        m_followsNewest = m_table->currentIndex().row() >= last && !m_tried;
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        showEmptiness();
        if (m_tried && m_tried == m_shown)
            showCurrent();
        m_tried = 0;
        if (!m_followsNewest)
            return;
        m_table->selectRow(m_model->rowCount() - 1);
        m_table->scrollToBottom();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        showEmptiness();
        m_table->selectRow(m_model->rowCount() - 1);
        showCurrent();
    });
    connect(&m_log, &session::SessionLog::exchangeShortened, this, [this](quint64 id) {
        if (id == m_shown)
            showText(*m_log.exchange(id));
    });
    connect(m_why, &CausesView::trialRequested, this, [this](const client::EndpointRequest &request) {
        m_tried = request.about;
        emit callRequested(request);
    });
    connect(m_text, &ExchangeTextView::tokenSelected, this, &ExchangesPane::tokenSelected);
    connect(m_text, &ExchangeTextView::tokenMenuRequested, this, &ExchangesPane::tokenMenuRequested);
    showEmptiness();
    m_table->selectRow(m_model->rowCount() - 1);
    showCurrent();
}

void ExchangesPane::makeTable()
{
    m_table->setObjectName(QStringLiteral("exchangesTable"));
    m_table->setAccessibleName(tr("Requests and replies"));
    m_table->setModel(m_model);
    RowDelegate::install(m_table);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    const std::pair<int, int> widths[] = { { ExchangesModel::TimeColumn, 76 }, { ExchangesModel::MethodColumn, 64 },
        { ExchangesModel::PathColumn, 132 }, { ExchangesModel::StatusColumn, 180 },
        { ExchangesModel::DurationColumn, 64 }, { ExchangesModel::UserColumn, 72 } };
    for (const auto &[column, width] : widths)
        header->resizeSection(column, width);
    m_table->setMinimumWidth(240);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExchangesPane::showCurrent);
}

QWidget *ExchangesPane::makeDetails()
{
    m_cookies->setObjectName(QStringLiteral("exchangeCookies"));
    m_copied->setObjectName(QStringLiteral("exchangeCopied"));
    m_copied->setClosable(true);
    m_tokens->setObjectName(QStringLiteral("exchangeTokens"));
    m_text->setObjectName(QStringLiteral("exchangeText"));
    m_text->setAccessibleName(tr("Request and reply"));
    m_text->setMinimumHeight(48);
    auto *details = new QWidget;
    auto *layout = new QVBoxLayout(details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_why);
    layout->addWidget(m_cookies);
    layout->addWidget(makeDetailActions());
    layout->addWidget(m_copied);
    layout->addWidget(m_text, 1);
    details->setMinimumWidth(240);
    return new ScrollBox(details, leastDetailsHeight);
}

QWidget *ExchangesPane::makeDetailActions()
{
    const auto button = [](QPushButton *made, const char *name, const char *icon, const QString &tip) {
        made->setObjectName(QLatin1String(name));
        made->setIcon(themedIcon(QLatin1String(icon), IconRole::Muted));
        made->setToolTip(tip);
        return made;
    };
    auto *curl = new CurlButton;
    curl->setObjectName(QStringLiteral("exchangeCurl"));
    button(m_reveal, "exchangeReveal", "eye", tr("Show tokens, passwords and cookies whole in the text below"));
    m_reveal->setCheckable(true);
    connect(curl, &CurlButton::copyRequested, this, &ExchangesPane::copyCurl);
    connect(m_reveal, &QPushButton::toggled, this, [this] {
        if (const Exchange *exchange = m_log.exchange(m_shown))
            showText(*exchange);
    });

    auto *row = new WrapRow;
    auto *tokens = new QHBoxLayout(m_tokens);
    tokens->setContentsMargins(0, 0, 0, 0);
    tokens->setSpacing(8);
    row->add(m_tokens);
    row->add(curl);
    row->add(m_reveal);
    return row;
}

void ExchangesPane::setDiagnoseContext(ContextSource source)
{
    m_context = std::move(source);
    m_shown = 0;
    showCurrent();
}

void ExchangesPane::selectExchange(quint64 id)
{
    if (const int row = m_model->rowOf(id); row >= 0)
        m_table->selectRow(row);
}

quint64 ExchangesPane::selectedExchange() const
{
    const Exchange *exchange = m_model->exchange(m_table->currentIndex().row());
    return exchange ? exchange->id : 0;
}

QByteArray ExchangesPane::saveState() const
{
    return m_splitter->saveState();
}

void ExchangesPane::restoreState(const QByteArray &state)
{
    m_splitter->restoreState(state);
    m_splitter->setOrientation(Qt::Horizontal); // restoreState() takes what the file says
}

void ExchangesPane::showEmptiness()
{
    const bool isEmpty = m_model->rowCount() == 0;
    m_empty->setVisible(isEmpty);
    m_splitter->setVisible(!isEmpty);
}

void ExchangesPane::showCurrent()
{
    const Exchange *exchange = m_model->exchange(m_table->currentIndex().row());
    m_details->setEnabled(exchange);
    if (!exchange) {
        m_shown = 0;
        m_why->clear();
        m_cookies->clear();
        m_text->setText({}, false);
        return;
    }
    if (exchange->id != m_shown) {
        m_copied->clear();
        const QSignalBlocker blocker(m_reveal);
        m_reveal->setChecked(false); // asked for one exchange, not for all that follow
    }
    showCause(*exchange);
    showCookies(*exchange);
    showTokens(*exchange);
    showText(*exchange);
    m_shown = exchange->id;
}

void ExchangesPane::showCause(const Exchange &exchange)
{
    diagnose::DiagnoseContext context = m_context ? m_context() : diagnose::DiagnoseContext();
    if (context.server && context.server->id() != exchange.server) {
        context = {}; // what is known of the server that is called now says nothing of another one
        context.log = &m_log;
    }
    context.now = exchange.startedAt; // why it failed then
    m_why->setCauses(exchange, diagnose::diagnose(exchange, context), {}, context);
}

void ExchangesPane::showCookies(const Exchange &exchange)
{
    const QStringList remarks = session::cookieRemarks(exchange);
    const QStringList flags = session::cookieFlags(exchange);
    if (flags.isEmpty())
        return m_cookies->clear();
    m_cookies->show(remarks.isEmpty() ? Tone::Good : Tone::Warning, remarks.isEmpty() ? QString() : tr("Look:"),
        (remarks.isEmpty() ? flags : remarks).join(QLatin1Char('\n')));
    m_cookies->setDetail(remarks.isEmpty() ? QString() : flags.join(QLatin1Char('\n')));
}

void ExchangesPane::showTokens(const Exchange &exchange)
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

void ExchangesPane::showText(const Exchange &exchange)
{
    const auto secrets = m_reveal->isChecked() ? client::Secrets::Revealed : client::Secrets::Redacted;
    m_text->setText(archive::writeOut(exchange, m_log, secrets), exchange.id == m_shown);
}

void ExchangesPane::copyCurl(client::Secrets secrets)
{
    const Exchange *exchange = m_log.exchange(selectedExchange());
    if (!exchange)
        return;
    copyEither(archive::curlText(*exchange, secrets), secrets == client::Secrets::Revealed);
    m_copied->show(Tone::Accent, tr("Copied:"), curlCopiedText(exchange->method, exchange->url, secrets));
}
