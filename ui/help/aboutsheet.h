// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sheet.h"

/// What this program is, and made of: the versions that a report of a fault wants, to be copied.
class AboutSheet : public Sheet
{
    Q_OBJECT

public:
    explicit AboutSheet(QWidget *window);

    /// A line each: Jotlab, Qt, OpenSSL, and whose rules are known.
    static QStringList versions();
};
