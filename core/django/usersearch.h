// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"

#include <QStringMatcher>
#include <string>

namespace django {

/// Whether who looks for these words means a user: they stand in the name or in the id, in letters of any case. Made
/// once for all users, as there may be very many.
class UserSearch
{
public:
    explicit UserSearch(const QString &words);

    bool fits(const User &user) const;

private:
    QStringMatcher m_words;
    std::string m_digits; ///< the words; empty: no number has them
};

} // namespace django
