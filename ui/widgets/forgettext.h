// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLineEdit;

/// Empties a field that held a secret, without a history: after QLineEdit::clear(), Ctrl+Z would bring it back.
void forgetText(QLineEdit *field);
