// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"

namespace project {

/// Why a project doesn't start, from the exception that readproject.py tells: its place, what it says, the likely cause
/// and the way out; the detail is the end of its traceback.
Error startFailure(const Json &document);

/// "shop/urls.py, line 4: ImportError: …" of an exception in part of a reading.
QString exceptionText(const Json &error);

} // namespace project
