// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON readers on any bytes: none crashes, and where two of them judge the same thing they agree.
#include "core/base/json.h"
#include "core/base/jsonscanner.h"
#include "core/base/jsonwriter.h"
#include "core/base/pythonjson.h"

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

    const PythonJson python = loadPythonJsonBytes(bytes);
    (void)loadDrfJson(bytes);
    if (!strict)
        return 0;
    require(scan.value == *strict, "the scanner reads what parseJson reads");
    for (const JsonStyle style : { JsonStyle::Compact, JsonStyle::Indented })
        require(
            parseJson(writeJson(*strict, style)).value_or(Json()) == *strict, "what was written reads back the same");
    // json.loads takes a text of two or four bytes with a NUL for UTF-16; no strict document has one.
    require(python.has_value() || python.error().kind == PythonJsonError::Kind::IntegerLimit,
        "Python reads what RFC 8259 allows");
    if (python && !hasDuplicates(scan.problems))
        require(*python == *strict, "Python's value is the strict one");
    return 0;
}
