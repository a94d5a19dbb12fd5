// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/cause.h"

#include <QCoreApplication>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Cause", text);
}

} // namespace

QString certaintyName(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Sure:
        return QStringLiteral("sure");
    case Certainty::Likely:
        return QStringLiteral("likely");
    case Certainty::Possible:
        break;
    }
    return QStringLiteral("possible");
}

QString leadOf(const Cause &cause)
{
    if (!cause.namesReason)
        return tr("Not known");
    switch (cause.certainty) {
    case Certainty::Sure:
        return tr("Why");
    case Certainty::Likely:
        return tr("Probably");
    case Certainty::Possible:
        break;
    }
    return tr("Possibly");
}

} // namespace diagnose
