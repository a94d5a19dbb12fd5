// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/matching.h"
#include "core/scenario/scenarioreader.h"
#include "core/scenario/variables.h"

using namespace Qt::StringLiterals;

namespace scenario {

QList<Variables> ScenarioReader::readEach(const Json &value, const Path &path)
{
    const QString shape = tr("“each” must be an array of objects: the variables of each repetition.");
    QList<Variables> rounds;
    if (!value.isArray() || value.items().isEmpty())
        complain(path, shape);
    for (qsizetype i = 0; i < value.items().size() && isFine(); ++i) {
        const Path place = path + Path{ QString::number(i) };
        if (!value.items().at(i).isObject())
            complain(place, shape);
        const Variables round = namedValues(value.items().at(i), place);
        if (!rounds.isEmpty() && round.keys() != rounds.constFirst().keys())
            complain(place, tr("Every object of “each” must have the same members as the first."));
        rounds.append(round);
    }
    return rounds;
}

void ScenarioReader::checkTokenNames(const Json &value, const Path &path)
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

void ScenarioReader::checkExpected(const Json &value, const Path &path)
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

void ScenarioReader::checkReferences(const Json &value, const Path &path, const QSet<QString> &locals)
{
    const auto check = [&](const Json &text) {
        const auto names = referencesIn(text);
        if (!names)
            return complain(path, names.error().what);
        for (const QString &name : *names) {
            if (!m_known.contains(name) && !locals.contains(name))
                complain(path, tr("Nothing has given “%1” a value before this step.").arg(name));
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
