// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/sessionjournal.h"

#include "core/base/newfile.h"
#include "core/base/regularfile.h"
#include "core/jose/sealing.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QMap>
#include <algorithm>

using namespace Qt::StringLiterals;
using session::Exchange;
using session::ExchangeList;
using session::TokenRecord;

namespace archive {

namespace {

constexpr int formatVersion = 1;
constexpr qsizetype recordBytes = 512 * 1024; // of a snapshot, roughly
constexpr JsonLimits recordLimits{ 256 * 1024 * 1024, 512 };

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::SessionJournal", text);
}

auto ioError(const QString &path, const QString &reason)
{
    return fail(Errc::Io, tr("The session can't be kept in %1: %2.").arg(path, reason));
}

QByteArray associated(const QByteArray &head, const QByteArray &number)
{
    return number + ' ' + head;
}

QByteArray checksum(const QByteArray &head, const QByteArray &number, QByteArrayView content)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(associated(head, number));
    hash.addData(content);
    return hash.result().toHex().left(16);
}

/// A record's line, its end included.
Result<QByteArray> lineOf(const QByteArray &head, quint64 number, const QByteArray &content, const QByteArray &key)
{
    const QByteArray digits = QByteArray::number(number);
    if (key.isEmpty())
        return digits + ' ' + checksum(head, digits, content) + ' ' + content + '\n';
    return jose::seal(key, content, associated(head, digits)).map([&](const QByteArray &sealed) {
        return QByteArray(digits + ' ' + sealed.toBase64() + '\n');
    });
}

/// The JSON in a record's line; absent where it is damaged, or sealed with another key.
std::optional<Json> contentOf(const QByteArray &head, QByteArrayView line, QByteArrayView key, quint64 *number)
{
    const qsizetype blank = line.indexOf(' ');
    bool isNumber = false;
    const QByteArray digits = line.first(std::max<qsizetype>(blank, 0)).toByteArray();
    *number = digits.toULongLong(&isNumber);
    if (!isNumber)
        return std::nullopt;
    QByteArrayView content = line.sliced(blank + 1);
    QByteArray opened;
    if (!key.isEmpty()) {
        const auto sealed
            = QByteArray::fromBase64Encoding(content.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
        const auto plain = sealed ? jose::open(key, *sealed, associated(head, digits))
                                  : Result<QByteArray>(fail(Errc::Malformed, QString()));
        if (!plain)
            return std::nullopt;
        opened = *plain;
        content = opened;
    } else {
        const qsizetype end = content.indexOf(' ');
        if (end < 0 || checksum(head, digits, content.sliced(end + 1)) != content.first(end))
            return std::nullopt;
        content = content.sliced(end + 1);
    }
    const auto json = parseJson(content, recordLimits);
    return json ? std::optional(*json) : std::nullopt;
}

/// Puts records together, whatever is missing between them.
class Assembly
{
public:
    void take(const Json &record)
    {
        if (const Json *tokens = record.find(u"tokens")) {
            for (const Json &row : tokens->items()) {
                if (const auto token = tokenFromJson(row))
                    m_tokens.insert(token->id, *token);
            }
        }
        if (const Json *exchanges = record.find(u"exchanges")) {
            for (const Json &row : exchanges->items()) {
                const Json *id = row.find(u"id");
                if (const auto exchange = exchangeFromJson(row); exchange && id)
                    insert(id->toInteger().value_or(0), *exchange);
            }
        }
        if (const Json *selected = record.find(u"selected"))
            m_session.selected = int(selected->toInteger().value_or(-1));
        if (const Json *embedded = record.find(u"embedded"))
            m_session.embedded = embedded->toString();
        const Json *clock = record.find(u"clock");
        m_session.clockOffset = std::chrono::microseconds(clock ? clock->toInteger().value_or(0) : 0);
    }

    /// Ids close up where a token is missing.
    KeptSession finish()
    {
        QMap<int, int> moved;
        for (const TokenRecord &token : std::as_const(m_tokens))
            moved.insert(token.id, int(moved.size()));
        for (TokenRecord token : std::as_const(m_tokens)) {
            token.id = moved.value(token.id);
            token.parentId = moved.value(token.parentId, -1);
            token.familyId = moved.value(token.familyId, token.id);
            m_session.tokens.append(token);
        }
        m_session.selected = moved.value(m_session.selected, -1);
        return std::move(m_session);
    }

private:
    void insert(qint64 id, const Exchange &exchange)
    {
        if (const auto known = m_exchanges.constFind(id); known != m_exchanges.constEnd()) {
            m_session.exchanges[*known] = exchange;
            return;
        }
        m_exchanges.insert(id, m_session.exchanges.size());
        m_session.exchanges.append(exchange);
    }

    KeptSession m_session;
    QMap<int, TokenRecord> m_tokens;
    QMap<qint64, qsizetype> m_exchanges; ///< by id: where it stands
};

QString damageText(int damaged, bool isCut)
{
    QStringList sentences;
    if (damaged == 1)
        sentences.append(tr("One record of the kept session is damaged or missing and was left out."));
    else if (damaged > 1)
        sentences.append(tr("%1 records of the kept session are damaged or missing and were left out.").arg(damaged));
    if (isCut)
        sentences.append(tr("The last record of the kept session was cut off in writing and was left out."));
    return sentences.join(u' ');
}

Json recordJson(const SessionJournal::Changes &changes)
{
    Json record = Json::object();
    if (!changes.tokens.isEmpty()) {
        QList<Json> rows;
        for (const TokenRecord &token : changes.tokens)
            rows.append(toJson(token));
        record.set(u"tokens"_s, Json::array(rows));
    }
    if (!changes.exchanges.isEmpty()) {
        QList<Json> rows;
        for (const Exchange &exchange : changes.exchanges) {
            Json row = toJson(exchange);
            row.set(u"id"_s, Json(exchange.id));
            rows.append(row);
        }
        record.set(u"exchanges"_s, Json::array(rows));
    }
    record.set(u"selected"_s, Json(changes.selected));
    record.set(u"embedded"_s, changes.embedded);
    if (changes.clockOffset.count() != 0)
        record.set(u"clock"_s, Json(qint64(changes.clockOffset.count())));
    return record;
}

/// A snapshot in records of a bounded size; at least one.
QList<SessionJournal::Changes> pieces(const KeptSession &session)
{
    QList<SessionJournal::Changes> all{ { {}, {}, session.selected, session.embedded, session.clockOffset } };
    qsizetype size = 0;
    const auto room = [&](qsizetype bytes) -> SessionJournal::Changes & {
        if (size > 0 && size + bytes > recordBytes) {
            all.append(SessionJournal::Changes{ {}, {}, session.selected, session.embedded, session.clockOffset });
            size = 0;
        }
        size += bytes;
        return all.last();
    };
    for (const TokenRecord &token : session.tokens)
        room(300 + token.text.size()).tokens.append(token);
    quint64 number = 0; // of those without one, behind all that have one
    for (const Exchange &exchange : session.exchanges)
        number = std::max(number, exchange.id);
    for (const Exchange &exchange : session.exchanges) {
        ExchangeList &list = room(1000 + exchange.body.size() + exchange.replyBody.size()).exchanges;
        list.append(exchange);
        list.last().id = exchange.id == 0 ? ++number : exchange.id;
    }
    return all;
}

} // namespace

SessionJournal::~SessionJournal()
{
    jose::cleanse(m_key);
}

Result<SessionJournal::Head> SessionJournal::head(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return fail(Errc::NotFound, tr("There is no kept session."));
    if (const auto open = openRegularFile(file); !open)
        return fail(Errc::Io, tr("The kept session in %1 can't be read: %2.").arg(path, open.error().detail));
    Head head;
    head.line = file.readLine(64 * 1024);
    const auto json = parseJson(head.line);
    const Json *what = json ? json->find(u"jotlab") : nullptr;
    const Json *version = json ? json->find(u"version") : nullptr;
    if (!head.line.endsWith('\n') || !what || what->toString() != u"session" || !version)
        return fail(Errc::Malformed, tr("%1 holds no session of Jotlab.").arg(path));
    head.line.chop(1);
    if (version->toInteger() != formatVersion)
        return fail(Errc::Unsupported, tr("The session in %1 was kept by a later version of Jotlab.").arg(path));
    const Json *sealed = json->find(u"sealed");
    const Json *key = json->find(u"key");
    head.isSealed = sealed && !sealed->isNull();
    head.keyName = key ? key->toString() : QString();
    const Json *kdf = json->find(u"kdf");
    head.kdf = kdf ? *kdf : Json();
    return head;
}

Result<SessionJournal::Reading> SessionJournal::read(const QString &path, QByteArrayView key)
{
    const auto found = head(path);
    if (!found)
        return tl::unexpected(found.error());
    QFile file(path);
    if (const auto open = openRegularFile(file); !open)
        return fail(Errc::Io, tr("The kept session in %1 can't be read: %2.").arg(path, open.error().detail));
    file.readLine();
    Assembly assembly;
    quint64 next = 0;
    int damaged = 0;
    int good = 0;
    bool isCut = false;
    while (!file.atEnd()) {
        QByteArray line = file.readLine();
        isCut = !line.endsWith('\n');
        if (!isCut)
            line.chop(1);
        quint64 number = 0;
        const auto content = contentOf(found->line, line, found->isSealed ? key : QByteArrayView(), &number);
        if (!content || number < next || isCut) { // a number that came already: moved, or written twice
            damaged += isCut ? 0 : 1;
            continue;
        }
        // A gap counts beside the damaged lines only where it is larger than they are.
        damaged = std::max(damaged, int(std::min<quint64>(number - quint64(good), 1'000'000)));
        next = number + 1;
        ++good;
        assembly.take(*content);
    }
    if (found->isSealed && good == 0 && damaged > 0)
        return fail(Errc::Secret, tr("The kept session in %1 was encrypted with another key.").arg(path));
    return Reading{ assembly.finish(), damageText(damaged, isCut) };
}

Result<SessionJournal> SessionJournal::create(const QString &path, const KeptSession &session)
{
    return create(path, session, Seal());
}

Result<SessionJournal> SessionJournal::create(const QString &path, const KeptSession &session, const Seal &seal)
{
    SessionJournal journal;
    journal.m_key = seal.key;
    Json head = Json::object();
    head.set(u"jotlab"_s, u"session"_s);
    head.set(u"version"_s, Json(formatVersion));
    head.set(u"sealed"_s, seal.key.isEmpty() ? Json() : Json(u"AES-256-GCM"_s));
    if (!seal.keyName.isEmpty())
        head.set(u"key"_s, seal.keyName);
    if (!seal.kdf.isNull())
        head.set(u"kdf"_s, seal.kdf);
    head.set(u"file"_s, QString::fromLatin1(jose::randomKey(16).toHex()));
    journal.m_head = writeJson(head);

    auto file = NewFile::create(path, FileAccess::Private);
    if (!file)
        return ioError(path, file.error().detail);
    file->write(journal.m_head + '\n');
    for (const Changes &piece : pieces(session)) {
        const auto line = journal.record(piece);
        if (!line)
            return tl::unexpected(line.error());
        file->write(*line);
    }
    if (const auto done = file->commit(); !done)
        return ioError(path, done.error().detail);
    journal.m_file = std::make_unique<QFile>(path);
    if (!journal.m_file->open(QIODevice::Append | QIODevice::Unbuffered))
        return ioError(path, journal.m_file->errorString());
    journal.m_identity = fileIdentity(path);
    return journal;
}

Result<QByteArray> SessionJournal::record(const Changes &changes)
{
    Changes kept = changes;
    if (m_key.isEmpty()) {
        KeptSession stripped = withoutSignatures({ changes.tokens, changes.exchanges, -1, {}, {} });
        kept.tokens = std::move(stripped.tokens);
        kept.exchanges = std::move(stripped.exchanges);
    }
    return lineOf(m_head, m_next++, writeJson(recordJson(kept)), m_key);
}

Result<> SessionJournal::append(const Changes &changes)
{
    const auto line = record(changes);
    if (!line)
        return tl::unexpected(line.error());
    if (fileIdentity(m_file->fileName()) != m_identity)
        return ioError(m_file->fileName(), tr("it was deleted or replaced"));
    const qint64 before = m_file->size();
    if (m_file->write(*line) == line->size())
        return {};
    const QString reason = m_file->errorString();
    m_file->resize(before); // half a record would damage the next one
    return ioError(m_file->fileName(), reason);
}

} // namespace archive
