// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/knownnames.h"

#include "core/scenario/variables.h"

namespace scenario {

KnownNames::KnownNames(FirstMistake &mistake)
    : m_mistake(mistake)
{
}

Variables KnownNames::namedValues(const Json &object, const Path &path)
{
    Variables values;
    for (const Json::Member &member : object.members()) {
        check(member.name, path + Path{ member.name });
        values.insert(member.name, member.value);
    }
    return values;
}

bool KnownNames::check(const QString &name, const Path &path)
{
    const bool isName = isVariableName(name);
    if (!isName)
        m_mistake.complain(path, tr("“%1” is no name for a variable: use letters, digits and underscores.").arg(name));
    return isName;
}

void KnownNames::checkReferences(const Json &value, const Path &path, const QSet<QString> &locals)
{
    const auto check = [&](const Json &text) {
        const auto names = referencesIn(text);
        if (!names)
            return m_mistake.complain(path, names.error().what);
        for (const QString &name : *names) {
            if (!m_names.contains(name) && !locals.contains(name))
                m_mistake.complain(path, tr("Nothing has given “%1” a value before this step.").arg(name));
        }
    };
    if (value.isString())
        check(value);
    for (qsizetype i = 0; i < value.items().size(); ++i)
        checkReferences(value.items().at(i), path + Path{ QString::number(i) }, locals);
    for (const Json::Member &member : value.members()) {
        check(Json(member.name));
        checkReferences(member.value, path + Path{ member.name }, locals);
    }
}

} // namespace scenario
