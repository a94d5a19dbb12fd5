// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

namespace config {

/// How the views of a well-known library are called, as its guide sets them up: what a new server begins with.
struct ServerPreset
{
    QString id; ///< "dj-rest-auth-cookies"
    QString title; ///< "dj-rest-auth (cookies)"
    ServerProfile server; ///< without an address
};

/// Those of resources/serverpresets.json. Thread-safe.
const QList<ServerPreset> &serverPresets();
/// Errc::Usage, with those that there are.
Result<ServerPreset> serverPresetNamed(const QString &id);
/// The server with the preset's paths, names, header and cookies; its address, name, version and authority stay.
ServerProfile withPreset(const ServerProfile &server, const ServerPreset &preset);

} // namespace config
