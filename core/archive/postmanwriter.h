// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/writtencall.h"

namespace archive {

/// A Postman collection 2.1 (https://schema.postman.com), secrets and all: scrub before. "Auth / Log in" becomes a
/// folder with a request. Thread-safe.
QByteArray toPostman(const WrittenCollection &collection);

} // namespace archive
