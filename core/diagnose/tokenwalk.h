// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/tokenfaults.h"

namespace diagnose {

/// What is wrong with the token in question, in the order in which a Simple JWT server looks: the
/// first is what it stumbled over. Judged by the server's own clock; by keys, audience and issuer only where they are
/// known.
QList<Fault> tokenFaults(const Facts &facts);

} // namespace diagnose
