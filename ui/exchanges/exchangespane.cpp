// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangespane.h"

#include "core/client/resend.h"
#include "ui/actions/action.h"
#include "ui/exchanges/exchangedetails.h"
#include "ui/exchanges/exchangemenu.h"
#include "ui/exchanges/exchangesbar.h"
#include "ui/exchanges/exchangesmodel.h"
#include "ui/exchanges/exchangewords.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/scrollbox.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

using session::Exchange;

namespace {

constexpr int leastDetailsHeight = 64; ///< pixels; below what it needs, an exchange scrolls

/// A column's least width in pixels, its part of what is left over when each has the room of its contents, and which go
/// first where those that stay would be cut. Those whose contents come first stand first.
struct ColumnRoom
{
    int column;
    int least;
    int share;
    int goes; ///< 0: never
};

constexpr ColumnRoom rooms[]{
    { ExchangesModel::StatusColumn, 150, 1, 0 },
    { ExchangesModel::PathColumn, 92, 2, 0 },
    { ExchangesModel::TimeColumn, 78, 0, 0 },
    { ExchangesModel::MethodColumn, 66, 0, 0 },
    { ExchangesModel::DurationColumn, 62, 0, 2 },
    { ExchangesModel::HostColumn, 112, 1, 3 },
    { ExchangesModel::TokenColumn, 110, 2, 1 },
    { ExchangesModel::UserColumn, 60, 1, 0 },
};

} // namespace

ExchangesPane::ExchangesPane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_model(new ExchangesModel(log, clock, this))
    , m_bar(new ExchangesBar)
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_table(new QTableView)
    , m_noMatch(new InlineMessage)
    , m_empty(new MutedLabel(tr("Call an endpoint, and its request and reply appear here.")))
    , m_details(new ExchangeDetails(log, clock))
    , m_menu(new ExchangeMenu(log, this))
{
    setObjectName(QStringLiteral("exchangesPane"));
    makeTable();
    m_empty->setObjectName(QStringLiteral("exchangesEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_splitter->setObjectName(QStringLiteral("exchangesSplitter"));
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(new ScrollBox(m_details, leastDetailsHeight));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({ 700, 500 });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 4);
    layout->addWidget(m_bar);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_empty, 1);
    connectModel();
    connectDetails();
    connectMenu();
    connect(m_bar, &ExchangesBar::filterChanged, this, [this] { m_model->setFilter(m_bar->filter()); });
    connect(m_bar, &ExchangesBar::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(
        new QShortcut(keyOf(Action::FilterExchanges), this), &QShortcut::activated, m_bar, &ExchangesBar::focusFilter);
    takeRows();
}

void ExchangesPane::makeTable()
{
    m_table->setObjectName(QStringLiteral("exchangesTable"));
    m_table->setAccessibleName(tr("Requests and replies"));
    m_table->setModel(m_model);
    RowDelegate::install(m_table);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setMinimumWidth(240);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView *header = m_table->horizontalHeader();
    header->setResizeContentsPrecision(0); // of what is in sight alone
    header->setSortIndicatorClearable(true); // a third click: as they came
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(header, &QHeaderView::sectionResized, this, [this, header](int section) {
        if (m_isFitting || header->isSectionHidden(section)) // that it has no width is told only later
            return;
        m_hasOwnWidths = true;
        header->setStretchLastSection(true); // which takes what is left from now on
    });
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &ExchangesPane::fitContents);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExchangesPane::showCurrent);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ExchangesPane::openMenu);
}

QWidget *ExchangesPane::makeList()
{
    m_noMatch->setObjectName(QStringLiteral("exchangesNoMatch"));
    connect(m_noMatch, &InlineMessage::actionTriggered, this, [this] {
        m_bar->setFilter({}, false);
        m_table->setFocus(Qt::OtherFocusReason);
    });
    auto *list = new QWidget;
    auto *layout = new QVBoxLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_noMatch);
    layout->addWidget(m_table, 1);
    return list;
}

void ExchangesPane::connectModel()
{
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const int last = m_model->rowCount() - 1;
        // Somebody who reads an older one isn't torn away, nor who asked for a trial of it.
        m_followsNewest = m_table->currentIndex().row() >= last && !m_tried;
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int row) {
        showEmptiness();
        if (m_followsNewest && row == m_model->rowCount() - 1)
            selectLast();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &ExchangesPane::takeRows);
    connect(&m_log, &session::SessionLog::exchangeAdded, this, &ExchangesPane::takeNew);
}

void ExchangesPane::connectDetails()
{
    connect(m_details, &ExchangeDetails::trialRequested, this, [this](const client::EndpointRequest &request) {
        m_tried = request.about;
        emit callRequested(request);
    });
    connect(m_details, &ExchangeDetails::tokenSelected, this, &ExchangesPane::tokenSelected);
    connect(m_details, &ExchangeDetails::tokenMenuRequested, this, &ExchangesPane::tokenMenuRequested);
    connect(m_details, &ExchangeDetails::sendRequested, this, &ExchangesPane::send);
    connect(m_details, &ExchangeDetails::againRequested, this, [this] { sendAgain(m_details->shown()); });
    connect(m_details, &ExchangeDetails::editRequested, this, [this] { edit(m_details->shown()); });
    connect(m_details, &ExchangeDetails::actionTriggered, this, [this] {
        if (m_sent)
            emit cancelRequested();
        else if (const quint64 id = std::exchange(m_hidden, 0))
            selectExchange(id);
    });
}

void ExchangesPane::connectMenu()
{
    connect(m_menu, &ExchangeMenu::againRequested, this, &ExchangesPane::sendAgain);
    connect(m_menu, &ExchangeMenu::editRequested, this, &ExchangesPane::edit);
    connect(m_menu, &ExchangeMenu::explainRequested, this, &ExchangesPane::explainRequested);
    connect(m_menu, &ExchangeMenu::copyRequested, m_details, &ExchangeDetails::copyAs);
    connect(m_menu, &ExchangeMenu::tokenRequested, this, &ExchangesPane::tokenSelected);
    connect(m_menu, &ExchangeMenu::filterRequested, this,
        [this](const QString &filter) { m_bar->setFilter(filter, false); });
}

void ExchangesPane::openMenu(const QPoint &at)
{
    const bool isByKey = !m_table->indexAt(at).isValid();
    const int row = isByKey ? m_table->currentIndex().row() : m_table->indexAt(at).row();
    const Exchange *exchange = m_model->exchange(row);
    if (!exchange)
        return;
    chooseRow(m_table, row);
    const QRect cell = m_table->visualRect(m_model->index(row, ExchangesModel::MethodColumn));
    m_menu->open(exchange->id, m_model->words(row), m_table->viewport()->mapToGlobal(isByKey ? cell.bottomLeft() : at));
}

void ExchangesPane::setDiagnoseContext(ContextSource source)
{
    m_details->setDiagnoseContext(std::move(source));
    m_details->show(m_log.exchange(m_details->shown()));
}

void ExchangesPane::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_details->setDoors(std::move(doors));
    m_details->show(m_log.exchange(m_details->shown()));
}

void ExchangesPane::setServers(ServerSource source)
{
    m_servers = std::move(source);
}

QWidget *ExchangesPane::bar() const
{
    return m_bar;
}

void ExchangesPane::selectExchange(quint64 id)
{
    if (m_log.exchange(id) && m_model->rowOf(id) < 0)
        m_bar->setFilter({}, false);
    if (const int row = m_model->rowOf(id); row >= 0)
        chooseRow(m_table, row);
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

bool ExchangesPane::eventFilter(QObject *watched, QEvent *event)
{
    const bool isResized = watched == m_table->viewport() && event->type() == QEvent::Resize;
    if (isResized)
        fitColumns();
    if (isResized || (watched == m_table && event->type() == QEvent::Show))
        fitContents();
    return QWidget::eventFilter(watched, event);
}

/// What is in sight is cut only where there is no room for it. A column that grew stays so: the next call moves
/// nothing.
void ExchangesPane::fitContents()
{
    if (!m_table->isVisible() || m_hasOwnWidths)
        return;
    const QAbstractItemView *cells = m_table; // to whom a table tells it
    bool grew = false;
    for (const ColumnRoom &room : rooms) {
        int &known = m_contentWidths[room.column];
        const int wanted = cells->sizeHintForColumn(room.column);
        grew = grew || wanted > known;
        known = qMax(known, wanted);
    }
    if (grew)
        fitColumns();
}

/// Each as wide as its contents, what is left over by shares; what doesn't fit at all is in the details.
void ExchangesPane::fitColumns()
{
    if (m_hasOwnWidths)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    const int width = m_table->viewport()->width();
    const auto least = [this](const ColumnRoom &room) { // no narrower than its title
        int &title = m_titleWidths[room.column];
        if (!m_table->isColumnHidden(room.column)) // else there is none, and the column would come and go for ever
            title = m_table->horizontalHeader()->sectionSizeHint(room.column);
        return qMax(room.least, title);
    };
    const auto sum = [](int hidden, const auto &part) {
        int all = 0;
        for (const ColumnRoom &room : rooms)
            all += room.goes > 0 && room.goes <= hidden ? 0 : part(room);
        return all;
    };
    const auto whole = [&](const ColumnRoom &room) { // no column takes all of it
        return qMax(least(room), qMin(m_contentWidths.value(room.column), width * 2 / 5));
    };
    int hidden = 0;
    while (hidden < 3
        && sum(hidden, [&](const ColumnRoom &room) { return room.goes ? least(room) : whole(room); }) > width)
        ++hidden;
    int left = qMax(0, width - sum(hidden, least));
    const auto grown = [&](const ColumnRoom &room) {
        const int more = qMin(whole(room) - least(room), left);
        left -= more;
        return least(room) + more;
    };
    QHash<int, int> widths;
    for (const ColumnRoom &room : rooms) {
        const bool isHidden = room.goes > 0 && room.goes <= hidden;
        m_table->setColumnHidden(room.column, isHidden);
        widths[room.column] = isHidden ? least(room) : grown(room);
    }
    int shares = sum(hidden, [](const ColumnRoom &room) { return room.share; });
    for (const ColumnRoom &room : rooms) {
        if (m_table->isColumnHidden(room.column))
            continue;
        const int more = room.share == 0 ? 0 : left * room.share / shares; // the last one has all that is left then
        left -= more;
        shares -= room.share;
        m_table->setColumnWidth(room.column, widths[room.column] + more);
    }
}

/// After the model knows of it.
void ExchangesPane::takeNew(quint64 id)
{
    m_bar->setCount(m_model->rowCount(), m_model->total());
    showEmptiness();
    fitContents();
    if (m_tried && m_tried == m_details->shown())
        m_details->show(m_log.exchange(m_tried));
    m_tried = 0;
    const Exchange *exchange = m_log.exchange(id);
    if (!m_sent || !exchange || exchange->method != m_sent->method || exchange->url != m_sent->url)
        return;
    m_sent.reset();
    m_details->clearMessage();
    if (m_model->rowOf(id) >= 0)
        return selectExchange(id);
    m_hidden = id;
    m_details->showMessage(statusTone(*exchange), tr("Answered:"),
        tr("%1. The filter leaves this call out.").arg(statusText(*exchange)), tr("Show it"));
}

/// Other rows are shown: filtered, sorted, or of another session.
void ExchangesPane::takeRows()
{
    m_bar->setCount(m_model->rowCount(), m_model->total());
    showEmptiness();
    if (const int row = m_model->rowOf(m_details->shown()); row >= 0)
        chooseRow(m_table, row);
    else
        selectLast();
    fitContents();
    showCurrent();
}

void ExchangesPane::selectLast()
{
    chooseRow(m_table, m_model->rowCount() - 1);
    m_table->scrollToBottom();
}

void ExchangesPane::showEmptiness()
{
    const bool isEmpty = m_model->total() == 0;
    const bool matchesNone = !isEmpty && m_model->rowCount() == 0;
    m_empty->setVisible(isEmpty);
    m_splitter->setVisible(!isEmpty);
    m_bar->setEnabled(!isEmpty);
    m_table->setVisible(!matchesNone);
    if (matchesNone == m_noMatch->isVisibleTo(this))
        return;
    if (!matchesNone)
        return m_noMatch->clear();
    m_noMatch->setAction(tr("Show all"));
    m_noMatch->show(Tone::Accent, {}, tr("No call matches the filter."));
}

void ExchangesPane::showCurrent()
{
    const Exchange *exchange = m_model->exchange(m_table->currentIndex().row());
    if (!exchange || exchange->id != m_details->shown())
        m_details->show(exchange);
}

void ExchangesPane::sendAgain(quint64 id)
{
    const Exchange *exchange = m_log.exchange(id);
    if (!exchange || m_sent)
        return;
    const auto request = client::requestAgain(*exchange, m_log, m_servers ? m_servers(exchange->server) : nullptr);
    if (request)
        send(*request);
    else
        m_details->showError(request.error());
}

void ExchangesPane::edit(quint64 id)
{
    const Exchange *exchange = m_log.exchange(id);
    if (!exchange)
        return;
    selectExchange(id);
    const auto whole = client::requestAgain(*exchange, m_log, m_servers ? m_servers(exchange->server) : nullptr);
    m_details->edit(whole ? *whole : client::requestOf(*exchange), whole ? QString() : whole.error().what);
}

/// Once: a second click while it is under way sends nothing.
void ExchangesPane::send(const client::EndpointRequest &request)
{
    if (m_sent)
        return;
    m_sent = request;
    m_details->showMessage(Tone::Neutral, tr("Sending:"),
        tr("%1 %2 …").arg(QString::fromLatin1(request.method),
            request.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment)),
        tr("Cancel"));
    emit sendRequested(request);
}
