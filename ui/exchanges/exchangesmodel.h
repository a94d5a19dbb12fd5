// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"
#include "ui/exchanges/exchangefilter.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QTimer>

/// The exchanges of the session that a filter lets through, oldest first or sorted by a column. Shows no token: type
/// and the beginning of its id. Ten thousand of them are filtered and sorted within a frame: what their cells say is
/// written once, a few at a time while nothing else is to be done.
class ExchangesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        MethodColumn,
        HostColumn,
        PathColumn,
        StatusColumn,
        DurationColumn,
        UserColumn,
        TokenColumn,
        ColumnCount
    };

    /// The log must outlive the model.
    ExchangesModel(const session::SessionLog &log, Clock clock, QObject *parent = nullptr);

    const session::Exchange *exchange(int row) const; ///< nullptr: no such row
    int rowOf(quint64 id) const; ///< -1: no such exchange, or it is not shown
    qsizetype total() const { return m_known; } ///< shown or not

    /// Resets the model if other rows are shown by it.
    void setFilter(const ExchangeFilter &filter);
    const ExchangeFilter &filter() const { return m_filter; }
    /// What the filter looks at.
    const ExchangeWords &words(int row) const { return wordsAt(m_shown.at(row)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// Column -1: as they came. Resets the model.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    QString text(int place, int column) const;
    const ExchangeWords &wordsAt(int place) const;
    ExchangeWords write(const session::Exchange &exchange) const;
    QString nameOf(int token) const;
    QString userOf(const session::TokensOfExchange &tokens) const;
    QString titlesOf(const session::TokensOfExchange &tokens) const;
    bool isBefore(int place, int other) const;
    QList<int> chosen() const;
    void show(QList<int> places);
    void add();
    void start();
    void writeAll();
    void writeSome();
    void changeToken(int id);

    struct Written
    {
        ExchangeWords words;
        bool isKnown = false;
    };
    struct Named
    {
        QString name; ///< of a token and its user, as it is written
        QSet<int> places; ///< where it is
    };

    const session::SessionLog &m_log;
    Clock m_clock;
    ExchangeFilter m_filter;
    int m_sortColumn = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    QList<int> m_shown; ///< places in the log, in the order of the rows
    int m_known = 0; ///< exchanges of the log that were looked at
    mutable QList<Written> m_written; ///< by place
    mutable QHash<int, Named> m_named; ///< by token
    QTimer m_writing{ this };
    int m_next = -1; ///< place that is written next; those after it are
    QTimer m_choosing{ this }; ///< names became known: once for many of them
};
