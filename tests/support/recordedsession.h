// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/diagnosecontext.h"
#include "core/json/json.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

#include <QHash>
#include <QMap>

/// One scenario of the recorded answers (golden*.jsonl) brought to life: the tokens that the recording only names are
/// made again, signed by keys of this run, so that what was sent and answered can be looked at as it was.
class RecordedSession
{
public:
    /// Of the scenario's first row.
    explicit RecordedSession(const Json &row);
    RecordedSession(const RecordedSession &) = delete;

    /// The row's exchange, with real tokens in it. Takes the row's set-up (users, waiting) into account first.
    session::Exchange replay(const Json &row);
    /// After replay(): what a session that knows its server knows.
    diagnose::DiagnoseContext context();
    void remember(const session::Exchange &exchange) { m_log.recordExchange(exchange); }

private:
    void setUp(const QString &text);
    void learnTokens(const Json &row);
    QByteArray issued(const QString &name, const Json &decoded);
    QByteArray forged(const QString &name, const Json &recipe);
    QByteArray altered(const QString &how) const;
    Json claims(const QString &name, const Json &recorded) const;
    Json value(const QString &name, const Json &recorded) const;
    QByteArray sign(const QByteArray &header, const QByteArray &payload, const QString &keyName) const;
    jose::Key signingKey() const;
    QByteArray filled(QByteArray text) const;

    Instant m_now;
    simplejwt::Band m_band;
    simplejwt::Settings m_settings;
    QString m_signingKeyName; // "@key:…" or empty
    QList<jose::Key> m_keys;
    session::SessionLog m_log;
    QHash<QString, QByteArray> m_tokens; // "<access2>" -> token
    QMap<QString, diagnose::UserState> m_users; // by name
};
