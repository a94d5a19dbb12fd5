// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/secretreading.h"

#include "core/jose/keyfile.h"

#include <QCoreApplication>

namespace jose {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::SecretReading", text);
}

class Readings
{
public:
    explicit Readings(const Key &original)
        : m_original(original)
    {
    }

    void add(const char *id, const QString &text, const Result<Key> &key)
    {
        if (!key || key->bits() == 0 || key->sameMaterial(m_original))
            return;
        for (const SecretReading &known : std::as_const(m_list)) {
            if (known.key.sameMaterial(*key))
                return;
        }
        m_list.append({ id, text, key->withLabel(m_original.label()) });
    }

    QList<SecretReading> take() && { return std::move(m_list); }

private:
    const Key &m_original;
    QList<SecretReading> m_list;
};

QByteArray withoutLineBreaks(const QByteArray &secret)
{
    qsizetype end = secret.size();
    while (end > 0 && (secret[end - 1] == '\n' || secret[end - 1] == '\r'))
        --end;
    return secret.first(end);
}

void addDecoded(Readings &readings, const QByteArray &text)
{
    constexpr auto base64 = SecretEncoding::Base64;
    constexpr auto base64Url = SecretEncoding::Base64Url;
    const auto asBase64 = keyFromSecretText(text, base64);
    const auto asBase64Url = keyFromSecretText(text, base64Url);
    const bool either = asBase64 && asBase64Url;
    readings.add("base64", either ? tr("read as base64 or base64url") : tr("read as base64"), asBase64);
    readings.add("base64url", tr("read as base64url"), asBase64Url);
    readings.add("hex", tr("read as hexadecimal"), keyFromSecretText(text, SecretEncoding::Hex));
}

// The bytes may have been decoded here, while the signer took the text as it stood.
void addEncoded(Readings &readings, const QByteArray &secret)
{
    const QByteArray padded = secret.toBase64();
    const QByteArray paddedUrl = secret.toBase64(QByteArray::Base64UrlEncoding);
    const QString asBase64 = tr("read as its base64 text, undecoded");
    const QString asBase64Url = tr("read as its base64url text, undecoded");
    const QString asHex = tr("read as its hexadecimal text, undecoded");
    readings.add("utf8", asBase64, Key::fromSecret(padded));
    readings.add("utf8", asBase64Url, Key::fromSecret(paddedUrl));
    readings.add("utf8", asBase64, Key::fromSecret(secret.toBase64(QByteArray::OmitTrailingEquals)));
    readings.add("utf8", asBase64Url,
        Key::fromSecret(secret.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
    readings.add("utf8", asHex, Key::fromSecret(secret.toHex()));
    readings.add("utf8", asHex, Key::fromSecret(secret.toHex().toUpper()));
}

} // namespace

QList<SecretReading> otherReadings(const Key &secret)
{
    const auto bytes = secret.secret();
    if (!bytes || bytes->isEmpty())
        return {};
    Readings readings(secret);
    const QByteArray bare = withoutLineBreaks(*bytes);
    readings.add("no_trailing_newline", tr("read without the line break at its end"), Key::fromSecret(bare));
    readings.add("trailing_newline", tr("read with a line break at its end"), Key::fromSecret(*bytes + '\n'));
    readings.add("trailing_newline", tr("read with a Windows line break at its end"), Key::fromSecret(*bytes + "\r\n"));
    addDecoded(readings, bare);
    addEncoded(readings, *bytes);
    return std::move(readings).take();
}

} // namespace jose
