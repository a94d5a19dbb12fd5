// SPDX-License-Identifier: GPL-3.0-or-later
// Looking through an access token's header and payload: core/base/jsonreader.cpp beside the libraries. Compare CPU
// time.
#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <benchmark/benchmark.h>
#include <cstring>
#include <nlohmann/json.hpp>
#include <simdjson.h>
#include <string_view>

namespace {

constexpr std::string_view Documents[] = {
    R"({"alg":"HS256","typ":"JWT"})",
    R"({"token_type":"access","exp":1700000300,"iat":1700000000,"jti":"0123456789abcdef0123456789abcdef","user_id":"1"})"
};

void visit(benchmark::State &state)
{
    for (auto _ : state) {
        qsizetype seen = 0;
        for (const std::string_view document : Documents) {
            if (!visitMembers(QByteArrayView(document.data(), qsizetype(document.size())),
                    [&seen](const JsonMemberView &member) { seen += member.name.size() + member.raw.size(); }))
                state.SkipWithError("refused");
        }
        benchmark::DoNotOptimize(seen);
    }
}
BENCHMARK(visit);

void tree(benchmark::State &state)
{
    for (auto _ : state) {
        for (const std::string_view document : Documents)
            benchmark::DoNotOptimize(parseJson(QByteArrayView(document.data(), qsizetype(document.size()))));
    }
}
BENCHMARK(tree);

/// The lazy reader, which checks only what is asked for; the copy gives it the padding that it needs.
void simdjsonOnDemand(benchmark::State &state)
{
    using namespace simdjson;
    ondemand::parser parser;
    char padded[1024] = {};
    for (auto _ : state) {
        size_t seen = 0;
        for (const std::string_view text : Documents) {
            std::memcpy(padded, text.data(), text.size());
            std::memset(padded + text.size(), 0, SIMDJSON_PADDING);
            ondemand::document document;
            ondemand::object object;
            if (parser.iterate(padded, text.size(), sizeof padded).get(document) || document.get_object().get(object))
                state.SkipWithError("refused");
            for (auto field : object) {
                std::string_view name;
                std::string_view value;
                if (field.unescaped_key().get(name))
                    state.SkipWithError("refused");
                ondemand::value item = field.value();
                // A number's text, which is what tokens need, comes unchecked.
                const bool isString = item.type() == ondemand::json_type::string;
                if (isString && item.get_string().get(value))
                    state.SkipWithError("refused");
                seen += name.size() + (isString ? value.size() : item.raw_json_token().size());
            }
        }
        benchmark::DoNotOptimize(seen);
    }
}
BENCHMARK(simdjsonOnDemand);

void simdjsonDom(benchmark::State &state)
{
    simdjson::dom::parser parser;
    for (auto _ : state) {
        size_t seen = 0;
        for (const std::string_view text : Documents) {
            simdjson::dom::object object;
            if (parser.parse(text.data(), text.size()).get(object)) // copies for the padding
                state.SkipWithError("refused");
            for (const auto field : object)
                seen += field.key.size() + size_t(field.value.type());
        }
        benchmark::DoNotOptimize(seen);
    }
}
BENCHMARK(simdjsonDom);

void nlohmannTree(benchmark::State &state)
{
    for (auto _ : state) {
        for (const std::string_view text : Documents)
            benchmark::DoNotOptimize(nlohmann::ordered_json::parse(text));
    }
}
BENCHMARK(nlohmannTree);

} // namespace

BENCHMARK_MAIN();
