// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a scenario: the reader and the editor agree on what is wrong, places lie within the text, and of what
// was read each variable is known.
#include "core/json/jsonedit.h"
#include "core/scenario/completion.h"
#include "core/scenario/scenarioreader.h"
#include "core/scenario/variables.h"

#include <cstdio>
#include <cstdlib>

using namespace scenario;

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

void checkStep(const Step &step)
{
    require(step.place.line >= 1 && step.place.column >= 1, "a step stands somewhere");
    require(step.times >= 1, "a step is played");
    (void)referencesIn(step.with);
    (void)substituted(step.with, step.locals);
    for (const Capture &capture : step.captures)
        require(isVariableName(capture.variable), "what is kept has a name that can be referred to");
    for (const Step &inner : step.steps)
        checkStep(inner);
}

void checkCompletion(QByteArrayView text, qsizetype caret)
{
    const Completion completion = completionAt(text, caret);
    require(completion.offset >= 0 && completion.length >= 0 && completion.offset <= caret
            && completion.offset + completion.length <= text.size(),
        "what a word replaces lies within the text");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArrayView text(data, qsizetype(size));
    const Result<Scenario> read = parseScenario(text);
    const QList<JsonProblem> problems = scenarioProblems(text);
    require(read.has_value() == problems.isEmpty(), "the editor underlines where the reader refuses");
    for (const JsonProblem &problem : problems)
        require(problem.offset >= 0 && problem.length >= 0 && problem.offset + problem.length <= text.size()
                && !problem.text.isEmpty(),
            "a problem lies within the text");
    for (const qsizetype caret : { qsizetype(0), text.size() / 3, text.size() / 2, text.size() })
        checkCompletion(text, caret);
    if (!read) {
        require(!read.error().what.isEmpty(), "a refusal has its words");
        return 0;
    }
    require(!read->name.isEmpty() && !read->steps.isEmpty(), "a scenario has a name and steps");
    for (const Step &step : read->steps)
        checkStep(step);
    return 0;
}
