// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/door.h"

class QPushButton;

/// A button that opens the door.
QPushButton *doorButton(const Door &door);
