// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <chrono>

class QMimeData;

// The one way to the clipboard. Main thread.

/// How long a secret stays there.
constexpr std::chrono::seconds secretOnClipboard{ 90 };

/// A text that gives no access: masked, a report, a diagram.
void copyText(const QString &text);
/// A token, key, password, or what may hold one: with the hint by which clipboard managers leave it out of their
/// history, and taken back after that time or at the end of the program, unless something else was copied meanwhile.
void copySecret(const QString &text, std::chrono::milliseconds stays = secretOnClipboard);
/// copySecret() where the text gives access, else copyText().
void copyEither(const QString &text, bool givesAccess);
/// For a widget whose own copying writes the clipboard: the same hint, and taken back after secretOnClipboard. The
/// caller owns it.
QMimeData *secretData(const QString &text);
/// What is selected, where the system pastes that with the middle button: with the hint of copySecret(), as a selection
/// may hold anything. It ends with the selection, so no time takes it back.
void offerSelection(const QString &text);
