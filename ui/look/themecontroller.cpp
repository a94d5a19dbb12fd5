// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/themecontroller.h"

#include "ui/look/jotlabstyle.h"

#include <QApplication>
#include <QToolTip>

ThemeController::ThemeController(QObject *parent)
    : QObject(parent)
    , m_systemIsDark(Theme::of(QGuiApplication::palette()).isDark)
{
    QApplication::setStyle(new JotlabStyle);
}

void ThemeController::apply(Mode mode)
{
    m_mode = mode;
    const QPalette colours = palette(theme());
    QApplication::setPalette(colours);
    QToolTip::setPalette(colours);
    emit changed();
}

ThemeController::Mode ThemeController::mode() const
{
    return m_mode;
}

const Theme &ThemeController::theme() const
{
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && m_systemIsDark);
    return dark ? Theme::dark() : Theme::light();
}

QPalette ThemeController::palette(const Theme &theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, theme.field);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::Button, theme.field);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.bad);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::PlaceholderText, theme.muted);
    palette.setColor(QPalette::ToolTipBase, theme.panel);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Light, theme.panel);
    palette.setColor(QPalette::Midlight, theme.window);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.muted);
    palette.setColor(QPalette::Shadow, theme.isDark ? QColor(0x101216) : theme.muted);
    QColor faint = theme.muted;
    faint.setAlphaF(0.65F);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}
