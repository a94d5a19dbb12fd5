// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace diagnose {

/// How far the evidence goes.
enum class Certainty : quint8 {
    Possible, ///< it would explain the answer, as other things would
    Likely, ///< the best explanation of the evidence, not the only one
    Sure ///< nothing else explains the evidence
};

/// "possible", "likely", "sure": in JSON, the same in every language.
QString certaintyName(Certainty certainty);

/// Why a call failed, or why its success is doubtful.
struct Cause
{
    QByteArray id; ///< stable, also on the command line and in reports: "blacklisted"
    QString text; ///< one sentence: the cause
    QString evidence; ///< what it was read from: "POST /logout/ took it at 10:41:07 UTC"; never a whole token
    QString advice; ///< the way out
    Certainty certainty = Certainty::Likely;
    bool namesReason = true; ///< false: it says that the reason is not known, and what would tell it
};

/// How sure it is, for people, before the cause's text: "Why", "Probably", "Possibly", "Not known".
QString leadOf(const Cause &cause);

} // namespace diagnose
