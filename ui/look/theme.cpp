// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QWidget>

const Theme &Theme::light()
{
    static const Theme theme{
        .isDark = false,
        .window = 0xf4f5f7,
        .panel = 0xffffff,
        .field = 0xfbfbfc,
        .line = 0xdcdfe4,
        .text = 0x1f2328,
        .muted = 0x5b6472,
        .accent = 0x2866a8,
        .selection = 0xdbe9f8,
        .accentText = 0xffffff,
        .good = 0x187748,
        .goodTint = 0xe3f5ea,
        .bad = 0xb42318,
        .badTint = 0xfdecea,
        .warning = 0x946300,
        .warningTint = 0xfff4d6,
        .infoTint = 0xe6eefa,
        .header = 0xc0392b,
        .payload = 0x7d3cb5,
        .signature = 0x0b7a75,
        .accessBar = 0x2f855a,
        .refreshBar = 0x2b6cb0,
        .blacklistedBar = 0x9c3a33,
        .expiredBar = 0x6b7480,
    };
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme{
        .isDark = true,
        .window = 0x1e2127,
        .panel = 0x262a31,
        .field = 0x20242a,
        .line = 0x3a3f48,
        .text = 0xe6e8eb,
        .muted = 0xa6b0bd,
        .accent = 0x78b8f7,
        .selection = 0x2f435b,
        .accentText = 0x14181d,
        .good = 0x5fd39a,
        .goodTint = 0x1d3a2c,
        .bad = 0xff8a80,
        .badTint = 0x46211f,
        .warning = 0xf2c55c,
        .warningTint = 0x41361a,
        .infoTint = 0x2a3a4d,
        .header = 0xff8d7e,
        .payload = 0xcf9bf5,
        .signature = 0x5fd0c8,
        .accessBar = 0x2f855a,
        .refreshBar = 0x2b6cb0,
        .blacklistedBar = 0x9c3a33,
        .expiredBar = 0x6b7480,
    };
    return theme;
}

const QColor &Theme::color(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return muted;
    case Tone::Accent:
        return accent;
    case Tone::Good:
        return good;
    case Tone::Bad:
        return bad;
    case Tone::Warning:
        return warning;
    }
    return text;
}

const QColor &Theme::tint(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return window;
    case Tone::Accent:
        return infoTint;
    case Tone::Good:
        return goodTint;
    case Tone::Bad:
        return badTint;
    case Tone::Warning:
        return warningTint;
    }
    return panel;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? dark() : light();
}

const Theme &Theme::of(const QWidget *widget)
{
    return of(widget->palette());
}

QFont monospaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF() * 0.95); // monospace faces look larger at the same size
    return font;
}
