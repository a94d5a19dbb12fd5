// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/code/form.h"
#include "core/config/connection.h"

#include <QByteArrayList>

namespace code {

// How a server is reached, beside its address, in the words of each form. Thread-safe.

/// curl's or HTTPie's options, a word each: for a shell, not yet quoted.
QByteArrayList shellOptions(const config::Connection &connection, Form form);
/// Arguments of requests.request() or httpx.request(), a line each, indented; empty: none.
QByteArray pythonArguments(const config::Connection &connection, Form form);
/// Lines that make the `context` that httpx verifies with: since 0.28 it takes neither a certificate nor, without a
/// warning, a path. Empty: none is needed.
QByteArray httpxContext(const config::Connection &connection);
/// Arguments of httpx.Client(), on one line without a comma behind: "verify=context, trust_env=False".
QByteArray httpxClientArguments(const config::Connection &connection);
/// What requests.Session() has in its attributes, a line each, indented by eight; empty: nothing.
QByteArray requestsSession(const config::Connection &connection);
/// axios' agent: what is imported and made for it, and the members of a request's options; empty: none is needed.
struct AgentCode
{
    QByteArray preparation;
    QByteArray members;
};
AgentCode axiosAgent(const config::Connection &connection);
/// Comments at the head of the code: what of the connection is not in it, and what is to be done instead; empty: all
/// is, or there is nothing.
QByteArray leftOut(const config::Connection &connection, Form form);

} // namespace code
