// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/forge/benchrow.h"

namespace forge {

/// The forgery's text, or that it is the good token.
QString rowText(const BenchRow &row);
/// "GET /whoami/": where the row is sent.
QString rowCall(const BenchRow &row, const config::ServerProfile &server);
/// "401", or what else a sound server answers.
QString expectedText(const BenchRow &row);
/// "401 Token is invalid"; empty: there was none.
QString answerText(const Answer &answer);
QString verdictText(Verdict verdict);
/// How the answer compares with Simple JWT's own of this version; empty: the same, or not known.
QString usualRemark(const BenchRow &row);
/// How far a run is a comfort.
enum class Standing : quint8 {
    Sound, ///< every forgery was sent, and refused as one
    Look, ///< none was taken, but not all were tested, or one was refused for another reason, or crashed the server
    Alarm ///< one was taken, or the server stopped answering
};
Standing standingOf(const QList<BenchRow> &rows);
/// The whole in a few sentences, what was not tested among them.
QString summaryOf(const QList<BenchRow> &rows);
/// A Markdown table of a run; no token in it.
QString benchReport(const QList<BenchRow> &rows, const config::ServerProfile &server);

} // namespace forge
