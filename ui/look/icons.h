// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/theme.h"

#include <QIcon>

/// Which colour of the theme an icon is drawn in.
enum class IconRole { Text, Muted, Accent, AccentText, Good, Bad, Warning };

/// The icon resources/icons/<name>.svg in a colour of the theme that is in force when it is painted: nothing has to be
/// set again when the theme changes, and it is drawn sharp at each scale. An unknown name gives an empty icon and a
/// warning in the log.
QIcon themedIcon(const QString &name, IconRole role = IconRole::Text);

/// The icon that stands for a tone beside its text: check, cross, warning, info.
QIcon toneIcon(Tone tone);

/// The program's own icon, in its own colours.
QIcon applicationIcon();
