// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/asymmetrictext.h"

#include <QList>

namespace jose {
namespace {

// The rule of PyJWT's is_pem_format and is_ssh_key: what is refused as HMAC secret must be the same as on a Simple JWT
// server, no more, or a token that a server accepts would be refused here.
constexpr const char *pemLabels[]{ "CERTIFICATE", "TRUSTED CERTIFICATE", "PRIVATE KEY", "PUBLIC KEY",
    "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY", "DSA PRIVATE KEY", "RSA PRIVATE KEY", "RSA PUBLIC KEY",
    "EC PRIVATE KEY", "DH PARAMETERS", "NEW CERTIFICATE REQUEST", "CERTIFICATE REQUEST", "SSH2 PUBLIC KEY",
    "SSH2 ENCRYPTED PRIVATE KEY", "X509 CRL" };
constexpr const char *sshFormats[]{ "ssh-ed25519", "ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521" };

bool isDash(char character)
{
    return character == '-' || character == ' ';
}

// "----", dash or space, the word, dash or space, "----": the position after it, or -1.
qsizetype afterLine(QByteArrayView bytes, qsizetype at, const QByteArray &word)
{
    const QByteArrayView rest = bytes.sliced(at);
    const qsizetype size = 4 + 1 + word.size() + 1 + 4;
    if (rest.size() < size || !rest.startsWith("----") || !isDash(rest[4]) || !rest.sliced(5).startsWith(word)
        || !isDash(rest[5 + word.size()]) || !rest.sliced(6 + word.size()).startsWith("----"))
        return -1;
    return at + size;
}

bool isLineEnd(QByteArrayView bytes, qsizetype at)
{
    return at < bytes.size()
        && (bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n'));
}

bool isClosed(QByteArrayView bytes, qsizetype bodyAt, const QByteArray &label)
{
    const QByteArray closing = "END " + label;
    for (qsizetype at = bytes.indexOf("----", bodyAt); at >= 0; at = bytes.indexOf("----", at + 1)) {
        // at least one character of a body, then the end of its line
        const bool ownLine = at >= bodyAt + 2 && bytes[at - 1] == '\n';
        if (ownLine && afterLine(bytes, at, closing) >= 0)
            return true;
    }
    return false;
}

bool isPem(QByteArrayView bytes)
{
    for (qsizetype at = bytes.indexOf("----"); at >= 0; at = bytes.indexOf("----", at + 1)) {
        for (const char *label : pemLabels) {
            const qsizetype after = afterLine(bytes, at, QByteArray("BEGIN ") + label);
            if (after >= 0 && isLineEnd(bytes, after)
                && isClosed(bytes, after + (bytes[after] == '\r' ? 2 : 1), QByteArray(label)))
                return true;
        }
    }
    return false;
}

bool isSpace(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

bool isSsh(QByteArrayView bytes)
{
    for (const char *format : sshFormats) {
        if (bytes.indexOf(format) >= 0)
            return true;
    }
    qsizetype end = 0;
    while (end < bytes.size() && !isSpace(bytes[end]))
        ++end;
    qsizetype next = end;
    while (next < bytes.size() && (bytes[next] == ' ' || bytes[next] == '\t'))
        ++next;
    const bool twoWords = end > 0 && next > end && next < bytes.size() && !isSpace(bytes[next]);
    return twoWords && bytes.first(end).endsWith("-cert-v01@openssh.com");
}

} // namespace

bool looksLikeAsymmetricKey(QByteArrayView bytes)
{
    return isPem(bytes) || isSsh(bytes);
}

} // namespace jose
