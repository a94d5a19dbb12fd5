// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON readers on any bytes: none crashes, and where two of them judge the same thing they agree.
#include "core/json/json.h"
#include "core/json/jsonedit.h"
#include "core/json/jsonnames.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonscanner.h"
#include "core/json/jsonwriter.h"
#include "core/python/pythonjson.h"

#include <cstdio>
#include <cstdlib>

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

bool isAllowed(const JsonProblem &problem)
{
    return problem.kind == JsonProblem::Kind::DuplicateName || problem.kind == JsonProblem::Kind::LoneSurrogate;
}

/// A dict has none, so Python's value of a document with duplicates is another one.
bool hasDuplicates(const QList<JsonProblem> &problems)
{
    return std::any_of(problems.begin(), problems.end(),
        [](const JsonProblem &problem) { return problem.kind == JsonProblem::Kind::DuplicateName; });
}

void checkVisit(QByteArrayView bytes, const Result<Json> &strict)
{
    QList<Json::Member> members;
    bool sawRepetition = false;
    const Result<> visited = visitMembers(bytes, [&](const JsonMemberView &member) {
        const Result<Json> value = parseJson(member.raw);
        require(value.has_value() && value->type() == member.type, "a visited value is JSON of its type");
        sawRepetition = sawRepetition || member.repeated;
        members.append({ parseJson(writeJson(Json(QString::fromUtf8(member.name))))->toString(), *value });
    });
    require(
        visited.has_value() == (strict && strict->isObject()), "the walk accepts the objects that parseJson accepts");
    if (!visited)
        return;
    require(members.size() == strict->members().size(), "the walk sees every member");
    QStringList names;
    for (qsizetype i = 0; i < members.size(); ++i) {
        require(members[i].value == strict->members()[i].value, "the walk sees what parseJson reads");
        names.append(strict->members()[i].name);
    }
    require((names.removeDuplicates() > 0) == sawRepetition, "the walk finds repeated names");
}

/// What a text reads as after an edit; a member less, more or another, and nothing else.
void checkEdit(const QByteArray &text, const Result<JsonEdit> &edit, const QList<Json::Member> &expected)
{
    require(edit.has_value(), "a member that is there can be edited");
    require(edit->offset >= 0 && edit->length >= 0 && edit->offset + edit->length <= text.size(),
        "an edit lies within the text");
    const Result<Json> edited = parseJson(edit->applied(text));
    require(edited && edited->members() == expected, "an edit touches one member only");
}

void checkEdits(QByteArrayView bytes, const Json &object)
{
    const QByteArray text = bytes.toByteArray();
    const QList<Json::Member> &members = object.members();
    const auto spans = jsonMemberSpans(text);
    require(spans && spans->size() == members.size(), "each member has its place");
    for (qsizetype i = 0; i < members.size(); ++i)
        require(spans->at(i).name == members.at(i).name, "a place has the member's name");
    for (const qsizetype at : { qsizetype(0), members.size() / 2, members.size() - 1 }) {
        if (at < 0 || at >= members.size())
            continue;
        auto changed = members;
        changed[at].value = Json(7);
        checkEdit(text, replaceJsonValue(text, at, "7"), changed);
        changed[at] = { QStringLiteral("n"), members.at(at).value };
        checkEdit(text, renameJsonMember(text, at, QStringLiteral("n")), changed);
        changed.removeAt(at);
        checkEdit(text, removeJsonMember(text, at), changed);
        changed = members;
        changed.insert(at, { QStringLiteral("n"), Json(7) });
        checkEdit(text, insertJsonMember(text, at, "\"n\"", "7"), changed);
    }
    checkEdit(text, insertJsonMember(text, members.size(), "\"n\"", "7"),
        members + QList<Json::Member>{ { QStringLiteral("n"), Json(7) } });
}

void checkNames(QByteArrayView bytes)
{
    for (const qsizetype caret : { qsizetype(0), bytes.size() / 2, bytes.size() }) {
        const auto name = jsonNameAt(bytes, caret);
        require(!name || (name->offset <= caret && name->offset + name->length <= bytes.size()),
            "a name that is being typed lies within the text");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const Result<Json> strict = parseJson(bytes);
    const JsonScan scan = scanJson(bytes);
    const bool isSound = std::all_of(scan.problems.begin(), scan.problems.end(), isAllowed);
    require(strict.has_value() == (isSound && scan.problems.size() < JsonScan::MostProblems)
            || scan.problems.size() == JsonScan::MostProblems,
        "the scanner finds a problem exactly where parseJson refuses");
    for (const JsonProblem &problem : scan.problems)
        require(problem.offset >= 0 && problem.length >= 0 && problem.offset + problem.length <= bytes.size(),
            "a problem lies within the text");
    checkVisit(bytes, strict);
    checkNames(bytes);
    (void)jsonMemberSpans(bytes);
    if (strict && strict->isObject())
        checkEdits(bytes, *strict);

    const python::PythonJson python = python::loadPythonJsonBytes(bytes);
    (void)python::loadDrfJson(bytes);
    if (!strict)
        return 0;
    require(scan.value == *strict, "the scanner reads what parseJson reads");
    for (const JsonStyle style : { JsonStyle::Compact, JsonStyle::Indented })
        require(
            parseJson(writeJson(*strict, style)).value_or(Json()) == *strict, "what was written reads back the same");
    // json.loads takes a text of two or four bytes with a NUL for UTF-16; no strict document has one.
    require(python.has_value() || python.error().kind == python::PythonJsonError::Kind::IntegerLimit,
        "Python reads what RFC 8259 allows");
    if (python && !hasDuplicates(scan.problems))
        require(*python == *strict, "Python's value is the strict one");
    return 0;
}
