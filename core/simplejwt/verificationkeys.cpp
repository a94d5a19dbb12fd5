// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/verificationkeys.h"

namespace simplejwt {

QList<jose::Key> verificationKeys(const Settings &settings, const QString &label)
{
    const QByteArray signing = settings.signingKey.value_or(QByteArray());
    const bool isHmac = settings.algorithm.startsWith(u"HS");
    const QByteArray text = isHmac || settings.verifyingKey.isEmpty() ? signing : settings.verifyingKey;
    if (text.isEmpty())
        return {};
    const auto key = isHmac ? jose::Key::fromSecret(text) : jose::Key::fromPem(text);
    return key ? QList<jose::Key>{ key->withLabel(label) } : QList<jose::Key>();
}

} // namespace simplejwt
