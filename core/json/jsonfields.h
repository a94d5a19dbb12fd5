// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

// For files of other programs, which write a value now as a text, now as a number. Thread-safe.

/// A text as it is, a number or truth value as it is written; empty for null, a list and an object.
QString scalarText(const Json &json);
/// The member; null where it is missing.
Json memberValue(const Json &json, QStringView name);
/// Its text; empty where it is missing.
QString memberText(const Json &json, QStringView name);
/// Whether the member is there and true.
bool memberIsTrue(const Json &json, QStringView name);
/// The member's items; empty where it is missing or no list.
QList<Json> memberItems(const Json &json, QStringView name);
