// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace explain {

enum class Severity {
    Info, ///< worth knowing
    Warning, ///< works, but will hurt somebody
    Error ///< a server refuses it, or anybody can forge it
};

/// "info", "warning", "error": the words of the command line's JSON.
const char *severityName(Severity severity);

/// Something about a token that a reader should know.
struct Finding
{
    QByteArray id; ///< stable, for scripts and tests: "exp_in_milliseconds"
    Severity severity = Severity::Info;
    QString where; ///< "header.alg", "payload.exp", "signature", "token", "key"
    QString text; ///< what is the matter: one or two sentences
    QString advice; ///< what to do; may be empty
    bool operator==(const Finding &) const = default;
};

} // namespace explain
