// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/project/reading.h"

#include <QUrl>

namespace project {

/// The server that a project is when it runs at an address: its own paths, what it has not, which of them want an
/// access token, its header or cookies, its version band. No secret.
config::ServerProfile serverOf(const Reading &reading, const QUrl &baseUrl);

/// Where Django's own development server listens.
QUrl developmentAddress();

} // namespace project
