// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

namespace python {

/// How Python 3.11's json module refuses a document.
struct PythonJsonError
{
    enum class Kind {
        Decode, ///< json.JSONDecodeError, a ValueError
        Unicode, ///< UnicodeDecodeError, a ValueError
        NotCompliant, ///< Django REST framework's ValueError for NaN and Infinity
        IntegerLimit, ///< ValueError: an integer of more than 4300 digits
        Recursion ///< RecursionError, no ValueError: neither PyJWT nor Django REST framework catches it
    };
    Kind kind;
    QString text; ///< str(exception), never translated: "Expecting value: line 1 column 1 (char 0)"
    bool operator==(const PythonJsonError &) const = default;
};

using PythonJson = tl::expected<Json, PythonJsonError>;

/// NaN, Infinity and -Infinity: read as Python does by itself, or refused as Django REST framework does.
enum class NonFinite { Allowed, Refused };

/// json.loads(str): accepts what Python 3.11 accepts and says what it says; positions count code points. Members are
/// those of a dict: of duplicates the last value, in the first one's place. Numbers keep their text, NaN as "NaN".
/// Thread-safe.
PythonJson loadPythonJson(QStringView text, NonFinite nonFinite = NonFinite::Allowed);

/// json.loads(bytes), which PyJWT calls for header and payload: UTF-8, UTF-16 or UTF-32 by its first bytes, byte order
/// mark allowed, lone surrogates let through. Thread-safe.
PythonJson loadPythonJsonBytes(QByteArrayView bytes, NonFinite nonFinite = NonFinite::Allowed);

/// Django REST framework's JSONParser: UTF-8 as its stream reader decodes it (a character cut off at the very end is
/// dropped without a word), then json.loads(str). The text is without its "JSON parse error - ". Thread-safe.
PythonJson loadDrfJson(QByteArrayView body, NonFinite nonFinite = NonFinite::Refused);

} // namespace python
