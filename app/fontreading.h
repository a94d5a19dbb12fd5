// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Lets Fontconfig read what fonts there are, which Qt else does when the first text is measured. Takes a tenth of the
/// window's start, so it is done beside the connection to the display. Does nothing where there is no Fontconfig.
/// Any thread.
void readFonts();
