// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/exchange.h"

namespace session {

std::optional<QByteArray> headerValue(const Headers &headers, QByteArrayView name)
{
    for (const auto &[field, value] : headers) {
        if (name.compare(field, Qt::CaseInsensitive) == 0)
            return value;
    }
    return std::nullopt;
}

} // namespace session
