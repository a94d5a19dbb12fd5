// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "core/session/sessionlog.h"

#include <QList>
#include <functional>

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
};

/// How sure it is, for people, before the cause's text: "Why", "Probably", "Possibly", "Not known".
QString leadOf(const Cause &cause);

enum class UserState : quint8 { Unknown, Active, Inactive, Gone };

/// What is known besides the exchange itself. Everything may be absent: the command line knows only the exchange.
struct DiagnoseContext
{
    const session::SessionLog *log
        = nullptr; ///< what this session saw before; may hold the exchange itself, under its id
    const config::ServerProfile *server = nullptr;
    const simplejwt::Settings *settings = nullptr; ///< the server's, where they are known
    std::optional<simplejwt::Profile> band;
    const QList<jose::Key> *keys = nullptr; ///< that the server verifies with, as far as they are known
    std::function<UserState(const QString &userId)> userById; ///< the server's directory by user claim
    std::function<UserState(const QString &name)> userByName; ///< and by name
    bool knowsRequest = true; ///< false: the exchange's request is not the whole of what was sent
    std::optional<Instant> now; ///< stands in for a missing Date header; absent: Exchange::startedAt
};

/// Causes, the likeliest first; empty for a success without a doubt. Never empty for a failure: what isn't known is
/// "not_known". The facts are collected once: the answer in whatever envelope, every token that was sent, what the
/// session saw and what is known of the server. Each rule says what it explains and how sure that makes it; objections
/// take certainty away again. The answer's wording only decides between what is left, because servers translate it.
QList<Cause> diagnose(const session::Exchange &exchange, const DiagnoseContext &context = {});

/// The status that an answer without one most likely had, by what it says: 401 for a refused token, 400 for a field.
/// 0: it says nothing of that kind.
int supposedStatus(const session::Exchange &exchange);

} // namespace diagnose
