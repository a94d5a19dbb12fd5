// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace python {

/// base64url as PyJWT reads it: padded by its raw length, then Python's lenient decoder, which drops characters outside
/// the alphabet, takes '+' and '/' as well, and ignores surplus padding and unused bits. Absent: Python raises
/// binascii.Error. Not RFC 7515's decoder (that is jose::decodeBase64Url), but the one that decides what a Simple JWT
/// server accepts.
std::optional<QByteArray> decodePythonBase64Url(QByteArrayView text);

} // namespace python
