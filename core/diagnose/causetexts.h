// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tabletext.h"

#include <QByteArrayView>

#include <span>

namespace diagnose {

/// What a cause is about; the order of the help page.
enum class CauseGroup { Header, Token, Use, User, Request, Setup, Bug, Way, Success, NotKnown };

/// What is said about a cause wherever it shows up: a row of a table, which is ordered by groups.
struct CauseText
{
    const char *id;
    CauseGroup group;
    TableText text; ///< one sentence
    TableText advice;
};

std::span<const CauseText> causeTexts();
/// nullptr for an unknown id.
const CauseText *causeText(QByteArrayView id);

} // namespace diagnose
