// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/steprules.h"

#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Reader", text);
}

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

bool isReference(const Json &value)
{
    const QString text = value.toString();
    return text.startsWith(u"${") && text.indexOf(u'}') == text.size() - 1;
}

} // namespace

std::optional<Action> actionNamed(const QString &name)
{
    for (int i = 0; i <= int(Action::Parallel); ++i) {
        if (name == actionName(Action(i)))
            return Action(i);
    }
    return std::nullopt;
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
        return tr("a text");
    case Kind::Number:
        return tr("a number");
    case Kind::Bool:
        return tr("true or false");
    case Kind::Object:
        return tr("an object");
    case Kind::Scalar:
        return tr("a number or a text");
    case Kind::Steps:
        return tr("an array of steps");
    case Kind::Any:
        break;
    }
    return {};
}

QString rangeProblem(Action action, const QString &member, const Json &value)
{
    constexpr double longest = 1e10; // seconds; three centuries
    constexpr double longestWait = 2'000'000; // more than a timer's milliseconds hold would never end
    if (member == u"seconds" || member == u"lifetime") {
        const double seconds = value.toDouble();
        if (!(seconds >= 0 && seconds <= longest))
            return tr("“%1” must be a number of seconds that is not negative.").arg(member);
        if (action == Action::Wait && seconds > longestWait)
            return tr("“%1” is too long to wait for; %2 are the most.").arg(member).arg(int(longestWait));
    } else if (member == u"times") {
        const qint64 times = value.toInteger().value_or(0);
        if (times < 1 || times > 200)
            return tr("“times” must be a whole number from 1 to 200.");
    }
    return {};
}

Result<Json> asKind(Action action, const Json::Member &member)
{
    Json value = member.value;
    const Kind kind = memberKind(action, member.name).value_or(Kind::Any);
    if (kind == Kind::Text && (value.isNumber() || value.isBool())) {
        value = Json(QString::fromUtf8(writeJson(value)));
    } else if ((kind == Kind::Number || kind == Kind::Bool) && value.isString()) {
        const auto read = parseJson('[' + value.toString().toUtf8() + ']');
        if (read && read->items().size() == 1)
            value = read->items().constFirst();
    }
    if (!isOfKind(value, kind) || ((kind == Kind::Number || kind == Kind::Bool) && value.isString()))
        return fail(Errc::Usage, tr("“%1” must be %2.").arg(member.name, kindText(kind)));
    if (const QString problem = rangeProblem(action, member.name, value); !problem.isEmpty())
        return fail(Errc::Usage, problem);
    return value;
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

std::optional<Kind> memberKind(Action action, QStringView member)
{
    const MemberRule *rule = std::find_if(std::begin(Rules), std::end(Rules),
        [member](const MemberRule &each) { return member == QLatin1StringView(each.name); });
    if (rule == std::end(Rules) || (rule->actions & bit(action)) == 0)
        return std::nullopt;
    return rule->kind;
}

QStringList requiredMembers(Action action)
{
    QStringList names;
    for (const MemberRule &rule : Rules) {
        if ((rule.requiredBy & bit(action)) != 0)
            names.append(QString::fromLatin1(rule.name));
    }
    return names;
}

} // namespace scenario
