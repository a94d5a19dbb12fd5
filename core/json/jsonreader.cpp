// SPDX-License-Identifier: GPL-3.0-or-later
// The strict reader, on simdjson's on-demand interface: the one file that knows the JSON library.
//
// simdjson checks structure, UTF-8 and escapes, and hands out each number's own text. Two things it does not do: it
// leaves a number unchecked whose value nobody asks for, and it refuses lone surrogates, which RFC 8259 allows. The
// first is checked here; for the second, and for the sentence about a mistake, the tolerant scanner reads the document
// again.
#include "core/json/jsonreader.h"

#include "core/json/jsonlexer.h"
#include "core/json/jsonscanner.h"
#include "core/json/jsonwriter.h"
#include "core/json/seennames.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstring>
#include <deque>
#include <simdjson.h>
#include <vector>

namespace {

namespace ondemand = simdjson::ondemand;

/// A parser with its padded copy of the document. Kept for the thread's next document; a visitor may parse while it is
/// visited, so there is one for each level of such nesting.
class Workspace
{
public:
    /// Errors come back from the document itself.
    ondemand::document &open(QByteArrayView bytes)
    {
        const auto needed = size_t(bytes.size()) + simdjson::SIMDJSON_PADDING;
        if (m_buffer.size() < needed || m_buffer.size() > KeptBytes)
            m_buffer.resize(std::max(needed, FirstBytes));
        std::copy(bytes.begin(), bytes.end(), m_buffer.begin());
        std::memset(m_buffer.data() + bytes.size(), 0, simdjson::SIMDJSON_PADDING);
        m_size = size_t(bytes.size());
        // Newer versions step over a byte order mark, which RFC 8259 (8.1) lets no text begin with.
        m_error = bytes.startsWith("\xef\xbb\xbf")
            ? simdjson::TAPE_ERROR
            : m_parser.iterate(m_buffer.data(), size_t(bytes.size()), m_buffer.size()).get(m_document);
        return m_document;
    }
    bool failed() const { return m_error != simdjson::SUCCESS; }
    /// Of each text that simdjson unescaped: they stand one behind the other, and together are no longer than the
    /// document.
    void noteText(std::string_view text)
    {
        if (!m_texts)
            m_texts = const_cast<char *>(text.data()); // in the parser's own buffer
    }
    /// Nothing of the document stays: it may have been a password or a key.
    void wipe()
    {
        std::memset(m_buffer.data(), 0, m_size);
        if (m_texts) // simdjson writes ahead of itself by as much as it pads
            std::memset(m_texts, 0, m_size + simdjson::SIMDJSON_PADDING);
        m_texts = nullptr;
    }

private:
    static constexpr size_t FirstBytes = 4096; // more than most tokens
    static constexpr size_t KeptBytes = 1024 * 1024;

    std::vector<char> m_buffer;
    ondemand::parser m_parser;
    ondemand::document m_document;
    size_t m_size = 0;
    char *m_texts = nullptr; ///< where the first of them begins
    simdjson::error_code m_error = simdjson::SUCCESS;
};

class WorkspaceLease
{
public:
    WorkspaceLease()
    {
        if (s_used == s_workspaces.size())
            s_workspaces.emplace_back();
        m_workspace = &s_workspaces[s_used++];
    }
    ~WorkspaceLease()
    {
        m_workspace->wipe();
        --s_used;
    }
    Q_DISABLE_COPY_MOVE(WorkspaceLease)
    Workspace &operator*() const { return *m_workspace; }
    Workspace *operator->() const { return m_workspace; }

private:
    static thread_local std::deque<Workspace> s_workspaces; // a deque: growing must not move one that is in use
    static thread_local size_t s_used;
    Workspace *m_workspace;
};
thread_local std::deque<Workspace> WorkspaceLease::s_workspaces;
thread_local size_t WorkspaceLease::s_used = 0;

/// A scalar's own text: simdjson's runs on to the next token.
QByteArrayView scalarText(std::string_view token)
{
    while (!token.empty() && jsonlexer::isSpace(token.back()))
        token.remove_suffix(1);
    return { token.data(), qsizetype(token.size()) };
}

QByteArrayView view(std::string_view text)
{
    return { text.data(), qsizetype(text.size()) };
}

/// Reads from a document or from a value of it. False: simdjson or we refuse; what was read so far means nothing.
class TreeBuilder
{
public:
    TreeBuilder(Workspace &workspace, int maxDepth)
        : m_workspace(workspace)
        , m_depthLeft(std::clamp(maxDepth, 1, LibraryDepth))
    {
    }

    /// The whole document, which must be an object or an array.
    bool readDocument(ondemand::document &document, Json &json)
    {
        ondemand::json_type type;
        if (document.type().get(type))
            return false;
        if (type == ondemand::json_type::object)
            return readObject(document.get_object(), json) && isAtEnd(document);
        return type == ondemand::json_type::array && readArray(document.get_array(), json) && isAtEnd(document);
    }

    bool readValue(ondemand::value &value, Json &json)
    {
        ondemand::json_type type;
        if (value.type().get(type))
            return false;
        switch (type) {
        case ondemand::json_type::object:
            return readObject(value.get_object(), json);
        case ondemand::json_type::array:
            return readArray(value.get_array(), json);
        case ondemand::json_type::string:
            return readString(value, json);
        case ondemand::json_type::number:
            return readNumber(value, json);
        case ondemand::json_type::boolean:
            return readBool(value, json);
        case ondemand::json_type::null:
            return isNull(value);
        }
        return false;
    }

    static bool isAtEnd(ondemand::document &document)
    {
        return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    }

private:
    static constexpr int LibraryDepth
        = simdjson::DEFAULT_MAX_DEPTH - 4; // less, for a level is opened before it is counted

    bool enter() { return m_depthLeft-- > 0; }
    bool leave() { return ++m_depthLeft > 0; }

    static bool isNull(ondemand::value &value)
    {
        bool null = false;
        return !value.is_null().get(null) && null;
    }

    static bool readNumber(ondemand::value &value, Json &json)
    {
        const QByteArrayView text = scalarText(value.raw_json_token());
        json = Json::number(text.toByteArray());
        return jsonlexer::isNumber(text);
    }

    bool readString(ondemand::value &value, Json &json)
    {
        std::string_view text;
        if (value.get_string().get(text))
            return false;
        m_workspace.noteText(text);
        json = Json(jsonlexer::fromUtf8Exactly(view(text)));
        return true;
    }

    static bool readBool(ondemand::value &value, Json &json)
    {
        bool truth = false;
        if (value.get_bool().get(truth))
            return false;
        json = Json(truth);
        return true;
    }

    bool readArray(simdjson::simdjson_result<ondemand::array> array, Json &json)
    {
        if (!enter() || array.error())
            return false;
        QList<Json> items;
        for (auto item : array) {
            ondemand::value value;
            if (item.get(value) || !readValue(value, items.emplaceBack()))
                return false;
        }
        json = Json::array(std::move(items));
        return leave();
    }

    bool readObject(simdjson::simdjson_result<ondemand::object> object, Json &json)
    {
        if (!enter() || object.error())
            return false;
        QList<Json::Member> members;
        for (auto field : object) {
            std::string_view name;
            if (field.unescaped_key().get(name))
                return false;
            m_workspace.noteText(name);
            Json::Member &member = members.emplaceBack();
            member.name = jsonlexer::fromUtf8Exactly(view(name));
            ondemand::value value;
            if (field.value().get(value) || !readValue(value, member.value))
                return false;
        }
        json = Json::object(std::move(members));
        return leave();
    }

    Workspace &m_workspace;
    int m_depthLeft;
};

simdjson::simdjson_result<std::string_view> nestedText(ondemand::value &value, ondemand::json_type type)
{
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        const auto error = value.get_array().get(array);
        return error ? error : array.raw_json();
    }
    ondemand::object object;
    const auto error = value.get_object().get(object);
    return error ? error : object.raw_json();
}

/// One member as the visitor sees it. False: it is refused.
bool visitMember(Workspace &workspace, ondemand::value value, JsonMemberView &member, int depthLeft)
{
    ondemand::json_type type;
    if (value.type().get(type))
        return false;
    Json ignored;
    std::string_view text;
    switch (type) {
    case ondemand::json_type::string:
        member.type = Json::Type::String;
        member.raw = scalarText(value.raw_json_token());
        if (value.get_string().get(text))
            return false;
        workspace.noteText(text);
        member.string = view(text);
        return true;
    case ondemand::json_type::number:
        member.type = Json::Type::Number;
        member.raw = scalarText(value.raw_json_token());
        return jsonlexer::isNumber(member.raw);
    case ondemand::json_type::object:
    case ondemand::json_type::array:
        // The walk over a nested value skips what it doesn't look at, so what stands in there is read as well.
        member.type = type == ondemand::json_type::object ? Json::Type::Object : Json::Type::Array;
        if (nestedText(value, type).get(text))
            return false;
        member.raw = view(text);
        return parseJson(member.raw, { .maxBytes = member.raw.size(), .maxDepth = depthLeft }).has_value();
    default:
        member.type = type == ondemand::json_type::null ? Json::Type::Null : Json::Type::Bool;
        member.raw = scalarText(value.raw_json_token());
        return TreeBuilder(workspace, 1).readValue(value, ignored);
    }
}

bool visitDocument(Workspace &workspace, ondemand::document &document, JsonMemberVisitor visitor, int maxDepth)
{
    ondemand::object object;
    if (workspace.failed() || document.get_object().get(object))
        return false;
    SeenNames seen;
    for (auto field : object) {
        std::string_view name;
        ondemand::value value;
        if (field.unescaped_key().get(name) || field.value().get(value))
            return false;
        workspace.noteText(name);
        JsonMemberView member{ view(name), Json::Type::Null, seen.isRepeated(view(name)), {}, {} };
        if (!visitMember(workspace, value, member, maxDepth - 1))
            return false;
        visitor(member);
    }
    return TreeBuilder::isAtEnd(document);
}

Error mistake(QByteArrayView bytes, const JsonProblem &problem)
{
    const JsonPosition position = jsonPosition(bytes, problem.offset);
    const QString what
        = QCoreApplication::translate("Json", "The JSON text cannot be read at line %1, column %2 (byte %3): %4")
              .arg(position.line)
              .arg(position.column)
              .arg(problem.offset)
              .arg(problem.text);
    return { problem.kind == JsonProblem::Kind::TooDeep ? Errc::Limit : Errc::Malformed, what,
        QStringLiteral("RFC 8259") };
}

/// What simdjson refused: either RFC 8259 allows it all the same, or the scanner says where the mistake is.
Result<Json> readAgain(QByteArrayView bytes, JsonLimits limits)
{
    const JsonScan scan = scanJson(bytes, limits);
    for (const JsonProblem &problem : scan.problems) {
        if (problem.kind != JsonProblem::Kind::DuplicateName && problem.kind != JsonProblem::Kind::LoneSurrogate)
            return tl::unexpected(mistake(bytes, problem));
    }
    if (!scan.value || scan.problems.size() >= JsonScan::MostProblems)
        return fail(
            Errc::Malformed, QCoreApplication::translate("Json", "The JSON text has too many problems to be read."));
    return *scan.value;
}

auto tooLarge(qsizetype size, qsizetype most)
{
    return fail(Errc::Limit,
        QCoreApplication::translate("Json", "The JSON text has %1 bytes, more than the %2 that are read; shorten it.")
            .arg(size)
            .arg(most));
}

Error noObject(QByteArrayView bytes)
{
    return mistake(
        bytes, { JsonProblem::Kind::Syntax, 0, 1, QCoreApplication::translate("Json", "an object was expected.") });
}

} // namespace

QByteArrayView withoutByteOrderMark(QByteArrayView utf8)
{
    constexpr QByteArrayView mark("\xef\xbb\xbf");
    return utf8.startsWith(mark) ? utf8.sliced(mark.size()) : utf8;
}

Result<Json> parseJson(QByteArrayView utf8, JsonLimits limits)
{
    if (utf8.size() > limits.maxBytes)
        return tooLarge(utf8.size(), limits.maxBytes);
    {
        WorkspaceLease workspace;
        ondemand::document &document = workspace->open(utf8);
        Json value;
        if (!workspace->failed() && TreeBuilder(*workspace, limits.maxDepth).readDocument(document, value))
            return value;
    }
    return readAgain(utf8, limits);
}

Result<> visitMembers(QByteArrayView utf8, JsonMemberVisitor visitor, JsonLimits limits)
{
    if (utf8.size() > limits.maxBytes)
        return tooLarge(utf8.size(), limits.maxBytes);
    qsizetype visited = 0;
    {
        WorkspaceLease workspace;
        ondemand::document &document = workspace->open(utf8);
        const auto counting = [&](const JsonMemberView &member) {
            ++visited;
            visitor(member);
        };
        if (visitDocument(*workspace, document, counting, limits.maxDepth))
            return {};
    }
    // Rare: a mistake, or what only the scanner reads. The members that were visited already are not shown twice.
    const Result<Json> value = readAgain(utf8, limits);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->isObject())
        return tl::unexpected(noObject(utf8));
    SeenNames seen;
    QList<QByteArray> kept; // SeenNames looks at these
    for (const Json::Member &member : value->members()) {
        const QByteArray name = kept.emplaceBack(member.name.toUtf8());
        const bool repeated = seen.isRepeated(kept.constLast());
        if (visited-- > 0)
            continue;
        const QByteArray raw = writeJson(member.value);
        visitor({ name, member.value.type(), repeated, raw,
            member.value.isString() ? jsonlexer::unescapeUtf8(QByteArrayView(raw).sliced(1).chopped(1))
                                    : QByteArray() });
    }
    return {};
}
