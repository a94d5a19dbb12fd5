// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangesmodel.h"

#include "core/base/timetext.h"
#include "core/session/tokenchoice.h"
#include "ui/exchanges/exchangewords.h"
#include "ui/look/theme.h"
#include "ui/widgets/rowdelegate.h"

#include <QStringList>

using session::Exchange;
using session::SessionLog;
using session::TokenRecord;
using session::TokensOfExchange;

ExchangesModel::ExchangesModel(const SessionLog &log, Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_rows(int(log.exchanges().size()))
{
    connect(&log, &SessionLog::exchangeAdded, this, &ExchangesModel::add);
    connect(&log, &SessionLog::tokenChanged, this, &ExchangesModel::refreshTokens);
    connect(&log, &SessionLog::restored, this, [this] {
        beginResetModel();
        m_rows = int(m_log.exchanges().size());
        endResetModel();
    });
}

const Exchange *ExchangesModel::exchange(int row) const
{
    return row >= 0 && row < m_rows ? &m_log.exchanges().at(row) : nullptr;
}

int ExchangesModel::rowOf(quint64 id) const
{
    for (int row = m_rows - 1; row >= 0; --row) {
        if (m_log.exchanges().at(row).id == id)
            return row;
    }
    return -1;
}

void ExchangesModel::add()
{
    const int now = int(m_log.exchanges().size());
    if (now <= m_rows)
        return;
    beginInsertRows({}, m_rows, now - 1);
    m_rows = now;
    endInsertRows();
}

void ExchangesModel::refreshTokens()
{
    if (m_rows > 0)
        emit dataChanged(index(0, UserColumn), index(m_rows - 1, TokenColumn));
}

int ExchangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int ExchangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExchangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Exchange &exchange = m_log.exchanges().at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(exchange, index.column());
    case Qt::FontRole:
        return index.column() == MethodColumn || index.column() == PathColumn ? QVariant(monospaceFont()) : QVariant();
    case RowDelegate::ToneRole:
        return index.column() == StatusColumn ? QVariant(int(statusTone(exchange))) : QVariant();
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
        return tr("time");
    case MethodColumn:
        return tr("method");
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

QString ExchangesModel::text(const Exchange &exchange, int column) const
{
    switch (column) {
    case TimeColumn:
        return clockText(exchange.startedAt, m_clock());
    case MethodColumn:
        return QString::fromLatin1(exchange.method.left(16));
    case PathColumn:
        return exchange.url.path().left(200); // without its query, which might hold a token
    case StatusColumn:
        return statusText(exchange);
    case DurationColumn:
        return elapsedText(exchange.duration);
    case UserColumn:
        return userOf(exchange);
    case TokenColumn:
        return tokensOf(exchange);
    default:
        return {};
    }
}

QString ExchangesModel::userOf(const Exchange &exchange) const
{
    const TokensOfExchange tokens = m_log.tokensOf(exchange.id);
    QList<int> ids{ tokens.sent, tokens.bearer };
    ids.append(tokens.received);
    for (const int id : ids) {
        if (const TokenRecord *token = m_log.token(id); token && !token->user.isEmpty())
            return token->user.left(64);
    }
    return {};
}

QString ExchangesModel::tokensOf(const Exchange &exchange) const
{
    const TokensOfExchange tokens = m_log.tokensOf(exchange.id);
    QStringList sent;
    QStringList received;
    const auto add = [this](QStringList *list, int id) {
        if (const TokenRecord *token = m_log.token(id); token && !list->contains(tokenTitle(*token)))
            list->append(tokenTitle(*token));
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
