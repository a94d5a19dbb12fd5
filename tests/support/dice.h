// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QRandomGenerator>
#include <QtGlobal>
#include <random>
#include <span>

/// Dice that fall the same way with every standard library.
class Dice
{
public:
    explicit Dice(quint64 seed)
        : m_engine(seed)
    {
    }

    int below(int count) { return int(m_engine() % quint64(count)); }
    bool percent(int chance) { return below(100) < chance; }
    template<class T> const T &oneOf(const QList<T> &list) { return list[below(int(list.size()))]; }
    QByteArray oneOf(std::span<const char *const> list) { return list[size_t(below(int(list.size())))]; }

private:
    std::mt19937_64 m_engine;
};

/// JOTLAB_SEED, else another one each time. Print it, so that a failure can be had again.
inline quint64 seedOfThisRun()
{
    bool isNumber = false;
    const quint64 chosen = qgetenv("JOTLAB_SEED").toULongLong(&isNumber);
    return isNumber ? chosen : QRandomGenerator::global()->generate();
}
