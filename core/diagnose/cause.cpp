// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/cause.h"

#include "core/diagnose/causetexts.h"

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

bool namesReason(const Cause &cause)
{
    return cause.id != "not_known" || cause.text != causeText("not_known")->text.translated();
}

QString leadOf(const Cause &cause)
{
    if (!namesReason(cause))
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
