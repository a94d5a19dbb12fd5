// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/signingkeyfile.h"

#include "core/base/newfile.h"
#include "core/base/regularfile.h"
#include "core/jose/base64url.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <array>
#include <bitset>

namespace django {
namespace {
constexpr qsizetype shortestKey = 32; // characters
constexpr qint64 longestKey = 16 * 1024; // bytes
constexpr size_t fewestCharacters = 8; // different ones; random keys of 32 have more but once in 10^12

QString tr(const char *text)
{
    return QCoreApplication::translate("SqlStore", text);
}

QString weaknessOf(const QByteArray &key)
{
    if (key.size() < shortestKey)
        return tr("it holds fewer than %1 characters").arg(shortestKey);
    if (key.contains('\0'))
        return tr("it holds a NUL");
    std::bitset<256> seen;
    for (const char c : key)
        seen.set(uchar(c));
    return seen.count() < fewestCharacters ? tr("it repeats a few characters, which anybody can guess") : QString();
}

tl::unexpected<Error> notTaken(const QString &path, const QString &why)
{
    return fail(Errc::Secret,
        tr("The signing key file “%1” is not used: %2. If it is yours, mend that; else delete it to get a new key "
           "(tokens made with the old one end).")
            .arg(path, why));
}

Result<QByteArray> readKey(const QString &path)
{
    if (QFileInfo(path).isSymLink())
        return notTaken(path, tr("it is a link"));
    QFile file(path);
    if (const auto open = openRegularFile(file); !open)
        return notTaken(path, open.error().detail);
    if (const QString objection = objectionToSecret(file); !objection.isEmpty())
        return notTaken(path, objection);
    const auto content = readStream(file, longestKey, path);
    if (!content)
        return notTaken(path, content.error().detail);
    const QByteArray key = content->trimmed();
    const QString weakness = weaknessOf(key);
    return weakness.isEmpty() ? Result<QByteArray>(key) : notTaken(path, weakness);
}

// Complete before it gets its name, and never over another one.
Result<> writeKey(const QString &path)
{
    return NewFile::create(path, FileAccess::Private).and_then([](NewFile file) {
        file.write(randomSigningKey() + '\n');
        return file.commitUnlessThere();
    });
}
} // namespace

QByteArray randomSigningKey()
{
    std::array<quint32, 16> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return jose::encodeBase64Url(QByteArrayView(reinterpret_cast<const char *>(words.data()), qsizetype(sizeof words)));
}

Result<QByteArray> keyInFile(const QString &path, bool mayCreate)
{
    const auto isThere = [&path] { return QFileInfo(path).isSymLink() || QFileInfo::exists(path); };
    if (!isThere() && mayCreate && !writeKey(path) && !isThere())
        return fail(Errc::Secret,
            tr("The signing key file “%1” can't be made; check the folder's permissions and free space.").arg(path));
    if (!isThere())
        return fail(Errc::Secret, tr("The signing key file “%1” is missing; give the key itself.").arg(path));
    return readKey(path);
}

} // namespace django
