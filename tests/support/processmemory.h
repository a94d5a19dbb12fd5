// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <optional>

/// A text that is searched for without standing in memory itself: kept with every bit turned over.
class HiddenText
{
public:
    /// A new one at each call, 24 characters; \a number tells several apart.
    explicit HiddenText(int number);

    QByteArray bytes() const; ///< a copy in the open, for as long as it lives
    QString text() const { return QString::fromLatin1(bytes()); }

    /// How often it stands in what a process can write to (its heap, its stacks, its data), as bytes or as UTF-16; at
    /// most as often as counts. Nothing where this system lets nobody look into that process.
    std::optional<int> timesIn(qint64 process) const;

private:
    QByteArray m_turned;
};
