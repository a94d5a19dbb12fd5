// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

/// How a value is written. The first two keep every number's text; the Python ones write what Python would after
/// reading it.
enum class JsonStyle {
    Compact, ///< no spaces, non-ASCII as UTF-8, numbers as they are
    Indented, ///< the same with a line for each member and two spaces a level, for people
    PythonDumps, ///< json.dumps(value, separators=(",", ":")), which PyJWT signs: ASCII, \uxxxx in lower case
    DrfRender ///< Django REST framework's compact JSONRenderer: UTF-8, only U+2028 and U+2029 escaped
};

/// The bytes are UTF-8; a lone surrogate is always written as an escape. Thread-safe.
QByteArray writeJson(const Json &value, JsonStyle style = JsonStyle::Compact);

/// A number's text as json.dumps would write it after json.loads read it: 1E400 is Infinity, -0 is 0, 1e22 is 1e+22.
QByteArray pythonNumberText(QByteArrayView text);
