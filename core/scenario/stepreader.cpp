// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/stepreader.h"

#include "core/config/serverprofile.h"
#include "core/forge/forgery.h"
#include "core/scenario/steprules.h"

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

const QStringList CommonMembers{ u"name"_s, u"do"_s, u"needs"_s, u"each"_s, u"capture"_s, u"expect"_s };

} // namespace

StepReader::StepReader(FirstMistake &mistake, KnownNames &known)
    : m_mistake(mistake)
    , m_known(known)
    , m_expectations(mistake, known)
{
}

void StepReader::readSteps(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals)
{
    if (!value.isArray() || value.items().isEmpty())
        return complain(path, tr("“steps” must be an array with at least one step."));
    for (qsizetype i = 0; i < value.items().size() && m_mistake.isFine(); ++i)
        readStep(value.items().at(i), path + Path{ QString::number(i) }, steps, outerLocals);
}

void StepReader::readStep(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals)
{
    if (!value.isObject())
        return complain(path, tr("A step must be an object with “do”."));
    const std::optional<Action> known = readAction(value, path);
    if (!known)
        return;
    Step step;
    step.action = *known;
    step.needs = impliedNeeds(*known);
    step.place = m_mistake.placeOf(path);
    step.name = actionName(*known);
    if (const Json *name = value.find(u"name"))
        step.name = m_mistake.textAt(*name, path + Path{ u"name"_s });
    if (const Json *needs = value.find(u"needs"))
        readNeeds(*needs, path + Path{ u"needs"_s }, &step.needs);
    const Json *each = value.find(u"each");
    const QList<Variables> rounds = each ? readEach(*each, path + Path{ u"each"_s }) : QList<Variables>{ Variables() };
    QSet<QString> locals = outerLocals;
    for (const Variables &round : rounds) {
        for (const QString &name : round.keys())
            locals.insert(name);
    }
    if (m_mistake.isFine()) {
        if (each)
            m_known.checkReferences(*each, path + Path{ u"each"_s }, outerLocals);
        if (const Json *name = value.find(u"name"))
            m_known.checkReferences(*name, path + Path{ u"name"_s }, locals);
        readActionMembers(value, path, &step);
        for (const Json::Member &member : step.with.members())
            m_known.checkReferences(member.value, path + Path{ member.name }, locals);
    }
    if (m_mistake.isFine() && step.action == Action::Parallel)
        readParallel(value, path, &step, locals);
    if (const Json *capture = value.find(u"capture"))
        readCaptures(*capture, path + Path{ u"capture"_s }, &step);
    if (const Json *expect = value.find(u"expect")) {
        m_expectations.read(*expect, path + Path{ u"expect"_s }, &step);
        m_known.checkReferences(*expect, path + Path{ u"expect"_s }, locals);
    }
    for (const Variables &round : rounds) {
        step.locals = round;
        steps->append(step);
    }
}

std::optional<Action> StepReader::readAction(const Json &step, const Path &path)
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

void StepReader::readActionMembers(const Json &value, const Path &path, Step *step)
{
    step->with = Json::object();
    for (const Json::Member &member : value.members()) {
        if (CommonMembers.contains(member.name))
            continue;
        readActionMember(member, path, *step);
        if (!m_mistake.isFine())
            return;
        if (member.name != u"steps")
            step->with.set(member.name, member.value);
    }
    for (const QString &name : requiredMembers(step->action)) {
        if (!value.contains(name))
            return complain(path, tr("A step “%1” needs “%2”.").arg(QString(actionName(step->action)), name));
    }
    if (step->action == Action::Call && !step->with.contains(u"endpoint") && !step->with.contains(u"path"))
        complain(path, tr("A step “call” needs “endpoint”, or “path”."));
}

void StepReader::readActionMember(const Json::Member &member, const Path &path, const Step &step)
{
    const Path place = path + Path{ member.name };
    const std::optional<Kind> kind = memberKind(step.action, member.name);
    if (!kind)
        return complain(place,
            tr("A step “%1” has no member “%2”. Remove it, or check its spelling.")
                .arg(QString(actionName(step.action)), member.name));
    if (!isOfKind(member.value, *kind))
        return complain(place, tr("“%1” must be %2.").arg(member.name, kindText(*kind)));
    checkWords(member, place, step);
}

void StepReader::checkWords(const Json::Member &member, const Path &path, const Step &step)
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
    } else if (const QString problem = rangeProblem(step.action, member.name, member.value); !problem.isEmpty()) {
        complain(path, problem);
    }
}

void StepReader::readParallel(const Json &value, const Path &path, Step *step, const QSet<QString> &locals)
{
    if (const Json *times = value.find(u"times"))
        step->times = int(times->toInteger().value_or(1));
    readSteps(*value.find(u"steps"), path + Path{ u"steps"_s }, &step->steps, locals);
    for (qsizetype i = 0; i < value.find(u"steps")->items().size() && m_mistake.isFine(); ++i) {
        const auto inner = actionNamed(value.find(u"steps")->items().at(i).find(u"do")->toString());
        if (!answers(*inner))
            complain(path + Path{ u"steps"_s, QString::number(i), u"do"_s },
                tr("Only calls can be made in parallel, “%1” is none.").arg(QString(actionName(*inner))));
    }
}

void StepReader::readCaptures(const Json &value, const Path &path, Step *step)
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
                    || source == u"tokens.access" || source == u"tokens.refresh" || source.startsWith(u"headers.")
                    || source.startsWith(u"cookies.") || (source.startsWith(u"claims.") && source.count(u'.') == 2));
        if (m_known.check(member.name, place) && !fits)
            complain(place,
                makesToken
                    ? tr("Such a step gives \"token\" alone.")
                    : tr("“%1” can't be captured. A call gives \"tokens.access\", \"tokens.refresh\", \"status\", "
                         "\"body\", \"body.MEMBER\", "
                         "\"headers.NAME\", \"cookies.NAME\" and \"claims.MEMBER.CLAIM\".")
                          .arg(source));
        step->captures.append({ member.name, source });
        m_known.add(member.name);
    }
}

QList<Variables> StepReader::readEach(const Json &value, const Path &path)
{
    const QString shape = tr("“each” must be an array of objects: the variables of each repetition.");
    QList<Variables> rounds;
    if (!value.isArray() || value.items().isEmpty())
        complain(path, shape);
    for (qsizetype i = 0; i < value.items().size() && m_mistake.isFine(); ++i) {
        const Path place = path + Path{ QString::number(i) };
        if (!value.items().at(i).isObject())
            complain(place, shape);
        const Variables round = m_known.namedValues(value.items().at(i), place);
        if (!rounds.isEmpty() && round.keys() != rounds.constFirst().keys())
            complain(place, tr("Every object of “each” must have the same members as the first."));
        rounds.append(round);
    }
    return rounds;
}

void StepReader::readNeeds(const Json &value, const Path &path, Needs *needs)
{
    if (!value.isArray())
        return complain(path, tr("“needs” must be an array of \"clock\", \"directory\" and \"settings\"."));
    for (qsizetype i = 0; i < value.items().size(); ++i) {
        const QString word = value.items().at(i).toString();
        bool isKnown = false;
        for (const Need need : { Need::Clock, Need::Directory, Need::Settings }) {
            if (word == needName(need)) {
                needs->setFlag(need);
                isKnown = true;
            }
        }
        if (!isKnown)
            complain(path + Path{ QString::number(i) },
                tr("There is no need “%1”. Use \"clock\", \"directory\" or \"settings\".").arg(word));
    }
}

} // namespace scenario
