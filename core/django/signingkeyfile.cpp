// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/signingkeyfile.h"

#include "core/jose/base64url.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <array>

namespace django {
namespace {
constexpr qsizetype shortestKey = 32; // characters

QString tr(const char *text)
{
    return QCoreApplication::translate("SqlStore", text);
}

Result<QByteArray> readKey(QFile &file)
{
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Secret,
            tr("The signing key file “%1” can't be read; check its permissions.").arg(file.fileName()),
            file.errorString());
    const QByteArray key = file.readAll().trimmed();
    if (key.size() < shortestKey) {
        return fail(Errc::Secret,
            tr("The signing key file “%1” is damaged; delete it to get a new key (tokens made with the old one end).")
                .arg(file.fileName()));
    }
    return key;
}

// Complete before it gets its name, and never over another one.
bool writeKey(const QString &path)
{
    QTemporaryFile file(path + QLatin1String(".XXXXXX")); // 0600
    const QByteArray key = randomSigningKey() + '\n';
    if (!file.open() || file.write(key) != key.size() || !file.flush())
        return false;
    file.setAutoRemove(false);
    if (file.rename(path))
        return true;
    file.remove();
    return false;
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
    QFile file(path);
    if (!file.exists() && mayCreate && !writeKey(path) && !file.exists())
        return fail(Errc::Secret,
            tr("The signing key file “%1” can't be made; check the folder's permissions and free space.").arg(path));
    if (!file.exists())
        return fail(Errc::Secret, tr("The signing key file “%1” is missing; give the key itself.").arg(path));
    return readKey(file);
}

} // namespace django
