// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/savedsession.h"

#include "core/jose/kdf.h"
#include "core/jose/sealing.h"

#include <QCoreApplication>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

// 32 MiB and about a tenth of a second.
constexpr qint64 cost = 32768;
constexpr qint64 blockSize = 8;
constexpr qint64 parallelism = 1;
constexpr qint64 mostWork = 1024 * 1024 * 4; // cost * blockSize * parallelism that a file may ask for

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::SavedSession", text);
}

Json newKdf()
{
    Json kdf = Json::object();
    kdf.set(u"name"_s, u"scrypt"_s);
    kdf.set(u"salt"_s, QString::fromLatin1(jose::randomKey(16).toHex()));
    kdf.set(u"n"_s, Json(cost));
    kdf.set(u"r"_s, Json(blockSize));
    kdf.set(u"p"_s, Json(parallelism));
    return kdf;
}

/// Empty where the numbers make no sense, or too much work.
QByteArray keyOf(const QString &passphrase, const Json &kdf)
{
    const auto number = [&kdf](const char16_t *name) {
        const Json *value = kdf.find(name);
        const qint64 count = value ? value->toInteger().value_or(0) : 0;
        return count > 0 && count <= mostWork ? count : 0;
    };
    const Json *name = kdf.find(u"name");
    const Json *salt = kdf.find(u"salt");
    const qint64 n = number(u"n");
    const qint64 r = number(u"r");
    const qint64 p = number(u"p");
    if (!name || name->toString() != u"scrypt" || !salt || n == 0 || r == 0 || p == 0 || n * r > mostWork
        || n * r * p > mostWork)
        return {};
    QByteArray secret = passphrase.toUtf8();
    const QByteArray key = jose::scrypt(secret, QByteArray::fromHex(salt->toString().toLatin1()), quint64(n),
        quint64(r), quint64(p), jose::SealKeyBytes);
    jose::cleanse(secret);
    return key;
}

} // namespace

Result<> saveSession(const QString &path, const KeptSession &session, const QString &passphrase)
{
    const auto done = [](const SessionJournal &) {};
    if (passphrase.isEmpty())
        return SessionJournal::create(path, session).map(done);
    if (passphrase.size() < LeastPassphraseLength)
        return fail(
            Errc::Usage, tr("The passphrase is too short; give at least %1 characters.").arg(LeastPassphraseLength));
    const Json kdf = newKdf();
    QByteArray key = keyOf(passphrase, kdf);
    const auto forgetting = qScopeGuard([&key] { jose::cleanse(key); });
    if (key.isEmpty())
        return fail(Errc::Secret, tr("No key could be made from the passphrase."));
    return SessionJournal::create(path, session, { key, {}, kdf }).map(done);
}

Result<SessionJournal::Reading> openSession(const QString &path, const QString &passphrase)
{
    const auto head = SessionJournal::head(path);
    if (!head)
        return tl::unexpected(head.error());
    if (!head->isSealed)
        return SessionJournal::read(path);
    if (head->kdf.isNull())
        return fail(Errc::Secret,
            tr("%1 is sealed with a key in a keychain; save that session from its window to share it.").arg(path));
    if (passphrase.isEmpty())
        return fail(Errc::Secret, tr("%1 is encrypted; give its passphrase.").arg(path));
    QByteArray key = keyOf(passphrase, head->kdf);
    const auto forgetting = qScopeGuard([&key] { jose::cleanse(key); });
    if (key.isEmpty())
        return fail(Errc::Unsupported, tr("%1 is encrypted in a way that is not known here.").arg(path));
    auto reading = SessionJournal::read(path, key);
    if (!reading && reading.error().code == Errc::Secret)
        return fail(Errc::Secret, tr("The passphrase does not open %1.").arg(path));
    return reading;
}

bool looksLikeSession(QByteArrayView bytes)
{
    return bytes.startsWith("{\"jotlab\":\"session\"");
}

KeptSession fromFile(KeptSession session, const QString &fileName)
{
    for (session::TokenRecord &token : session.tokens) {
        token.origin = session::Origin::File;
        token.source = fileName;
    }
    return session;
}

} // namespace archive
