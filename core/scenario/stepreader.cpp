// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverprofile.h"
#include "core/forge/forgery.h"
#include "core/json/jsonplace.h"
#include "core/scenario/scenarioreader.h"
#include "core/scenario/variables.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

enum class Kind { Text, Number, Bool, Object, Scalar, Any, Steps };

constexpr unsigned bit(Action action)
{
    return 1U << unsigned(action);
}

constexpr unsigned Calls
    = bit(Action::Login) | bit(Action::Call) | bit(Action::Refresh) | bit(Action::Blacklist) | bit(Action::Verify);
constexpr unsigned TokenCalls = bit(Action::Refresh) | bit(Action::Blacklist) | bit(Action::Verify);

/// One row: which member which actions take, and what it must be.
struct MemberRule
{
    const char *name;
    Kind kind;
    unsigned actions;
    unsigned requiredBy;
};

constexpr MemberRule Rules[] = {
    { "user", Kind::Text, bit(Action::Login) | bit(Action::Issue) | bit(Action::User), bit(Action::User) },
    { "user_id", Kind::Scalar, bit(Action::Login) | bit(Action::Issue), 0 },
    { "password", Kind::Text, bit(Action::Login) | bit(Action::User), 0 },
    { "endpoint", Kind::Text, Calls, 0 },
    { "method", Kind::Text, bit(Action::Call), 0 },
    { "path", Kind::Text, bit(Action::Call), 0 },
    { "access", Kind::Text, Calls & ~bit(Action::Login), 0 },
    { "authorization", Kind::Text, Calls, 0 },
    { "headers", Kind::Object, Calls, 0 },
    { "body", Kind::Any, Calls, 0 },
    { "text", Kind::Text, Calls, 0 },
    { "token", Kind::Text, TokenCalls | bit(Action::Call), TokenCalls },
    { "type", Kind::Text, bit(Action::Issue), bit(Action::Issue) },
    { "lifetime", Kind::Number, bit(Action::Issue), 0 },
    { "claims", Kind::Object, bit(Action::Issue), 0 },
    { "from", Kind::Text, bit(Action::Forge), bit(Action::Forge) },
    { "forgery", Kind::Text, bit(Action::Forge) | (Calls & ~bit(Action::Login)), bit(Action::Forge) },
    { "seconds", Kind::Number, bit(Action::Wait) | bit(Action::Advance), bit(Action::Wait) | bit(Action::Advance) },
    { "active", Kind::Bool, bit(Action::User), 0 },
    { "add", Kind::Bool, bit(Action::User), 0 },
    { "delete", Kind::Bool, bit(Action::User), 0 },
    { "steps", Kind::Steps, bit(Action::Parallel), bit(Action::Parallel) },
    { "times", Kind::Number, bit(Action::Parallel), 0 },
};

std::optional<Action> actionNamed(const QString &name)
{
    for (int i = 0; i <= int(Action::Parallel); ++i) {
        if (name == actionName(Action(i)))
            return Action(i);
    }
    return std::nullopt;
}

bool isReference(const Json &value)
{
    const QString text = value.toString();
    return text.startsWith(u"${") && text.indexOf(u'}') == text.size() - 1;
}

bool isOfKind(const Json &value, Kind kind)
{
    switch (kind) {
    case Kind::Text:
        return value.isString();
    case Kind::Number:
        return value.isNumber() || isReference(value);
    case Kind::Bool:
        return value.isBool() || isReference(value);
    case Kind::Object:
        return value.isObject() || isReference(value);
    case Kind::Scalar:
        return value.isNumber() || value.isString();
    case Kind::Steps:
        return value.isArray();
    case Kind::Any:
        break;
    }
    return true;
}

QString kindText(Kind kind)
{
    switch (kind) {
    case Kind::Text:
        return ScenarioReader::tr("a text");
    case Kind::Number:
        return ScenarioReader::tr("a number");
    case Kind::Bool:
        return ScenarioReader::tr("true or false");
    case Kind::Object:
        return ScenarioReader::tr("an object");
    case Kind::Scalar:
        return ScenarioReader::tr("a number or a text");
    case Kind::Steps:
        return ScenarioReader::tr("an array of steps");
    case Kind::Any:
        break;
    }
    return {};
}

Needs impliedNeeds(Action action)
{
    switch (action) {
    case Action::Advance:
        return Need::Clock;
    case Action::User:
        return Need::Directory;
    case Action::Issue:
        return Need::Settings;
    default:
        return {};
    }
}

bool answers(Action action)
{
    return (Calls & bit(action)) != 0;
}

const QStringList CommonMembers{ u"name"_s, u"do"_s, u"needs"_s, u"each"_s, u"capture"_s, u"expect"_s };

} // namespace

void ScenarioReader::readSteps(
    const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals)
{
    if (!value.isArray() || value.items().isEmpty())
        return complain(path, tr("“steps” must be an array with at least one step."));
    for (qsizetype i = 0; i < value.items().size() && isFine(); ++i)
        readStep(value.items().at(i), path + Path{ QString::number(i) }, steps, outerLocals);
}

void ScenarioReader::readStep(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals)
{
    if (!value.isObject())
        return complain(path, tr("A step must be an object with “do”."));
    const std::optional<Action> known = readAction(value, path);
    if (!known)
        return;
    Step step;
    step.action = *known;
    step.needs = impliedNeeds(*known);
    step.place = placeInJson(m_text, path);
    step.name = actionName(*known);
    if (const Json *name = value.find(u"name"))
        step.name = textAt(*name, path + Path{ u"name"_s });
    if (const Json *needs = value.find(u"needs"))
        readNeeds(*needs, path + Path{ u"needs"_s }, &step.needs);
    const Json *each = value.find(u"each");
    const QList<Variables> rounds = each ? readEach(*each, path + Path{ u"each"_s }) : QList<Variables>{ Variables() };
    QSet<QString> locals = outerLocals;
    for (const Variables &round : rounds) {
        for (const QString &name : round.keys())
            locals.insert(name);
    }
    if (isFine()) {
        if (each)
            checkReferences(*each, path + Path{ u"each"_s }, outerLocals);
        if (const Json *name = value.find(u"name"))
            checkReferences(*name, path + Path{ u"name"_s }, locals);
        readActionMembers(value, path, &step);
        for (const Json::Member &member : step.with.members())
            checkReferences(member.value, path + Path{ member.name }, locals);
    }
    if (isFine() && step.action == Action::Parallel)
        readParallel(value, path, &step, locals);
    if (const Json *capture = value.find(u"capture"))
        readCaptures(*capture, path + Path{ u"capture"_s }, &step);
    if (const Json *expect = value.find(u"expect")) {
        readExpectation(*expect, path + Path{ u"expect"_s }, &step);
        checkReferences(*expect, path + Path{ u"expect"_s }, locals);
    }
    for (const Variables &round : rounds) {
        step.locals = round;
        steps->append(step);
    }
}

std::optional<Action> ScenarioReader::readAction(const Json &step, const Path &path)
{
    const Json *action = step.find(u"do");
    if (!action) {
        complain(path, tr("This step has no “do”. Say what it does: \"login\", \"call\", \"refresh\" …"));
        return std::nullopt;
    }
    const auto known = actionNamed(action->toString());
    if (!known) {
        QStringList names;
        for (int i = 0; i <= int(Action::Parallel); ++i)
            names.append(actionName(Action(i)));
        complain(path + Path{ u"do"_s },
            tr("There is no step “%1”. Use one of: %2.").arg(action->toString(), names.join(u", ")));
    }
    return known;
}

void ScenarioReader::readActionMembers(const Json &value, const Path &path, Step *step)
{
    step->with = Json::object();
    for (const Json::Member &member : value.members()) {
        if (CommonMembers.contains(member.name))
            continue;
        readActionMember(member, path, *step);
        if (!isFine())
            return;
        if (member.name != u"steps" && member.name != u"times")
            step->with.set(member.name, member.value);
    }
    for (const MemberRule &rule : Rules) {
        if ((rule.requiredBy & bit(step->action)) != 0 && !value.contains(QString::fromLatin1(rule.name)))
            return complain(path,
                tr("A step “%1” needs “%2”.").arg(QString(actionName(step->action)), QString::fromLatin1(rule.name)));
    }
    if (step->action == Action::Call && !step->with.contains(u"endpoint") && !step->with.contains(u"path"))
        complain(path, tr("A step “call” needs “endpoint”, or “path”."));
}

void ScenarioReader::readActionMember(const Json::Member &member, const Path &path, const Step &step)
{
    const Path place = path + Path{ member.name };
    const MemberRule *rule = std::find_if(std::begin(Rules), std::end(Rules),
        [&](const MemberRule &each) { return member.name == QLatin1StringView(each.name); });
    if (rule == std::end(Rules) || (rule->actions & bit(step.action)) == 0)
        return complain(place,
            tr("A step “%1” has no member “%2”. Remove it, or check its spelling.")
                .arg(QString(actionName(step.action)), member.name));
    if (!isOfKind(member.value, rule->kind))
        return complain(place, tr("“%1” must be %2.").arg(member.name, kindText(rule->kind)));
    checkWords(member, place);
}

void ScenarioReader::checkWords(const Json::Member &member, const Path &path)
{
    const QString text = member.value.toString();
    if (text.contains(u"${"))
        return; // known only when it is played
    if (member.name == u"endpoint") {
        if (config::endpointNamed(text))
            return;
        QStringList names;
        for (const config::EndpointInfo &each : config::endpoints())
            names.append(QString::fromLatin1(each.name));
        complain(path, tr("There is no endpoint “%1”. Use one of: %2.").arg(text, names.join(u", ")));
    } else if (member.name == u"forgery") {
        const auto isMade = [](const forge::Forgery &each) { return each.means != forge::Means::Server; };
        if (const forge::Forgery *forgery = forge::forgeryNamed(text); forgery && isMade(*forgery))
            return;
        QStringList names;
        for (const forge::Forgery &each : forge::forgeries()) {
            if (isMade(each))
                names.append(QString::fromLatin1(each.id));
        }
        complain(path, tr("There is no forgery “%1”. Use one of: %2.").arg(text, names.join(u", ")));
    } else if (member.name == u"type") {
        const auto type = simplejwt::tokenTypeNamed(text);
        if (!type || *type == simplejwt::TokenType::Untyped)
            complain(path, tr("There is no token type “%1”. Use \"access\", \"refresh\" or \"sliding\".").arg(text));
    } else if (member.name == u"path") {
        if (!text.startsWith(u'/'))
            complain(path, tr("A path must begin with \"/\"."));
    } else if (member.name == u"seconds" || member.name == u"lifetime") {
        if (!(member.value.toDouble() >= 0 && member.value.toDouble() <= 1e10))
            complain(path, tr("“%1” must be a number of seconds that is not negative.").arg(member.name));
    } else if (member.name == u"times") {
        if (member.value.toInteger().value_or(0) < 1 || *member.value.toInteger() > 200)
            complain(path, tr("“times” must be a whole number from 1 to 200."));
    }
}

void ScenarioReader::readParallel(const Json &value, const Path &path, Step *step, const QSet<QString> &locals)
{
    if (const Json *times = value.find(u"times"))
        step->times = int(times->toInteger().value_or(1));
    readSteps(*value.find(u"steps"), path + Path{ u"steps"_s }, &step->steps, locals);
    for (qsizetype i = 0; i < value.find(u"steps")->items().size() && isFine(); ++i) {
        const auto inner = actionNamed(value.find(u"steps")->items().at(i).find(u"do")->toString());
        if (!answers(*inner))
            complain(path + Path{ u"steps"_s, QString::number(i), u"do"_s },
                tr("Only calls can be made in parallel, “%1” is none.").arg(QString(actionName(*inner))));
    }
}

void ScenarioReader::readCaptures(const Json &value, const Path &path, Step *step)
{
    if (!value.isObject())
        return complain(path, tr("“capture” must be an object: variable -> where its value stands."));
    for (const Json::Member &member : value.members()) {
        const Path place = path + Path{ member.name };
        const QString source = member.value.toString();
        const bool makesToken = step->action == Action::Issue || step->action == Action::Forge;
        const bool fits = makesToken ? source == u"token"
                                     : answers(step->action)
                && (source == u"status" || source == u"body" || source.startsWith(u"body.")
                    || source.startsWith(u"headers.") || (source.startsWith(u"claims.") && source.count(u'.') == 2));
        if (checkVariableName(member.name, place) && !fits)
            complain(place,
                makesToken ? tr("Such a step gives \"token\" alone.")
                           : tr("“%1” can't be captured. A call gives \"status\", \"body\", \"body.MEMBER\", "
                                "\"headers.NAME\" and \"claims.MEMBER.CLAIM\".")
                                 .arg(source));
        step->captures.append({ member.name, source });
        m_known.insert(member.name);
    }
}

void ScenarioReader::readExpectation(const Json &value, const Path &path, Step *step)
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

} // namespace scenario
