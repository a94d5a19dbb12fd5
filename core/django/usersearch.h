// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"

namespace django {

/// Whether who looks for these words means this user: they stand in the name or in the id, in letters of any case.
inline bool hasWords(const User &user, QStringView words)
{
    return user.username.contains(words, Qt::CaseInsensitive) || keyText(user).contains(words, Qt::CaseInsensitive);
}

} // namespace django
