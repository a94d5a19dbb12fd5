// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/usersearch.h"

#include <array>
#include <charconv>
#include <string_view>

namespace django {

UserSearch::UserSearch(const QString &words)
    : m_words(words, Qt::CaseInsensitive)
{
    const std::string text = words.toStdString();
    if (text.find_first_not_of("-0123456789") == std::string::npos)
        m_digits = text;
}

bool UserSearch::fits(const User &user) const
{
    if (m_words.indexIn(user.username) >= 0)
        return true;
    if (!user.key.isEmpty())
        return m_words.indexIn(user.key) >= 0;
    if (m_digits.empty())
        return false;
    std::array<char, 24> number; // without a QString for each of them
    const auto end = std::to_chars(number.data(), number.data() + number.size(), user.id).ptr;
    return std::string_view(number.data(), end).find(m_digits) != std::string_view::npos;
}

} // namespace django
