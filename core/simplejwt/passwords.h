// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"

#include <QString>

namespace simplejwt {

/// PBKDF2 iterations of the Django that goes with the band: 3.2 (5.2), 5.2 (5.5), 6.0 (next).
int passwordIterations(Band band);

/// Django's encoded form "pbkdf2_sha256$iterations$salt$hash", with a random salt. Takes a good part of a second, on
/// purpose.
QString encodePassword(const QString &password, int iterations);

/// Whether \a password fits \a encoded: PBKDF2-SHA256, PBKDF2-SHA1 and MD5 (salted and not) are read, anything else
/// fits nothing.
bool passwordFits(const QString &password, const QString &encoded);

/// "!" and 40 random characters: a hash that no password fits (Django's set_unusable_password()).
QString unusablePassword();
bool isUsablePassword(const QString &encoded);

} // namespace simplejwt
