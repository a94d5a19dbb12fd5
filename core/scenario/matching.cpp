// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/matching.h"

#include "core/json/jsonwriter.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

using MaybeBand = std::optional<simplejwt::Band>;

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Matching", text);
}

QString shown(const Json *value)
{
    return value ? QString::fromUtf8(writeJson(*value)) : tr("absent");
}

QString typeName(const Json &value)
{
    static constexpr const char *names[] = { "null", "boolean", "number", "string", "array", "object" };
    return QString::fromLatin1(names[std::size_t(value.type())]);
}

bool isEqual(const Json &left, const Json &right)
{
    if (left.isNumber() && right.isNumber())
        return left.numberText() == right.numberText() || left.toDouble() == right.toDouble();
    return left == right;
}

bool holds(const QList<Check> &checks)
{
    return std::all_of(checks.begin(), checks.end(), [](const Check &check) { return check.ok; });
}

bool fits(const Json &expected, const Json *actual, const MaybeBand &band)
{
    return holds(match({}, expected, actual, band));
}

bool matchesAny(const QList<Json> &choices, const Json *actual, const MaybeBand &band)
{
    return std::any_of(choices.begin(), choices.end(), [&](const Json &choice) { return fits(choice, actual, band); });
}

bool isTokenOfType(const Json *value, const QString &type)
{
    if (!value || !value->isString() || !session::looksLikeToken(value->toString().toUtf8()))
        return false;
    const session::TokenReading token = session::readToken(value->toString().toUtf8());
    return token.isReadable() && (type.isEmpty() || token.text(u"token_type") == type);
}

bool isAtLeast(const Json &limit, const Json *actual)
{
    return actual && actual->isNumber() && actual->toDouble() >= limit.toDouble();
}

bool isAtMost(const Json &limit, const Json *actual)
{
    return actual && actual->isNumber() && actual->toDouble() <= limit.toDouble();
}

/// A matcher: its name, the type of its argument (Null: any), what it looks for.
struct Matcher
{
    const char *name;
    Json::Type argument;
    bool (*holds)(const Json &argument, const Json *actual, const MaybeBand &band);
};

constexpr Matcher Matchers[] = {
    { "$equals", Json::Type::Null,
        [](const Json &argument, const Json *actual, const MaybeBand &) {
            return actual && isEqual(argument, *actual);
        } },
    { "$absent", Json::Type::Bool,
        [](const Json &argument, const Json *actual, const MaybeBand &) {
            return argument.toBool() == (actual == nullptr);
        } },
    { "$type", Json::Type::String,
        [](const Json &argument, const Json *actual, const MaybeBand &) {
            return actual && typeName(*actual) == argument.toString();
        } },
    { "$token", Json::Type::String,
        [](const Json &argument, const Json *actual, const MaybeBand &) {
            return isTokenOfType(actual, argument.toString());
        } },
    { "$contains", Json::Type::String,
        [](const Json &argument, const Json *actual, const MaybeBand &) {
            return actual && actual->toString().contains(argument.toString());
        } },
    { "$matches", Json::Type::String,
        [](const Json &argument, const Json *actual, const MaybeBand &) {
            return actual && QRegularExpression(argument.toString()).match(actual->toString()).hasMatch();
        } },
    { "$not", Json::Type::Null,
        [](const Json &argument, const Json *actual, const MaybeBand &band) { return !fits(argument, actual, band); } },
    { "$oneOf", Json::Type::Array,
        [](const Json &argument, const Json *actual, const MaybeBand &band) {
            return matchesAny(argument.items(), actual, band);
        } },
    { "$atLeast", Json::Type::Null,
        [](const Json &argument, const Json *actual, const MaybeBand &) { return isAtLeast(argument, actual); } },
    { "$atMost", Json::Type::Null,
        [](const Json &argument, const Json *actual, const MaybeBand &) { return isAtMost(argument, actual); } },
    { "$band", Json::Type::Object,
        [](const Json &argument, const Json *actual, const MaybeBand &band) {
            if (const Json *value = band ? argument.find(simplejwt::bandName(*band)) : nullptr)
                return fits(*value, actual, band);
            QList<Json> choices;
            for (const Json::Member &member : argument.members())
                choices.append(member.value);
            return matchesAny(choices, actual, band);
        } },
};

const Matcher *matcherOf(const QString &name)
{
    const Matcher *found = std::find_if(std::begin(Matchers), std::end(Matchers),
        [&](const Matcher &each) { return name == QLatin1StringView(each.name); });
    return found == std::end(Matchers) ? nullptr : found;
}

Check check(const QString &what, const Json &expected, const Json *actual, bool ok)
{
    return { what, shown(&expected), shown(actual), ok };
}

QString inner(const QString &what, const QString &name)
{
    return what.isEmpty() ? name : what.endsWith(u' ') ? what + name : what + u'.' + name;
}

} // namespace

QList<Check> match(const QString &what, const Json &expected, const Json *actual, const MaybeBand &band)
{
    if (expected.isObject() && expected.members().size() == 1) {
        const Json::Member &only = expected.members().constFirst();
        if (only.name == u"$band" && band) {
            if (const Json *value = only.value.find(simplejwt::bandName(*band)))
                return match(what, *value, actual, band); // say what this band expects, not all of them
        }
        if (const Matcher *matcher = matcherOf(only.name))
            return { check(what, expected, actual, matcher->holds(only.value, actual, band)) };
    }
    if (expected.isObject() && !expected.members().isEmpty()) {
        if (!actual || !actual->isObject())
            return { check(what, expected, actual, false) };
        QList<Check> checks;
        for (const Json::Member &member : expected.members())
            checks += match(inner(what, member.name), member.value, actual->find(member.name), band);
        return checks;
    }
    if (expected.isArray()) {
        if (!actual || !actual->isArray() || actual->items().size() != expected.items().size())
            return { check(what, expected, actual, false) };
        QList<Check> checks;
        for (qsizetype i = 0; i < expected.items().size(); ++i)
            checks += match(inner(what, QString::number(i)), expected.items().at(i), &actual->items().at(i), band);
        return checks;
    }
    return { check(what, expected, actual, actual && isEqual(expected, *actual)) };
}

QStringList matcherNames()
{
    QStringList names;
    for (const Matcher &matcher : Matchers)
        names.append(QString::fromLatin1(matcher.name));
    return names;
}

QString matcherMistake(const QString &name, const Json &argument)
{
    const Matcher *matcher = matcherOf(name);
    if (!matcher)
        return tr("There is no matcher “%1”. Use one of: %2.").arg(name, matcherNames().join(u", "));
    if (matcher->argument != Json::Type::Null && argument.type() != matcher->argument)
        return tr("“%1” takes another kind of value: %2.")
            .arg(name,
                matcher->argument == Json::Type::Bool         ? tr("true or false")
                    : matcher->argument == Json::Type::String ? tr("a text")
                    : matcher->argument == Json::Type::Array  ? tr("an array")
                                                              : tr("an object"));
    if (name == u"$matches") {
        const QRegularExpression pattern(argument.toString());
        if (!pattern.isValid())
            return tr("“$matches” holds no regular expression: %1.").arg(pattern.errorString());
    }
    if (name == u"$band") {
        for (const Json::Member &member : argument.members()) {
            if (!simplejwt::bandNamed(member.name))
                return tr("There is no band “%1”. Use \"5.2\", \"5.5\" or \"next\".").arg(member.name);
        }
    }
    return {};
}

} // namespace scenario
