// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QWidget;

/// What a coloured surface says; always with a text and an icon beside it, never by its colour alone.
enum class Tone { Neutral, Accent, Good, Bad, Warning };

/// The colours of one theme by role. Two constants exist; which one is in force follows from the palette, so that a
/// widget needs no service to find it and repaints by itself when the palette changes.
struct Theme
{
    bool isDark;
    QColor window, panel, field, line; ///< grounds, from back to front, and the hairlines between them
    QColor text, muted, accent, selection;
    QColor accentText; ///< on a ground of accent
    QColor good, goodTint, bad, badTint, warning,
        warningTint; ///< each text colour is read on its own tint, and on panel
    QColor infoTint; ///< behind notes and token type chips; accent is read on it
    QColor header, payload, signature; ///< the three segments of a token
    QColor accessBar, refreshBar, blacklistedBar, expiredBar; ///< lifetimes; white text is read on them

    const QColor &color(Tone tone) const; ///< text and icon
    const QColor &tint(Tone tone) const; ///< the ground behind them

    static const Theme &light();
    static const Theme &dark();
    /// The theme a palette or a widget shows.
    static const Theme &of(const QPalette &palette);
    static const Theme &of(const QWidget *widget);
};

/// The system's monospace font, for tokens and JSON, at the size of the interface font.
QFont monospaceFont();
