// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QColor;
class QPainter;
class QStyleOption;
class QStyleOptionSlider;

/// How the parts of controls look, in the colours of the theme that their palette shows: shapes alone. Which control is
/// made of which part, and how large it is, is JotlabStyle's.
namespace controls {

/// A field with round corners; an invalid colour leaves out ground or border.
void drawRounded(
    QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border, double borderWidth = 1);
/// Primary: filled with the accent colour while it is enabled.
void drawButton(const QStyleOption *option, QPainter *painter, bool isPrimary);
/// Flat until the mouse is over it where it is raised by itself, else a button.
void drawToolPanel(const QStyleOption *option, QPainter *painter, bool isPrimary);
/// Points down; turned clockwise.
void drawChevron(const QRect &rect, const QColor &color, QPainter *painter, int quarterTurns);
void drawTab(const QStyleOption *option, QPainter *painter);
/// Its border is as dark as text: an empty box must be seen.
void drawCheckBox(const QStyleOption *option, QPainter *painter);
void drawScrollBar(const QStyleOptionSlider *option, const QRect &handle, QPainter *painter);

} // namespace controls
