// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/tokenendings.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/sessionfiles.h"
#include "core/base/timetext.h"
#include "core/session/tokentitle.h"
#include "ui/actions/actionregistry.h"
#include "ui/token/tokenmenu.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/mainwindow.h"

using namespace std::chrono_literals;

TokenEndings::TokenEndings(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, SessionFiles &files, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
{
    connect(decode.menu(), &TokenMenu::forgetRequested, &files, &SessionFiles::forgetTokens);
    connect(decode.menu(), &TokenMenu::expireRequested, this, &TokenEndings::expire);
    ActionRegistry *actions = window.actions();
    actions->setRunner(
        Action::ForgetTokens, [this, &files] { files.forgetTokens(m_decode.selected()); },
        [this] { return m_laboratory.log().token(m_decode.selected()) != nullptr; });
    actions->setRunner(
        Action::ExpireNow, [this] { expire(m_decode.selected()); }, [this] { return canExpire(m_decode.selected()); });
}

bool TokenEndings::canExpire(int token) const
{
    const session::TokenRecord *record = m_laboratory.log().token(token);
    return record && record->expiresAt && m_laboratory.clock().now() < *record->expiresAt;
}

void TokenEndings::expire(int token)
{
    if (!canExpire(token))
        return;
    const session::TokenRecord &record = *m_laboratory.log().token(token);
    const QString title = tokenTitle(record);
    ServerList &servers = m_laboratory.servers();
    const QString embedded = servers.embedded().id();
    const Instant now = m_laboratory.clock().now();
    m_window.notice()->setAction({});
    if (record.server != embedded && !(record.server.isEmpty() && servers.current().embedded)) {
        const QString host = QUrl(record.server).authority();
        m_window.notice()->show(Tone::Warning, {},
            tr("Nobody here moves the clock of %1, so %2 may be used there until %3. What can be done: the client "
               "forgets it (its menu has that), and a logout ends the refresh token.")
                .arg(host.isEmpty() ? servers.current().title() : host, title, clockText(*record.expiresAt, now)));
        return;
    }
    // exp counts as expired when the clock has reached it, and LEEWAY has passed; tokens tell whole seconds.
    const auto leeway = m_laboratory.rules().settingsOf(embedded).leeway;
    const auto by = std::chrono::ceil<std::chrono::seconds>(*record.expiresAt - now + leeway) + 1s;
    servers.choose(embedded);
    m_laboratory.clock().advance(by);
    m_window.notice()->show(Tone::Accent, {},
        tr("The embedded server's clock is put forward by %1: %2 has expired, and everything else has aged as well. "
           "The clock at the top goes back to real time.")
            .arg(spanText(by), title));
}
