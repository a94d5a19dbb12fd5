// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

/// For tokens, JSON, addresses and commands: monospace, and from left to right in every language. Else what has no
/// direction of its own, as braces and "=", would change its place among right-to-left things. A field's placeholder
/// has to be there already.
void showAsCode(QWidget *widget);
