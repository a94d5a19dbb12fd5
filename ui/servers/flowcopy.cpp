// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/flowcopy.h"

#include "core/code/flowcode.h"
#include "ui/widgets/clipboard.h"

#include <QCoreApplication>
#include <QLocale>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FlowCopy", text);
}

} // namespace

Result<QString> copyFlow(const config::ServerProfile &server, code::Form form, const QString &username)
{
    const code::FlowUser user{ username, {} };
    const auto whole = code::flowCode(server, form, user, client::Secrets::Revealed);
    if (!whole)
        return tl::unexpected(whole.error());
    const auto open = code::flowCode(server, form, user, client::Secrets::Redacted);
    const bool givesAccess = whole->text != open->text;
    copyEither(whole->text, givesAccess);
    QStringList sentences{ code::infoOf(form).writesCalls
            ? tr("Login, call and logout at %1 as %2, for %3.").arg(server.title(), code::titleOf(form), user.name)
            : tr("%1 for a project with the paths of %2, and for %3.")
                  .arg(code::titleOf(form), server.title(), user.name) };
    if (!whole->variables.isEmpty())
        sentences.append(tr("It reads %1 from the environment.").arg(QLocale().createSeparatedList(whole->variables)));
    if (givesAccess)
        sentences.append(tr("The embedded server's secret is in it, until that server ends."));
    return sentences.join(u' ');
}
