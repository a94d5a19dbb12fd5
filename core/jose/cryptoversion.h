// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace jose {

/// The OpenSSL that is in use: "OpenSSL 3.0.17 1 Jul 2025".
QString cryptoVersion();

} // namespace jose
