// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/comparisonmodel.h"

#include "ui/json/jsonspans.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

#include <algorithm>

using explain::CompareState;

namespace {

constexpr qsizetype longest = 240; // characters of a value in a cell
constexpr qsizetype before = 60; // of them before the place where two values part

/// Long values are cut to what stands around the place where they part.
QString around(const QString &text, qsizetype parted)
{
    if (text.size() <= longest)
        return visibleText(text);
    const qsizetype start = parted > longest - before ? qMin(parted - before, text.size()) : 0;
    const QString shown = visibleText(QStringView(text).sliced(start).left(longest));
    return (start > 0 ? QStringLiteral("…") : QString()) + shown
        + (start + longest < text.size() ? QStringLiteral("…") : QString());
}

Tone toneOf(CompareState state)
{
    switch (state) {
    case CompareState::Same:
        return Tone::Neutral;
    case CompareState::Changed:
        return Tone::Warning;
    case CompareState::OnlyLeft:
    case CompareState::OnlyRight:
        break;
    }
    return Tone::Accent;
}

QIcon iconOf(CompareState state)
{
    switch (state) {
    case CompareState::Same:
        return themedIcon(QStringLiteral("check"), IconRole::Muted);
    case CompareState::Changed:
        return themedIcon(QStringLiteral("edit"), IconRole::Warning);
    case CompareState::OnlyLeft:
        return themedIcon(QStringLiteral("dash"), IconRole::Accent);
    case CompareState::OnlyRight:
        break;
    }
    return themedIcon(QStringLiteral("plus"), IconRole::Accent);
}

QString stateText(CompareState state, bool isSpelling)
{
    switch (state) {
    case CompareState::Same:
        return ComparisonModel::tr("same");
    case CompareState::Changed:
        return isSpelling ? ComparisonModel::tr("rewritten") : ComparisonModel::tr("differs");
    case CompareState::OnlyLeft:
        return ComparisonModel::tr("only left");
    case CompareState::OnlyRight:
        break;
    }
    return ComparisonModel::tr("only right");
}

} // namespace

bool ComparisonModel::Row::has(int column) const
{
    return column == LeftColumn ? state != CompareState::OnlyRight
        : column == RightColumn ? state != CompareState::OnlyLeft
                                : true;
}

ComparisonModel::ComparisonModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

ComparisonModel::Row ComparisonModel::rowOf(const explain::ComparedRow &compared)
{
    Row row;
    row.name = visibleText(compared.name);
    if (compared.part == explain::ComparedPart::Header)
        row.name.prepend(QLatin1String("header."));
    if (compared.isRepeated)
        row.name += u'\n' + tr("its place %1; the last counts").arg(compared.occurrence);
    row.state = compared.state;
    row.isSpelling = compared.isSpelling;
    row.left = compared.left.text;
    row.right = compared.right.text;
    const auto parted = std::mismatch(row.left.begin(), row.left.end(), row.right.begin(), row.right.end()).first;
    row.leftShown = around(row.left, parted - row.left.begin());
    row.rightShown = around(row.right, parted - row.left.begin());
    row.leftExtra = compared.left.instant;
    row.rightExtra = compared.right.instant;
    row.note = compared.note;
    return row;
}

ComparisonModel::Row ComparisonModel::rowOf(const explain::ComparedLifetime &life)
{
    Row row;
    row.name = tr("lifetime\n%1 − iat").arg(visibleText(life.claim));
    row.state = life.state;
    row.left = row.leftShown = life.leftText;
    row.right = row.rightShown = life.rightText;
    row.note = life.note;
    return row;
}

void ComparisonModel::setComparison(const explain::Comparison &comparison)
{
    beginResetModel();
    m_rows.clear();
    QList<explain::ComparedLifetime> lives = comparison.lifetimes;
    for (qsizetype i = 0; i < comparison.rows.size(); ++i) {
        const explain::ComparedRow &row = comparison.rows.at(i);
        m_rows.append(rowOf(row));
        const auto life = std::find_if(
            lives.begin(), lives.end(), [&row](const explain::ComparedLifetime &one) { return one.claim == row.name; });
        if (row.part != explain::ComparedPart::Payload || life == lives.end())
            continue;
        m_rows.append(rowOf(*life));
        lives.erase(life); // a repeated name has its lifetime once
    }
    choose();
    endResetModel();
}

void ComparisonModel::setOnlyDifferences(bool only)
{
    if (only == m_onlyDifferences)
        return;
    beginResetModel();
    m_onlyDifferences = only;
    choose();
    endResetModel();
}

void ComparisonModel::choose()
{
    m_shown.clear();
    for (int i = 0; i < m_rows.size(); ++i) {
        if (!m_onlyDifferences || m_rows.at(i).state != CompareState::Same)
            m_shown.append(i);
    }
}

int ComparisonModel::differences() const
{
    return int(
        std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.state != CompareState::Same; }));
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(m_shown.at(index.row()));
    if (role == StateRole)
        return int(row.state);
    switch (index.column()) {
    case StateColumn:
        return stateData(row, role);
    case NameColumn:
        return role == Qt::DisplayRole ? QVariant(row.name)
            : role == Qt::FontRole     ? QVariant(monospaceFont())
                                       : QVariant();
    default:
        return valueData(row, index.column(), role);
    }
}

QVariant ComparisonModel::stateData(const Row &row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return stateText(row.state, row.isSpelling);
    case Qt::DecorationRole:
        return iconOf(row.state);
    case WrapRole::Tone:
        return int(toneOf(row.state));
    default:
        return {};
    }
}

QVariant ComparisonModel::valueData(const Row &row, int column, int role) const
{
    const bool isRight = column == RightColumn;
    const bool isThere = row.has(column);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        if (!isThere && row.left.isEmpty() != row.right.isEmpty())
            return role == Qt::DisplayRole ? QStringLiteral("—") : tr("not there");
        QStringList lines{ isRight ? row.rightShown : row.leftShown, isRight ? row.rightExtra : row.leftExtra };
        if (isRight)
            lines.append(row.note);
        lines.removeAll(QString());
        return lines.join(u'\n');
    }
    case Qt::FontRole:
        return monospaceFont();
    case WrapRole::Emphasis:
        return isRight ? row.note : QString();
    case WrapRole::FullText:
        return isRight ? row.right : row.left;
    case WrapRole::Muted:
        return row.state == CompareState::Same || !isThere;
    case WrapRole::Tint:
        return row.state == CompareState::Same || !isThere ? QVariant() : QVariant(int(toneOf(row.state)));
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("state");
    case NameColumn:
        return tr("claim");
    case LeftColumn:
        return tr("left");
    case RightColumn:
        return tr("right");
    default:
        return {};
    }
}
