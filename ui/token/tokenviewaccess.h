// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Makes TokenView an editable text to screen readers. Call as often as you like, on the GUI thread.
void installTokenViewAccess();
