// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/simplejwtfit.h"

#include "core/explain/explainer.h"
#include "core/explain/lookupstore.h"
#include "core/explain/namedtype.h"
#include "core/explain/timecheck.h"
#include "core/jose/algorithm.h"
#include "core/jose/base64url.h"
#include "core/jose/signature.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/python/pybase64.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/engine.h"

#include <QCoreApplication>
#include <algorithm>

namespace explain {

using simplejwt::Band;
using simplejwt::Engine;
using simplejwt::Refusal;
using simplejwt::Settings;
using simplejwt::Step;
using simplejwt::TokenType;

namespace {

/// Signs the copy that the engine judges: the real key may be unknown, and its check is somebody else's.
const QByteArray StandInKey = QByteArrayLiteral("stand-in for a key that only the server has");

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::SimpleJwtFit", text);
}

bool isVersion52Algorithm(QStringView name)
{
    return !name.startsWith(u"PS") && name != u"EdDSA" && name != u"ES256K";
}

/// Whether a server of this band starts to work with this ALGORITHM at all; if not, the engine says what happens.
bool isUsableAlgorithm(const InspectionContext &context)
{
    const QString &name = context.settings.algorithm;
    return jose::algorithmNamed(name.toUtf8()) && (context.band != Band::V5_2 || isVersion52Algorithm(name));
}

Settings standInSettings(const InspectionContext &context)
{
    Settings settings = context.settings;
    if (!isUsableAlgorithm(context))
        return settings;
    settings.algorithm = QStringLiteral("HS256");
    settings.signingKey = StandInKey;
    settings.signingKeyIsNone = false;
    settings.verifyingKey.clear();
    settings.jwkUrl.clear();
    return settings;
}

/// The token with the stand-in's signature, its payload byte for byte; the text as it is where the walk can't get to
/// the signature.
QByteArray standInToken(
    const Inspection &inspection, const TokenParts &parts, const InspectionContext &context, Verdict::State signature)
{
    const QByteArray &text = inspection.token.text;
    const Segment *last = inspection.segment(SegmentKind::Signature);
    const Result<Json> header = parts.header.isObject && inspection.segment(SegmentKind::Header)
        ? parseJson(inspection.segment(SegmentKind::Header)->bytes)
        : fail(Errc::Malformed, {});
    const bool isWhole = parts.separators == 2 && last && header && isUsableAlgorithm(context);
    if (!isWhole || !python::decodePythonBase64Url(QByteArrayView(text).sliced(last->offset)))
        return text;
    Json copy = *header;
    const Json *alg = copy.find(u"alg");
    if (alg && alg->isString() && alg->toString() == context.settings.algorithm)
        copy.set(QStringLiteral("alg"), QStringLiteral("HS256"));
    else if (alg && alg->isString())
        copy.set(QStringLiteral("alg"), QStringLiteral("other")); // so that HS256 is not taken for the stand-in's
    const Segment *payload = inspection.segment(SegmentKind::Payload);
    QByteArray token = jose::encodeBase64Url(writeJson(copy)) + '.' + text.mid(payload->offset, payload->length);
    const auto key = jose::Key::fromSecret(StandInKey);
    const auto made = key ? jose::sign(jose::Algorithm::HS256, *key, token) : fail(Errc::KeyMismatch, {});
    const bool isForged = signature == Verdict::State::Bad;
    return token + '.' + jose::encodeBase64Url(made && !isForged ? *made : QByteArray(32, '\0'));
}

QString answerText(const Refusal &refusal)
{
    const Json *detail = refusal.body.find(u"detail");
    const QString sentence = refusal.status == 500 ? refusal.reason : detail ? detail->toString() : refusal.reason;
    return refusal.status == 500 ? tr("500, crashes: %1").arg(sentence)
                                 : tr("%1 “%2”").arg(refusal.status).arg(sentence);
}

CheckRow::State rowState(Step::State state)
{
    switch (state) {
    case Step::State::Passed:
        return CheckRow::State::Passed;
    case Step::State::Failed:
        return CheckRow::State::Failed;
    case Step::State::NotApplicable:
        return CheckRow::State::NotApplicable;
    case Step::State::NotReached:
        return CheckRow::State::NotReached;
    }
    Q_UNREACHABLE();
}

class Judge
{
public:
    Judge(const Inspection &inspection, const TokenParts &parts, const InspectionContext &context,
        Verdict::State signature)
        : m_parts(parts)
        , m_context(context)
        , m_signature(signature)
        , m_store(context.isBlacklisted)
        , m_settings(standInSettings(context))
        , m_type(claimedType(tokenTypeOf(parts, context.settings)))
        , m_band(context.isAssumed ? tr("Simple JWT’s defaults")
                                   : tr("Simple JWT %1").arg(simplejwt::bandName(context.band)))
        , m_text(standInToken(inspection, parts, context, signature))
        , m_claimsText(signature == Verdict::State::Bad ? standInToken(inspection, parts, context, Verdict::State::Good)
                                                        : m_text)
    {
    }

    SimpleJwtFit judge()
    {
        SimpleJwtFit fit;
        const Engine engine(m_settings, m_context.band, m_store, [now = m_context.now] { return now; });
        fit.rows = rows(engine);
        fit.verdict = verdict(fit.rows);
        return fit;
    }

private:
    TokenType type() const { return m_type.value_or(TokenType::Untyped); }

    QList<CheckRow> rows(const Engine &engine) const
    {
        QList<CheckRow> rows;
        bool isStopped = false;
        for (const Step &step : engine.explain(m_text, type())) {
            CheckRow row{ step.id, m_band, rowState(step.state), step.text, {}, false };
            if (row.state == CheckRow::State::Failed && !isStopped) {
                isStopped = row.stops = true;
                if (const auto outcome = engine.decode(m_text, type()); !outcome)
                    row.answer = answerText(outcome.error());
            }
            correct(row);
            rows.append(row);
        }
        if (const auto row = userRow(isStopped))
            rows.append(*row);
        return rows;
    }

    /// What the stand-in's signature and the missing blacklist would claim too much of.
    void correct(CheckRow &row) const
    {
        const bool isPassed = row.state == CheckRow::State::Passed;
        if (row.id == "signature" && row.state == CheckRow::State::Failed)
            row.text = tr("The signature is not by the server’s key.");
        if (row.id == "signature" && isPassed) {
            const bool isVerified = m_signature == Verdict::State::Good || m_signature == Verdict::State::Warning;
            row.state = isVerified ? CheckRow::State::Passed : CheckRow::State::NotChecked;
            row.text = isVerified ? tr("The signature holds.")
                                  : tr("Not checked: no key that fits is known. The rest is judged as if it held.");
        }
        if (row.id == "blacklist" && isPassed && !m_context.isBlacklisted) {
            row.state = CheckRow::State::NotChecked;
            row.text = tr("Not checked: this server’s blacklist is not known here.");
        }
    }

    /// What the views ask for behind the token's own checks: a protected view its user, and since 5.4 the refresh view,
    /// too.
    std::optional<CheckRow> userRow(bool isStopped) const
    {
        const bool isLookedUp = m_type && (*m_type != TokenType::Refresh || m_context.band != Band::V5_2);
        const Json *value = m_parts.payload.find(m_context.settings.userIdClaim);
        if (!m_context.userById || !isLookedUp)
            return std::nullopt;
        CheckRow row{ "user", m_band, CheckRow::State::NotReached, tr("The user of the token."), {}, false };
        if (isStopped)
            return row;
        const QString id = value ? userIdText(*value) : QString();
        const auto user = m_context.userById(id);
        const bool mayPass
            = user && (user->isActive || (!m_context.settings.checkUserIsActive && m_context.band != Band::V5_2));
        row.state = mayPass ? CheckRow::State::Passed : CheckRow::State::Failed;
        row.stops = !mayPass;
        row.text = !user     ? tr("No user of the directory has this id.")
            : user->isActive ? tr("%1, active.").arg(user->name)
                             : tr("%1, inactive.").arg(user->name);
        if (!mayPass)
            row.answer = userAnswer(value, user.has_value());
        return row;
    }

    QString userAnswer(const Json *value, bool isKnown) const
    {
        if (*m_type == TokenType::Refresh) {
            if (!isKnown && m_context.band == Band::V5_5)
                return tr("500, crashes: %1").arg(QStringLiteral("DoesNotExist"));
            return tr("%1 “%2”").arg(401).arg(QStringLiteral("No active account found for the given token."));
        }
        if (!value)
            return tr("%1 “%2”").arg(401).arg(QStringLiteral("Token contained no recognizable user identification"));
        return tr("%1 “%2”").arg(401).arg(
            isKnown ? QStringLiteral("User is inactive") : QStringLiteral("User not found"));
    }

    /// The same walk where signature and time hold.
    std::optional<Refusal> refusalOfClaims() const
    {
        const Engine engine(
            m_settings, m_context.band, m_store, [instant = instantWithinTime(m_parts, m_context)] { return instant; });
        const auto outcome = engine.decode(m_claimsText, type());
        return outcome ? std::nullopt : std::optional(outcome.error());
    }

    Verdict verdict(const QList<CheckRow> &rows) const
    {
        if (m_parts.isEncrypted)
            return { Verdict::State::Bad, tr("No token of Simple JWT"),
                tr("Simple JWT neither issues nor accepts encrypted tokens.") };
        const auto isRefusal
            = [](const CheckRow &row) { return row.state == CheckRow::State::Failed && row.id != "user"; };
        if (const auto row = std::find_if(rows.begin(), rows.end(), isRefusal); row != rows.end()) {
            if (const std::optional<Refusal> refusal = refusalOfClaims())
                // Where there is no id to look up, the check crashes.
                return { Verdict::State::Bad,
                    row->id == "blacklist" && refusal->status != 500 ? tr("Blacklisted")
                                                                     : tr("Doesn’t fit %1").arg(m_band),
                    tr("The server answers %1.").arg(answerText(*refusal)) };
        }
        if (!rows.isEmpty() && rows.last().id == "user" && rows.last().state == CheckRow::State::Failed)
            return { Verdict::State::Bad, tr("Doesn’t fit %1").arg(m_band),
                tr("The server answers %1.").arg(rows.last().answer) };
        if (!m_type && m_context.settings.tokenTypeClaim)
            return { Verdict::State::Warning, tr("No type of %1").arg(m_band),
                tr("Only /verify/ takes it; a protected view and /refresh/ refuse it.") };
        const bool isVerified = m_signature == Verdict::State::Good || m_signature == Verdict::State::Warning;
        return isVerified ? Verdict{ Verdict::State::Good, tr("Fits %1").arg(m_band),
            tr("Type, id and user are as the server wants them.") }
                          : Verdict{ Verdict::State::Good, tr("Claims fit %1").arg(m_band),
                                tr("Only the claims were judged, not the signature.") };
    }

    const TokenParts &m_parts;
    const InspectionContext &m_context;
    Verdict::State m_signature;
    mutable LookupStore m_store; // the engine wants it writable; it never is
    Settings m_settings;
    std::optional<TokenType> m_type;
    QString m_band;
    QByteArray m_text, m_claimsText;
};

} // namespace

SimpleJwtFit judgeSimpleJwt(
    const Inspection &inspection, const TokenParts &parts, const InspectionContext &context, Verdict::State signature)
{
    return Judge(inspection, parts, context, signature).judge();
}

} // namespace explain
