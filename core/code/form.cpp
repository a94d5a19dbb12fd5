// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/form.h"

#include <algorithm>

namespace code {

std::span<const FormInfo> forms()
{
    static constexpr FormInfo table[] = {
        { Form::Curl, "curl", "cURL", true, false },
        { Form::Httpie, "httpie", "HTTPie", true, false },
        { Form::Requests, "requests", "Python requests", true, true },
        { Form::Httpx, "httpx", "Python httpx", true, true },
        { Form::Fetch, "fetch", "JavaScript fetch", true, true },
        { Form::Axios, "axios", "JavaScript axios", true, true },
        { Form::TestCase, "apitestcase", "DRF APITestCase", false, true },
        { Form::Fixture, "pytest", "pytest fixture", false, true },
        { Form::Shell, "shell", "manage.py shell", false, true },
    };
    return table;
}

const FormInfo &infoOf(Form form)
{
    const auto all = forms();
    return *std::find_if(all.begin(), all.end(), [form](const FormInfo &each) { return each.form == form; });
}

QString titleOf(Form form)
{
    return QString::fromLatin1(infoOf(form).title);
}

std::optional<Form> formNamed(QStringView name)
{
    const auto all = forms();
    const auto found = std::find_if(
        all.begin(), all.end(), [name](const FormInfo &each) { return name == QLatin1StringView(each.name); });
    return found == all.end() ? std::nullopt : std::optional(found->form);
}

} // namespace code
