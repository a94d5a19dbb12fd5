// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/redaction.h"

#include "core/archive/scrubbing.h"
#include "core/archive/secretnames.h"
#include "core/base/log.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

QString withoutSecrets(const QString &text)
{
    using archive::TokenForm;
    // A token, however damaged: its header begins with {" in base64. The rest is whatever may follow within a token.
    static const QRegularExpression token(u"eyJ[A-Za-z0-9_+/=-]{8,}(?:\\.[A-Za-z0-9_+/=-]*)*"_s);
    QString out = QString::fromUtf8(archive::scrubbedText(text.toUtf8(), TokenForm::Masked));
    QRegularExpressionMatch match;
    for (qsizetype at = 0; (match = token.match(out, at)).hasMatch(); at = match.capturedStart() + 1) {
        if (match.capturedLength() > 24)
            out.replace(match.capturedStart(), match.capturedLength(), redacted(match.captured().toUtf8()));
    }
    return out;
}

Redaction::Redaction(Secrets secrets, const QList<ScenarioResult> &results)
    : m_secrets(secrets)
{
    if (secrets == Secrets::Revealed)
        return;
    QSet<QString> found;
    for (const ScenarioResult &result : results) {
        for (const StepResult &step : result.steps) {
            for (const session::Exchange &exchange : step.exchanges) {
                for (const QByteArray &secret : archive::secretsIn(exchange))
                    found.insert(QString::fromUtf8(secret));
            }
        }
    }
    m_found = found.values();
    std::sort(m_found.begin(), m_found.end(),
        [](const QString &a, const QString &b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
}

QString Redaction::operator()(const QString &text) const
{
    if (m_secrets == Secrets::Revealed)
        return QString::fromUtf8(text.toUtf8()); // half a character is none for any reader
    QString rest = text;
    for (const QString &secret : m_found)
        rest.replace(secret, u"…"_s);
    return withoutSecrets(rest);
}

QString Redaction::value(const QString &place, const QString &text) const
{
    const QString name = place.section(u'.', -1);
    const bool isHidden = m_secrets == Secrets::Redacted && place.contains(u'.') && archive::isSecret(name, text);
    return isHidden && !text.contains(u"eyJ") ? u"…"_s : (*this)(text);
}

} // namespace scenario
