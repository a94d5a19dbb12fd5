// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/sqlstore.h"
#include "core/server/authserver.h"
#include "tests/conformance/goldencase.h"
#include "tests/conformance/placeholders.h"
#include "tests/support/rawhttp.h"

#include <QTemporaryDir>
#include <memory>

/// One scenario on a fresh database, over HTTP, step by step.
class GoldenReplay
{
public:
    /// What became of a case.
    enum class Verdict { Equal, AllowedHtml, AllowedServerError, LeftOut, Different };
    struct Outcome
    {
        Verdict verdict;
        QString text; ///< what differs, or why it was left out
    };

    explicit GoldenReplay(const GoldenCase &first);

    QString failure() const { return m_failure; } ///< empty: the scenario can be played
    Outcome play(const GoldenCase &golden);

private:
    void start();
    QString prepare(const GoldenCase &golden);
    template<class F> Result<> change(qint64 id, F &&how);
    QString makeTokens(const Json &recipes);
    QString checkLastLogin(const GoldenCase &golden);
    std::optional<RawReply> send(const GoldenCase &golden);
    static QString matchHeaders(const GoldenCase &golden, const RawReply &reply, bool html);
    QString matchTokens(const GoldenCase &golden) const;
    QString matchRows(const GoldenCase &golden);
    bool isNow(Instant instant) const;
    QString matchOutstanding(const Json &wanted, const django::OutstandingToken &row) const;
    Outcome playStateless(const GoldenCase &golden);
    Instant now() const { return m_options.clock->now(); }

    QString m_scenario;
    QString m_failure;
    Instant m_base;
    QTemporaryDir m_dir;
    server::Options m_options;
    std::unique_ptr<django::SqlStore> m_store;
    server::AuthServer m_server;
    std::unique_ptr<RawHttp> m_http;
    Placeholders m_tokens;
};
