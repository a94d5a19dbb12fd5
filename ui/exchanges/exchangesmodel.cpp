// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangesmodel.h"

#include "core/base/timetext.h"
#include "core/session/tokenchoice.h"
#include "ui/exchanges/exchangewords.h"
#include "ui/look/theme.h"
#include "ui/widgets/rowdelegate.h"

#include <QElapsedTimer>
#include <QStringList>
#include <algorithm>
#include <utility>

using session::Exchange;
using session::SessionLog;
using session::TokenRecord;
using session::TokensOfExchange;

ExchangesModel::ExchangesModel(const SessionLog &log, Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_clock(std::move(clock))
{
    m_writing.setObjectName(QStringLiteral("exchangesWriting"));
    m_writing.setInterval(0);
    connect(&m_writing, &QTimer::timeout, this, &ExchangesModel::writeSome);
    m_choosing.setSingleShot(true);
    m_choosing.setInterval(0);
    connect(&m_choosing, &QTimer::timeout, this, [this] { show(chosen()); });
    connect(&log, &SessionLog::exchangeAdded, this, &ExchangesModel::add);
    connect(&log, &SessionLog::tokenChanged, this, &ExchangesModel::changeToken);
    connect(&log, &SessionLog::restored, this, [this] {
        beginResetModel();
        start();
        endResetModel();
    });
    start();
}

/// From the log as it is now.
void ExchangesModel::start()
{
    m_known = int(m_log.exchanges().size());
    m_named.clear();
    m_written.clear();
    m_written.reserve(m_known + m_known / 4); // else the next call would move all of them
    m_written.resize(m_known);
    m_shown = chosen();
    writeAll();
}

/// A few at a time, so that the first letter in the filter finds all written.
void ExchangesModel::writeAll()
{
    m_next = m_known - 1;
    if (m_next >= 0)
        m_writing.start();
}

void ExchangesModel::writeSome()
{
    constexpr qint64 moment = 6; // milliseconds
    QElapsedTimer taken;
    taken.start();
    for (; m_next >= 0; --m_next) {
        if (m_written.at(m_next).isKnown)
            continue;
        if (taken.elapsed() >= moment)
            return;
        wordsAt(m_next);
    }
    m_writing.stop();
}

const Exchange *ExchangesModel::exchange(int row) const
{
    return row >= 0 && row < m_shown.size() ? &m_log.exchanges().at(m_shown.at(row)) : nullptr;
}

int ExchangesModel::rowOf(quint64 id) const
{
    const qsizetype place = m_log.placeOf(id);
    return place < 0 ? -1 : int(m_shown.lastIndexOf(int(place)));
}

void ExchangesModel::setFilter(const ExchangeFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    show(chosen());
}

void ExchangesModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column >= 0 && column < ColumnCount ? column : -1;
    m_order = order;
    show(chosen());
}

QList<int> ExchangesModel::chosen() const
{
    QList<int> places;
    places.reserve(m_known);
    for (int place = 0; place < m_known; ++place) {
        if (m_filter.isEmpty() || m_filter.accepts(wordsAt(place)))
            places.append(place);
    }
    if (m_sortColumn >= 0)
        std::stable_sort(places.begin(), places.end(), [this](int a, int b) { return isBefore(a, b); });
    return places;
}

void ExchangesModel::show(QList<int> places)
{
    if (places == m_shown)
        return;
    beginResetModel();
    m_shown = std::move(places);
    endResetModel();
}

bool ExchangesModel::isBefore(int place, int other) const
{
    if (m_order == Qt::DescendingOrder)
        std::swap(place, other);
    const Exchange &a = m_log.exchanges().at(place);
    const Exchange &b = m_log.exchanges().at(other);
    const auto compared = [&](QString ExchangeWords::*text) { return wordsAt(place).*text < wordsAt(other).*text; };
    switch (m_sortColumn) {
    case TimeColumn:
        return a.startedAt < b.startedAt;
    case MethodColumn:
        return a.method < b.method;
    case HostColumn:
        return compared(&ExchangeWords::host);
    case PathColumn:
        return compared(&ExchangeWords::path);
    case StatusColumn:
        return a.status != b.status ? a.status < b.status : compared(&ExchangeWords::status);
    case DurationColumn:
        return a.duration < b.duration;
    case UserColumn:
        return compared(&ExchangeWords::user);
    case TokenColumn:
        return compared(&ExchangeWords::tokens);
    default:
        return place < other;
    }
}

void ExchangesModel::add()
{
    for (const int all = int(m_log.exchanges().size()); m_known < all;) {
        const int place = m_known++;
        m_written.append(Written());
        if (!m_filter.isEmpty() && !m_filter.accepts(wordsAt(place)))
            continue;
        const auto at = m_sortColumn < 0 ? m_shown.cend()
                                         : std::upper_bound(m_shown.cbegin(), m_shown.cend(), place,
                                             [this](int a, int b) { return isBefore(a, b); });
        const int row = int(at - m_shown.cbegin());
        beginInsertRows({}, row, row);
        m_shown.insert(row, place);
        endInsertRows();
    }
    writeAll();
}

QString ExchangesModel::nameOf(int token) const
{
    const TokenRecord *record = m_log.token(token);
    return record ? tokenTitle(*record) + u'\n' + record->user : QString();
}

/// A name that became known stands in all rows of its token. Most changes are of another kind.
void ExchangesModel::changeToken(int id)
{
    const auto named = m_named.constFind(id);
    if (named == m_named.constEnd() || named->name == nameOf(id))
        return;
    const QSet<int> places = m_named.take(id).places;
    for (const int place : places)
        m_written[place].isKnown = false;
    writeAll();
    if (m_filter.asksForTokens() || m_sortColumn == UserColumn || m_sortColumn == TokenColumn)
        m_choosing.start();
    if (!m_shown.isEmpty())
        emit dataChanged(index(0, UserColumn), index(int(m_shown.size()) - 1, TokenColumn));
}

int ExchangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ExchangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExchangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int place = m_shown.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(place, index.column());
    case Qt::ToolTipRole: // the cells are cut where the column is narrow
        return text(place, index.column()).toHtmlEscaped();
    case Qt::FontRole:
        return index.column() == MethodColumn || index.column() == PathColumn ? QVariant(monospaceFont()) : QVariant();
    case RowDelegate::ToneRole:
        return index.column() == StatusColumn ? QVariant(int(statusTone(m_log.exchanges().at(place)))) : QVariant();
    case RowDelegate::MutedRole:
        return index.column() == TimeColumn || index.column() == DurationColumn;
    default:
        return {};
    }
}

QVariant ExchangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("time (UTC)");
    case MethodColumn:
        return tr("method");
    case HostColumn:
        return tr("host");
    case PathColumn:
        return tr("path");
    case StatusColumn:
        return tr("status");
    case DurationColumn:
        return tr("took");
    case UserColumn:
        return tr("user");
    case TokenColumn:
        return tr("tokens");
    default:
        return {};
    }
}

QString ExchangesModel::text(int place, int column) const
{
    const Exchange &exchange = m_log.exchanges().at(place);
    switch (column) {
    case TimeColumn:
        return bareClockText(exchange.startedAt, m_clock());
    case MethodColumn:
        return wordsAt(place).method;
    case HostColumn:
        return wordsAt(place).host;
    case PathColumn: {
        const ExchangeWords &words = wordsAt(place);
        // The mark first: a long path is cut at its end.
        return words.occasion.isEmpty() ? words.path : QStringLiteral("%1 · %2").arg(words.occasion, words.path);
    }
    case StatusColumn:
        return wordsAt(place).status;
    case DurationColumn:
        return elapsedText(exchange.duration);
    case UserColumn:
        return wordsAt(place).user;
    case TokenColumn:
        return wordsAt(place).tokens;
    default:
        return {};
    }
}

const ExchangeWords &ExchangesModel::wordsAt(int place) const
{
    Written &written = m_written[place];
    if (written.isKnown)
        return written.words;
    const Exchange &exchange = m_log.exchanges().at(place);
    const TokensOfExchange tokens = m_log.tokensOf(exchange.id);
    for (const int id : QList{ tokens.sent, tokens.bearer } + tokens.received) {
        if (id < 0)
            continue;
        Named &named = m_named[id];
        if (named.places.isEmpty())
            named.name = nameOf(id);
        named.places.insert(place);
    }
    written.words = write(exchange);
    written.isKnown = true;
    return written.words;
}

ExchangeWords ExchangesModel::write(const Exchange &exchange) const
{
    ExchangeWords words;
    words.method = QString::fromLatin1(exchange.method.left(16));
    words.host = exchange.url.authority(QUrl::FullyEncoded).section(u'@', -1).left(200);
    words.path = exchange.url.path().left(200); // without its query, which might hold a token
    words.occasion = session::occasionWord(exchange.occasion);
    words.status = statusText(exchange);
    words.code = exchange.status;
    words.hasFailed = hasFailed(exchange);
    const TokensOfExchange tokens = m_log.tokensOf(exchange.id);
    words.user = userOf(tokens);
    words.tokens = titlesOf(tokens);
    words.all
        = QStringList{ words.method, words.host + words.path, words.occasion, words.status, words.user, words.tokens }
              .join(u' ')
              .toLower();
    return words;
}

QString ExchangesModel::userOf(const TokensOfExchange &tokens) const
{
    for (const int id : QList{ tokens.sent, tokens.bearer } + tokens.received) {
        if (const TokenRecord *token = m_log.token(id); token && !token->user.isEmpty())
            return token->user.left(200);
    }
    return {};
}

QString ExchangesModel::titlesOf(const TokensOfExchange &tokens) const
{
    QStringList sent;
    QStringList received;
    const auto add = [this](QStringList *list, int id) {
        const TokenRecord *token = m_log.token(id);
        const QString title = token ? tokenTitle(*token) : QString();
        if (token && !list->contains(title))
            list->append(title);
    };
    add(&sent, tokens.sent);
    add(&sent, tokens.bearer);
    for (const int id : tokens.received)
        add(&received, id);
    const QString out = sent.join(QStringLiteral(", "));
    if (received.isEmpty())
        return out;
    return (out.isEmpty() ? QStringLiteral("→ ") : out + QStringLiteral(" → ")) + received.join(QStringLiteral(", "));
}
