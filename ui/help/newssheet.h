// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sheet.h"

/// What changed with this version, in a few lines.
class NewsSheet : public Sheet
{
    Q_OBJECT

public:
    NewsSheet(const QString &version, const QStringList &news, QWidget *window);

signals:
    void allRequested(); ///< the whole list of changes
};
