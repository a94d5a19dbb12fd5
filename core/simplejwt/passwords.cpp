// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/passwords.h"

#include "core/jose/kdf.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QStringList>

namespace simplejwt {
namespace {
constexpr int saltLength = 22; // 128 bits of a 62 character alphabet, as Django since 3.2
constexpr int unusableLength = 40;
constexpr int sha256Bytes = 32;
constexpr int sha1Bytes = 20;
constexpr int mostIterations = 50'000'000; // a foreign hash must not keep the server for hours

QString randomText(int length)
{
    constexpr QLatin1String alphabet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    QString text;
    for (int i = 0; i < length; ++i)
        text += alphabet[QRandomGenerator::system()->bounded(int(alphabet.size()))];
    return text;
}

QByteArray pbkdf2Text(
    jose::KdfDigest digest, int bytes, const QString &password, const QByteArray &salt, int iterations)
{
    return jose::pbkdf2(digest, password.toUtf8(), salt, iterations, bytes).toBase64();
}

bool pbkdf2Fits(jose::KdfDigest digest, int bytes, const QString &password, const QStringList &parts)
{
    if (parts.size() != 4)
        return false;
    const int iterations = parts[1].toInt();
    if (iterations < 1 || iterations > mostIterations)
        return false;
    return jose::equalInConstantTime(
        pbkdf2Text(digest, bytes, password, parts[2].toUtf8(), iterations), parts[3].toUtf8());
}

QByteArray md5Hex(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
}
} // namespace

int passwordIterations(Band band)
{
    switch (band) {
    case Band::V5_2:
        return 260'000;
    case Band::V5_5:
        return 1'000'000;
    case Band::Next:
        break;
    }
    return 1'200'000;
}

QString encodePassword(const QString &password, int iterations)
{
    const QString salt = randomText(saltLength);
    const QByteArray hash = pbkdf2Text(jose::KdfDigest::Sha256, sha256Bytes, password, salt.toLatin1(), iterations);
    return QStringLiteral("pbkdf2_sha256$%1$%2$%3").arg(iterations).arg(salt, QString::fromLatin1(hash));
}

bool passwordFits(const QString &password, const QString &encoded)
{
    if (!isUsablePassword(encoded))
        return false;
    const QStringList parts = encoded.split(u'$');
    if (parts[0] == QLatin1String("pbkdf2_sha256"))
        return pbkdf2Fits(jose::KdfDigest::Sha256, sha256Bytes, password, parts);
    if (parts[0] == QLatin1String("pbkdf2_sha1"))
        return pbkdf2Fits(jose::KdfDigest::Sha1, sha1Bytes, password, parts);
    if (parts[0] == QLatin1String("md5") && parts.size() == 3)
        return jose::equalInConstantTime(md5Hex((parts[1] + password).toUtf8()), parts[2].toLatin1());
    constexpr int md5HexLength = 32;
    if (parts.size() == 1 && encoded.size() == md5HexLength) // Django's unsalted MD5
        return jose::equalInConstantTime(md5Hex(password.toUtf8()), encoded.toLatin1());
    return false;
}

QString unusablePassword()
{
    return u'!' + randomText(unusableLength);
}

bool isUsablePassword(const QString &encoded)
{
    return !encoded.startsWith(u'!');
}

} // namespace simplejwt
