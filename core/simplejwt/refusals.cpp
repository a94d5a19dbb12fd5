// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/refusals.h"

namespace simplejwt {
namespace {
constexpr int unauthorized = 401;
constexpr int serverError = 500;

Json detailBody(const QString &detail)
{
    return Json::object({ { QStringLiteral("detail"), detail } });
}
} // namespace

Refusal refusedWithCode(const QString &detail, const QString &code)
{
    Json body = detailBody(detail);
    body.set(QStringLiteral("code"), code);
    return { unauthorized, body, detail };
}

Refusal tokenRefused(const QString &detail)
{
    return refusedWithCode(detail, QStringLiteral("token_not_valid"));
}

Refusal authenticationFailed(const QString &detail)
{
    return { unauthorized, detailBody(detail), detail };
}

Refusal crashed(const python::PythonError &error)
{
    return { serverError, detailBody(error.sentence()), error.sentence() };
}

Refusal databaseFailed(const Error &error)
{
    const bool isRule = error.code == Errc::Conflict || error.detail.contains(QLatin1String("constraint failed"));
    const QString type = isRule ? QStringLiteral("IntegrityError") : QStringLiteral("OperationalError");
    return { serverError, detailBody(error.what), type + QLatin1String(": ") + error.detail };
}

} // namespace simplejwt
