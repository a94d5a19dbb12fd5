// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

#include <QAbstractTableModel>

/// The endpoints of a server: which path each has there and whether it wants an access token. Keeps what was typed,
/// also where it can't be used.
class PathsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { EndpointColumn, PathColumn, AccessColumn, ColumnCount };

    explicit PathsModel(QObject *parent = nullptr);

    void setServer(const config::ServerProfile &server);
    /// Only what differs from the embedded server's, as ServerProfile keeps it.
    QMap<config::Endpoint, QString> paths() const;
    QMap<config::Endpoint, bool> wantsAccess() const;
    /// One sentence about the first path that can't be used; absent: all can.
    std::optional<Error> problem() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        config::Endpoint endpoint;
        QString path; ///< empty: the server has none
        bool wantsAccess;
    };
    static bool isUsable(const QString &path);

    QList<Row> m_rows;
};
