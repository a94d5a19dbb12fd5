// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyring/keyimport.h"

#include <algorithm>

namespace keyring {
namespace {

using jose::Certificate;
using jose::Key;

bool isPublicPartOf(const Key &publicKey, const Key &key)
{
    const auto part = key.publicKey();
    return part && part->sameMaterial(publicKey);
}

/// Anything but the first certificate's key vouches for that key; it is not what somebody wants to check tokens with.
bool onlyVouches(const Key &key, const QList<Certificate> &chain)
{
    if (key.hasPrivate() || chain.size() < 2 || (chain.first().key && isPublicPartOf(key, *chain.first().key)))
        return false;
    return std::any_of(chain.cbegin() + 1, chain.cend(),
        [&key](const Certificate &certificate) { return certificate.key && isPublicPartOf(key, *certificate.key); });
}

QString nameOf(const Key &key, const QList<Certificate> &chain)
{
    if (!key.kid().isEmpty())
        return QString::fromUtf8(key.kid()).left(60);
    if (chain.isEmpty())
        return {};
    const QString subject = chain.first().subject;
    for (const QString &part : subject.split(QStringLiteral(", "))) {
        if (part.startsWith(QLatin1String("CN=")))
            return part.mid(3).left(60);
    }
    return subject.left(60);
}

} // namespace

Result<QList<ImportedKey>> importKeys(QByteArrayView bytes, const QByteArray &passphrase)
{
    const auto keys = jose::keysFromBytes(bytes, passphrase);
    if (!keys)
        return tl::unexpected(keys.error());
    const auto chain = jose::certificatesFromBytes(bytes);
    if (!chain)
        return tl::unexpected(chain.error());
    QList<ImportedKey> imported;
    for (const Key &key : *keys) {
        if (onlyVouches(key, *chain))
            continue;
        const auto same = std::find_if(imported.begin(), imported.end(), [&key](const ImportedKey &known) {
            return known.key.sameMaterial(key) || isPublicPartOf(key, known.key) || isPublicPartOf(known.key, key);
        });
        const bool isCertified = !chain->isEmpty() && chain->first().key && isPublicPartOf(*chain->first().key, key);
        ImportedKey entry{ key, isCertified ? *chain : QList<Certificate>(), {} };
        entry.suggestedName = nameOf(key, entry.chain);
        if (same == imported.end())
            imported.append(entry);
        else if (key.hasPrivate() && !same->key.hasPrivate())
            *same = entry;
    }
    return imported;
}

Result<QList<ImportedKey>> importSecret(QByteArrayView text, jose::SecretEncoding encoding)
{
    return jose::keyFromSecretText(text, encoding).map([](const Key &key) {
        return QList<ImportedKey>{ { key, {}, {} } };
    });
}

} // namespace keyring
