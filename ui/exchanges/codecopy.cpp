// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/codecopy.h"

#include "core/code/callcode.h"
#include "ui/widgets/clipboard.h"

#include <QCoreApplication>
#include <QLocale>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CodeCopy", text);
}

} // namespace

Result<QString> copyCode(
    const session::Exchange &exchange, code::Form form, client::Secrets secrets, const config::Connection &connection)
{
    const auto open = code::callCode(exchange, form, client::Secrets::Redacted, connection);
    if (!open)
        return tl::unexpected(open.error());
    const auto wanted = code::callCode(exchange, form, secrets, connection);
    const bool givesAccess = wanted->text != open->text;
    copyEither(wanted->text, givesAccess);
    const QString what
        = tr("%1 %2 as %3").arg(QString::fromLatin1(exchange.method), exchange.url.path(), code::titleOf(form));
    if (givesAccess)
        return tr("%1, with its tokens. Whoever has them can use them until they expire.").arg(what);
    if (wanted->variables.isEmpty())
        return tr("%1.").arg(what);
    return tr("%1. It reads %2 from the environment.").arg(what, QLocale().createSeparatedList(wanted->variables));
}
