// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/pathsmodel.h"

#include "ui/look/theme.h"
#include "ui/widgets/rowdelegate.h"

using config::Endpoint;
using config::EndpointInfo;

PathsModel::PathsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    setServer({});
}

void PathsModel::setServer(const config::ServerProfile &server)
{
    beginResetModel();
    m_rows.clear();
    for (const EndpointInfo &info : config::endpoints()) {
        if (info.id != Endpoint::Other && info.id != Endpoint::Clock) // only the embedded server has a clock to move
            m_rows.append({ info.id, server.path(info.id), server.wantsAccess(info.id) });
    }
    endResetModel();
}

QMap<Endpoint, QString> PathsModel::paths() const
{
    QMap<Endpoint, QString> paths;
    for (const Row &row : m_rows) {
        if (row.path != QLatin1String(config::info(row.endpoint).path))
            paths.insert(row.endpoint, row.path.isEmpty() ? QStringLiteral("") : row.path);
    }
    return paths;
}

QMap<Endpoint, bool> PathsModel::wantsAccess() const
{
    QMap<Endpoint, bool> wants;
    for (const Row &row : m_rows) {
        if (row.wantsAccess != config::info(row.endpoint).wantsAccess)
            wants.insert(row.endpoint, row.wantsAccess);
    }
    return wants;
}

bool PathsModel::isUsable(const QString &path)
{
    return path.isEmpty() || (path.startsWith(QLatin1Char('/')) && QUrl(path, QUrl::StrictMode).isValid());
}

std::optional<Error> PathsModel::problem() const
{
    for (const Row &row : m_rows) {
        if (!isUsable(row.path))
            return Error{ Errc::Usage,
                tr("“%1” is no path for %2; begin it with “/”, or leave it empty if the server has none.")
                    .arg(row.path.left(80), QLatin1String(config::info(row.endpoint).name)),
                {} };
    }
    return std::nullopt;
}

int PathsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PathsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PathsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const EndpointInfo &info = config::info(row.endpoint);
    switch (index.column()) {
    case EndpointColumn:
        if (role == Qt::DisplayRole)
            return QStringLiteral("%1 %2").arg(QLatin1String(info.method), QLatin1String(info.name));
        break;
    case PathColumn:
        if (role == Qt::DisplayRole)
            return row.path.isEmpty() ? tr("none") : row.path;
        if (role == Qt::EditRole)
            return row.path;
        if (role == Qt::FontRole && !row.path.isEmpty())
            return monospaceFont();
        if (role == RowDelegate::MutedRole)
            return row.path.isEmpty();
        if (role == RowDelegate::ToneRole && !isUsable(row.path))
            return int(Tone::Bad);
        break;
    case AccessColumn:
        if (role == Qt::CheckStateRole)
            return int(row.wantsAccess ? Qt::Checked : Qt::Unchecked);
        if (role == Qt::AccessibleTextRole)
            return row.wantsAccess ? tr("wants an access token") : tr("wants no access token");
        break;
    default:
        break;
    }
    return {};
}

bool PathsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Row &row = m_rows[index.row()];
    if (index.column() == PathColumn && role == Qt::EditRole)
        row.path = value.toString().trimmed();
    else if (index.column() == AccessColumn && role == Qt::CheckStateRole)
        row.wantsAccess = value.toInt() == Qt::Checked;
    else
        return false;
    emit dataChanged(index, index);
    return true;
}

Qt::ItemFlags PathsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == PathColumn)
        flags |= Qt::ItemIsEditable;
    if (index.column() == AccessColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant PathsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == AccessColumn)
        return tr("Whether the call carries the access token in its header");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case EndpointColumn:
        return tr("endpoint");
    case PathColumn:
        return tr("path");
    case AccessColumn:
        return tr("access");
    default:
        return {};
    }
}
