// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/minting.h"

#include "core/django/sqlstore.h"
#include "core/simplejwt/engine.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scenario {

Result<QByteArray> mint(const simplejwt::Settings &settings, simplejwt::Band band, django::Store &store,
    const Clock &clock, const django::User &user, const TokenOrder &order)
{
    const simplejwt::Engine engine(settings, band, store, clock);
    const auto token = engine.tokenForUser(user, order.type, order.claims, order.lifetime);
    const auto text = token ? engine.encode(*token) : simplejwt::Outcome<QByteArray>(tl::unexpected(token.error()));
    if (!text)
        return fail(Errc::Usage,
            QCoreApplication::translate("scenario::Stage", "The token can't be issued: %1.").arg(text.error().reason));
    return *text;
}

Result<QByteArray> mintFor(const simplejwt::Settings &settings, simplejwt::Band band, const TokenOrder &order)
{
    auto scratch = django::SqlStore::open(u":memory:"_s);
    if (!scratch)
        return tl::unexpected(scratch.error());
    const django::User user{ order.userId.toLongLong(), u"user-"_s + order.userId, {}, true, {}, {} };
    const auto known = (*scratch)->addUser(user);
    if (!known)
        return tl::unexpected(known.error());
    return mint(settings, band, **scratch, systemClock(), *known, order);
}

} // namespace scenario
