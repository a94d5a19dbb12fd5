// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/keyadoption.h"

#include <QCoreApplication>

namespace simplejwt {

Result<> putKey(Settings &settings, const jose::Key &key)
{
    if (const auto algorithm = jose::algorithmNamed(settings.algorithm.toUtf8()); !algorithm || !key.fits(*algorithm)) {
        if (key.algorithms().isEmpty())
            return fail(Errc::KeyMismatch,
                QCoreApplication::translate("simplejwt::KeyAdoption", "%1 fits no algorithm that Simple JWT has.")
                    .arg(key.typeName()));
        settings.algorithm = QString::fromLatin1(jose::info(key.algorithms().constFirst()).name);
    }
    if (key.type() == jose::KeyType::Secret)
        return key.secret().map([&](const QByteArray &secret) { settings.signingKey = secret; });
    if (key.hasPrivate()) {
        const auto pem = key.toPem();
        if (!pem)
            return tl::unexpected(pem.error());
        settings.signingKey = *pem;
    } else {
        settings.signingKey.reset();
        settings.signingKeyIsNone = true;
    }
    return key.publicPem().map([&](const QByteArray &pem) { settings.verifyingKey = pem; });
}

} // namespace simplejwt
