// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

/// What helps with a verdict, as a button: where it leads, or what it sends on a click.
struct Door
{
    QString name; ///< the button's object name
    QString title; ///< "Add a key"
    QString tip; ///< what a click does; where it sends something, what and where
    std::function<void()> open;
    bool isMinor = false; ///< leads to something to read: shown less than what helps
};
