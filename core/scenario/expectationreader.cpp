// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/expectationreader.h"

#include "core/scenario/matching.h"
#include "core/scenario/steprules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

ExpectationReader::ExpectationReader(FirstMistake &mistake, const KnownNames &known)
    : m_mistake(mistake)
    , m_known(known)
{
}

void ExpectationReader::read(const Json &value, const Path &path, Step *step)
{
    if (!value.isObject())
        return complain(path, tr("“expect” must be an object."));
    const struct
    {
        QStringView name;
        Json Expectation::*target;
        bool fits;
    } members[] = {
        { u"status", &Expectation::status, answers(step->action) },
        { u"headers", &Expectation::headers, answers(step->action) },
        { u"body", &Expectation::body, answers(step->action) },
        { u"tokens", &Expectation::tokens, answers(step->action) },
        { u"cause", &Expectation::cause, answers(step->action) },
        { u"claims", &Expectation::claims, true },
        { u"state", &Expectation::state, true },
        { u"statuses", &Expectation::statuses, step->action == Action::Parallel },
    };
    for (const Json::Member &member : value.members()) {
        const Path place = path + Path{ member.name };
        const auto row = std::find_if(
            std::begin(members), std::end(members), [&](const auto &each) { return member.name == each.name; });
        if (row == std::end(members) || !row->fits)
            return complain(place,
                tr("A step “%1” can't expect “%2”. Remove it, or check its spelling.")
                    .arg(QString(actionName(step->action)), member.name));
        const bool isMap = member.name != u"status" && member.name != u"body" && member.name != u"cause";
        if (isMap && !member.value.isObject())
            return complain(place, tr("“%1” must be an object.").arg(member.name));
        if (member.name == u"status" && member.value.isNumber()
            && (member.value.toInteger().value_or(0) < 100 || *member.value.toInteger() > 599))
            return complain(place, tr("“status” must be a number from 100 to 599."));
        checkExpected(member.value, place);
        if (member.name == u"claims" || member.name == u"state")
            checkTokenNames(member.value, place);
        step->expect.*(row->target) = member.value;
    }
}

void ExpectationReader::checkTokenNames(const Json &value, const Path &path)
{
    static const QStringList states{ u"alive"_s, u"expired"_s, u"blacklisted"_s, u"not_yet"_s, u"unknown"_s };
    for (const Json::Member &member : value.members()) {
        const Path place = path + Path{ member.name };
        if (!m_known.contains(member.name))
            return complain(place, tr("No step before has captured “%1”.").arg(member.name));
        if (path.constLast() == u"state" && member.value.isString() && !states.contains(member.value.toString()))
            return complain(
                place, tr("There is no state “%1”. Use one of: %2.").arg(member.value.toString(), states.join(u", ")));
    }
}

void ExpectationReader::checkExpected(const Json &value, const Path &path)
{
    for (qsizetype i = 0; i < value.items().size(); ++i)
        checkExpected(value.items().at(i), path + Path{ QString::number(i) });
    for (const Json::Member &member : value.members()) {
        const Path place = path + Path{ member.name };
        if (member.name.startsWith(u'$') && !member.name.startsWith(u"${")) {
            const QString mistake = value.members().size() > 1
                ? tr("A matcher such as “%1” must be alone in its object.").arg(member.name)
                : matcherMistake(member.name, member.value);
            if (!mistake.isEmpty())
                return complain(place, mistake);
        }
        checkExpected(member.value, place);
    }
}

} // namespace scenario
