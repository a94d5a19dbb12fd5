// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Whether the desktop's user wants things to move: false where KDE's animation speed is "instant" or GTK's animations
/// are off, as far as their settings files say. Reads files: ask once.
bool wantsMotion();
