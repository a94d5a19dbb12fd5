// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processmemory.h"

#include <QFile>
#include <QRandomGenerator>
#include <QString>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t chunkSize = 4 * 1024 * 1024;

/// Memory that this process shares with nobody and yet maps as if it did: so it knows it among its own mappings.
char *sharedChunk()
{
    static auto *chunk
        = static_cast<char *>(::mmap(nullptr, chunkSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    return chunk;
}

/// `step` 2: as UTF-16.
int timesIn(const char *bytes, size_t size, const QByteArray &turned, size_t step)
{
    const size_t length = size_t(turned.size()) * step;
    const char first = char(~turned.at(0));
    int times = 0;
    for (const char *at = bytes; size_t(bytes + size - at) >= length; ++at) {
        at = static_cast<const char *>(memchr(at, first, size_t(bytes + size - at)));
        if (!at || size_t(bytes + size - at) < length)
            break;
        bool same = true;
        for (size_t i = 0; same && i < size_t(turned.size()); ++i)
            same = at[i * step] == char(~turned.at(qsizetype(i))) && (step == 1 || at[i * step + 1] == '\0');
        times += same ? 1 : 0;
    }
    return times;
}

} // namespace

HiddenText::HiddenText(int number)
{
    QByteArray open = "secret-" + QByteArray::number(number) + '-';
    while (open.size() < 24)
        open += char('a' + QRandomGenerator::system()->bounded(26));
    for (const char c : std::as_const(open))
        m_turned += char(~c);
    open.fill('x');
}

QByteArray HiddenText::bytes() const
{
    QByteArray open(m_turned.size(), Qt::Uninitialized);
    for (qsizetype i = 0; i < m_turned.size(); ++i)
        open[i] = char(~m_turned.at(i));
    return open;
}

std::optional<int> HiddenText::timesIn(qint64 process) const
{
    const QString folder = u"/proc/%1/"_s.arg(process);
    QFile maps(folder + u"maps"_s);
    const int memory = ::open(QFile::encodeName(folder + u"mem"_s).constData(), O_RDONLY | O_CLOEXEC);
    if (memory < 0 || !maps.open(QIODevice::ReadOnly))
        return std::nullopt;
    char *chunk = sharedChunk();
    int times = 0;
    const QByteArrayList lines = maps.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QByteArrayList words = line.simplified().split(' ');
        if (words.size() < 5 || !words.at(1).startsWith("rw") || words.at(1).endsWith('s'))
            continue;
        const quint64 end = words.at(0).split('-').at(1).toULongLong(nullptr, 16);
        const quint64 overlap = quint64(m_turned.size()) * 2;
        for (quint64 at = words.at(0).split('-').at(0).toULongLong(nullptr, 16); at < end; at += chunkSize - overlap) {
            const ssize_t read = ::pread(memory, chunk, std::min<quint64>(chunkSize, end - at), off_t(at));
            if (read <= 0)
                break;
            times += ::timesIn(chunk, size_t(read), m_turned, 1) + ::timesIn(chunk, size_t(read), m_turned, 2);
        }
    }
    ::close(memory);
    memset(chunk, 0, chunkSize);
    return times;
}
