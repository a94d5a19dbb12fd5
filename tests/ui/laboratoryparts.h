// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/laboratory.h"
#include "core/config/serverfile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// A laboratory with its database in a folder of its own, its clock standing still, and no window.
class LaboratoryParts
{
public:
    explicit LaboratoryParts(const std::function<void(Laboratory::Options &)> &change = {})
    {
        Laboratory::Options options;
        options.database = folder.filePath(QStringLiteral("jotlab.sqlite3"));
        options.clock = [] { return fromEpochSeconds(1'795'513'500); };
        if (change)
            change(options);
        laboratory = std::make_unique<Laboratory>(options);
    }

    /// The embedded server's database, its users read. False: it can't be opened.
    bool openDatabase() const
    {
        QSignalSpy changed(&laboratory->directory(), &Directory::changed);
        return laboratory->embedded().openDatabase() && (changed.count() > 0 || changed.wait());
    }

    /// Calls another server from now on; its id.
    QString callOther(const char *url = "https://shop.example") const
    {
        const auto other = config::serverFromUrl(QLatin1String(url)).value();
        laboratory->servers().keep(other);
        laboratory->servers().choose(other.id());
        return other.id();
    }

    Laboratory *operator->() const { return laboratory.get(); }

    QTemporaryDir folder;
    std::unique_ptr<Laboratory> laboratory;
};

inline jose::Key secretKey()
{
    return jose::Key::fromSecret("a secret of the shop, long enough for HS256", QStringLiteral("shop")).value();
}
