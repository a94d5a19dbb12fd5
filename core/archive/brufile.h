// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace archive {

/// Bruno's own form of a file: blocks of names and values, of lines, or of text. A plain value.
struct BruFile
{
    struct Pair
    {
        QString name;
        QString value;
        bool isOff = false; ///< written with "~"
    };
    struct Block
    {
        QString name; ///< "meta", "post", "body:json"
        qsizetype line = 0; ///< where it begins, from 1
        QList<Pair> pairs; ///< of a list: names alone
        QString text; ///< of a body, a script or documentation

        /// The value of the last pair that is not off; empty where there is none.
        QString value(QStringView pairName) const;
    };
    struct Damage
    {
        qsizetype line;
        QString text; ///< one sentence
    };

    QList<Block> blocks;
    QList<Damage> damage; ///< what could not be read

    const Block *find(QStringView name) const; ///< nullptr: there is none
};

/// Reads what can be read; what can't is damage. Thread-safe.
BruFile readBru(const QString &text);
/// As Bruno writes it; damage is no part of it.
QString writeBru(const BruFile &file);

} // namespace archive
