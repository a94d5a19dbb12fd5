// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QSet>
#include <QtEndian>
#include <array>

/// Tells repeated names; quick for the few short names of a token, and no trap for thousands of them. Looks at each
/// name as long as it is used, so they must outlive it. Inline all of it: this is asked for each member of each token.
class SeenNames
{
public:
    bool isRepeated(QByteArrayView name)
    {
        const quint64 key = nameKey(name);
        if (m_count == MostInline)
            return isRepeatedAmongMany(name);
        for (int i = 0; i < m_count; ++i) {
            if (m_seen[size_t(i)].key == key && m_seen[size_t(i)].name() == name)
                return true;
        }
        m_seen[size_t(m_count++)] = { key, name.data(), name.size() };
        return false;
    }

private:
    /// First and last bytes and the length: tells nearly all names apart without a call to memcmp.
    static quint64 nameKey(QByteArrayView name)
    {
        const auto size = quint64(name.size());
        if (size >= 4)
            return qFromLittleEndian<quint32>(name.data()) | quint64(qFromLittleEndian<quint32>(name.end() - 4)) << 32;
        return size == 0 ? 0
                         : uchar(name[0]) | uchar(name[name.size() / 2]) << 8 | uchar(name.back()) << 16 | size << 24;
    }

    struct Seen // trivial: setting all of them up would cost more than looking at them
    {
        quint64 key;
        const char *data;
        qsizetype size;
        QByteArrayView name() const { return { data, size }; }
    };
    static constexpr int MostInline = 24; // more than a token has

    bool isRepeatedAmongMany(QByteArrayView name)
    {
        if (m_many.isEmpty()) {
            for (const Seen &seen : m_seen)
                m_many.insert(seen.name().toByteArray());
        }
        const qsizetype before = m_many.size();
        m_many.insert(name.toByteArray());
        return m_many.size() == before;
    }

    int m_count = 0;
    std::array<Seen, MostInline> m_seen; // not initialized on purpose
    QSet<QByteArray> m_many;
};
