// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/intake.h"
#include "ui/import/takemodel.h"

// What can be imported, in words for its row. No whole token and no password is in them.

TakeModel::Row serverRow(const config::ServerProfile &server, bool isKnown);
TakeModel::Row callRow(const archive::Import::Call &call, bool isKnown);
/// All of it, the request first; long bodies are cut.
QString callText(const archive::Import::Call &call);
TakeModel::Row tokenRow(const scan::ScannedToken &token, bool isKnown, Instant now);

/// "3 calls", "1 server", "348 tokens": those of which there are any.
QStringList countTexts(qint64 calls, qint64 servers, qint64 tokens);
QString sizeText(qint64 bytes);
