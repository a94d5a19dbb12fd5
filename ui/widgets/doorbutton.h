// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/door.h"

class QAbstractButton;

/// A button that opens the door.
QAbstractButton *doorButton(const Door &door);
