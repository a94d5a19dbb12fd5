// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a kept session, as they stand or as records whose checksum holds: nothing crashes, what was read can be
// shown, searched and kept again, and reads the same then.
#include "core/archive/savedsession.h"
#include "core/archive/sessioncomparison.h"
#include "core/json/jsonwriter.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <cstdio>
#include <cstdlib>

using namespace archive;

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

const QByteArray sealKey(32, 'k');
constexpr char plainHead[] = "{\"jotlab\":\"session\",\"version\":1,\"sealed\":null,\"file\":\"00\"}";
constexpr char sealedHead[] = "{\"jotlab\":\"session\",\"version\":1,\"sealed\":\"AES-256-GCM\",\"file\":\"00\"}";

/// Lines as records: a fuzzer finds no checksum by itself.
QByteArray withChecksums(QByteArrayView lines)
{
    QByteArray file = plainHead;
    file += '\n';
    int number = 0;
    for (const QByteArray &content : lines.toByteArray().split('\n')) {
        const QByteArray digits = QByteArray::number(number++);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(digits + ' ' + plainHead);
        hash.addData(content);
        file += digits + ' ' + hash.result().toHex().left(16) + ' ' + content + '\n';
    }
    return file;
}

QByteArray written(const KeptSession &session)
{
    QByteArray text;
    for (const session::TokenRecord &token : session.tokens)
        text += writeJson(toJson(token)) + '\n';
    for (const session::Exchange &exchange : session.exchanges)
        text += writeJson(toJson(exchange)) + '\n';
    return text;
}

void use(const KeptSession &session, const QString &path)
{
    for (qsizetype i = 0; i < session.tokens.size(); ++i)
        require(session.tokens.at(i).id == i, "an id is an index");
    require(session.selected < session.tokens.size(), "the selected token is one of them");

    session::SessionLog log([] { return fromEpochSeconds(1'795'488'019); });
    log.restore(session.tokens, session.exchanges);
    for (const session::TokenRecord &token : log.tokens()) {
        require(log.familyOf(token.id).contains(token.id), "a token is of its family");
        int steps = 0;
        for (int at = token.id; at >= 0; at = log.token(at)->parentId)
            require(++steps <= log.tokens().size(), "parents come to an end");
    }
    for (const session::Exchange &exchange : log.exchanges())
        (void)log.tokensOf(exchange.id);

    const KeptSession kept = snapshot(log);
    require(SessionJournal::create(path, kept, { sealKey, {}, {} }).has_value(), "a session can be kept");
    const auto again = SessionJournal::read(path, sealKey);
    require(again && again->damage.isEmpty(), "what was kept is whole");
    require(written(again->session) == written(kept), "what was kept is read the same");
    (void)written(merged(kept, withoutSignatures(kept)));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0)
        return 0;
    // In memory where there is such a place: each session that is kept waits for its disk.
    static const QTemporaryDir inMemory(QStringLiteral("/dev/shm/jotlab-fuzz-XXXXXX"));
    static const QTemporaryDir onDisk;
    const QTemporaryDir &folder = inMemory.isValid() ? inMemory : onDisk;
    const QString path = folder.filePath(QStringLiteral("session"));
    const QByteArrayView input(data + 1, qsizetype(size - 1));
    QByteArray file;
    switch (data[0] % 4) {
    case 0:
        file = input.toByteArray();
        break;
    case 1:
        file = sealedHead + ('\n' + input.toByteArray());
        break;
    default:
        file = withChecksums(input);
        break;
    }
    QFile out(path);
    require(out.open(QFile::WriteOnly) && out.write(file) == file.size(), "there is room to try it");
    out.close();
    (void)looksLikeSession(file);
    if (const auto reading = SessionJournal::read(path, sealKey))
        use(reading->session, path);
    else
        require(reading.error().what.endsWith(u'.'), "a refusal is a sentence");
    return 0;
}
