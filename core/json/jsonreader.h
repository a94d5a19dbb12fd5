// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"
#include "core/json/jsonlimits.h"

/// Reads RFC 8259 and nothing else: UTF-8 without byte order mark, one value, no NaN. Duplicate names and lone
/// surrogates (written as \uD800), which its grammar allows, are kept. Errc::Malformed, with line, column and byte
/// offset; Errc::Limit. Thread-safe.
Result<Json> parseJson(QByteArrayView utf8, JsonLimits limits = {});

/// The same without the byte order mark that some programs begin a file with.
QByteArrayView withoutByteOrderMark(QByteArrayView utf8);

/// A top-level member as visitMembers() meets it. Its views are good only during that call.
struct JsonMemberView
{
    QByteArrayView name; ///< unescaped, UTF-8
    Json::Type type;
    bool repeated; ///< a member of the same name came before (RFC 7515 section 4 and RFC 7519 section 4 forbid it)
    QByteArrayView raw; ///< the value's own JSON text: a number's digits, a whole array; good input for parseJson()
    QByteArrayView string; ///< a string value unescaped, UTF-8 (a lone surrogate as its three bytes); else empty
};

/// A callable void(const JsonMemberView &), by reference: no copy and no allocation.
class JsonMemberVisitor
{
public:
    template<class F>
    requires std::is_invocable_v<F &, const JsonMemberView &> JsonMemberVisitor(F &&callable)
        : m_callable(const_cast<void *>(static_cast<const void *>(std::addressof(callable))))
        , m_call([](void *target, const JsonMemberView &member) {
            (*static_cast<std::remove_reference_t<F> *>(target))(member);
        })
    {
    }
    void operator()(const JsonMemberView &member) const { m_call(m_callable, member); }

private:
    void *m_callable;
    void (*m_call)(void *, const JsonMemberView &);
};

/// Walks the top-level members of an object without building a tree: the fast path of verification. Accepts exactly the
/// objects that parseJson() accepts; members before a mistake have been visited when the error comes back, so believe
/// nothing of what was seen unless the walk succeeds. Errc::Malformed, also where the document is no object;
/// Errc::Limit. Thread-safe.
Result<> visitMembers(QByteArrayView utf8, JsonMemberVisitor visitor, JsonLimits limits = {});
