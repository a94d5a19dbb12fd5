// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/form.h"

#include <algorithm>

namespace code {

std::span<const FormInfo> forms()
{
    static constexpr FormInfo table[] = {
        { Form::Curl, "curl", "cURL" },
        { Form::Httpie, "httpie", "HTTPie" },
        { Form::Requests, "requests", "Python requests" },
        { Form::Httpx, "httpx", "Python httpx" },
        { Form::Fetch, "fetch", "JavaScript fetch" },
        { Form::Axios, "axios", "JavaScript axios" },
    };
    return table;
}

QString titleOf(Form form)
{
    const auto all = forms();
    const auto found = std::find_if(all.begin(), all.end(), [form](const FormInfo &each) { return each.form == form; });
    return QString::fromLatin1(found->title);
}

std::optional<Form> formNamed(QStringView name)
{
    const auto all = forms();
    const auto found = std::find_if(
        all.begin(), all.end(), [name](const FormInfo &each) { return name == QLatin1StringView(each.name); });
    return found == all.end() ? std::nullopt : std::optional(found->form);
}

} // namespace code
