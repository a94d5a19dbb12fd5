// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a file that is scanned for tokens: nothing crashes or hangs, packed ones neither, and what is found in
// plain ones doesn't depend on how they come in.
#include "core/scan/filescan.h"
#include "core/scan/unpacker.h"

#include <QBuffer>
#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Gives a few bytes at a time.
class SlowDevice : public QBuffer
{
public:
    explicit SlowDevice(const QByteArray &bytes)
    {
        setData(bytes);
        open(ReadOnly | Unbuffered);
    }

protected:
    qint64 readData(char *data, qint64 most) override { return QBuffer::readData(data, std::min<qint64>(most, 251)); }
};

QByteArrayList textsOf(const scan::TokenScan &tokens)
{
    QByteArrayList texts;
    for (const scan::ScannedToken &token : tokens.tokens()) {
        require(token.count >= 1 && token.offset >= 0 && token.text.count('.') >= 2);
        texts.append(token.text);
    }
    return texts;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    scan::TokenScan whole;
    whole.add(bytes, QStringLiteral("whole"));
    scan::TokenScan pieces;
    SlowDevice slow(bytes);
    require(pieces.add(slow, QStringLiteral("pieces")).has_value());
    require(textsOf(whole) == textsOf(pieces));

    QBuffer packed;
    packed.setData(bytes);
    packed.open(QBuffer::ReadOnly);
    scan::TokenScan unpacked;
    qint64 seen = 0;
    scan::FileScan files(unpacked, [&seen](qint64 some) { return (seen += some) < 4'000'000; });
    const auto result = files.addStream(packed, QStringLiteral("packed"));
    require(result.has_value() || !result.error().what.isEmpty());
    textsOf(unpacked);
    return 0;
}
