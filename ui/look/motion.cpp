// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/motion.h"

#include <QSettings>
#include <QStandardPaths>

bool wantsMotion()
{
    const auto value = [](const char *file, const char *key) {
        const QString path = QStandardPaths::locate(QStandardPaths::GenericConfigLocation, QString::fromLatin1(file));
        return path.isEmpty() ? QVariant() : QSettings(path, QSettings::IniFormat).value(QLatin1String(key));
    };
    const QVariant speed = value("kdeglobals", "KDE/AnimationDurationFactor");
    if (speed.isValid() && speed.toDouble() <= 0)
        return false;
    for (const char *file : { "gtk-4.0/settings.ini", "gtk-3.0/settings.ini" }) {
        const QString enabled = value(file, "Settings/gtk-enable-animations").toString();
        if (enabled == QLatin1String("0") || enabled == QLatin1String("false"))
            return false;
    }
    return true;
}
