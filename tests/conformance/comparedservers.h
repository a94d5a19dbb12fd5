// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/sqlstore.h"
#include "core/json/json.h"
#include "core/server/authserver.h"
#include "tests/support/djangoserver.h"
#include "tests/support/rawhttp.h"

#include <QTemporaryDir>
#include <memory>
#include <optional>

/// One of the two servers that get the same calls. Users alice, bob, carol (inactive) and otp-guest; passwords
/// "<name>-pw".
class ComparedServer
{
public:
    virtual ~ComparedServer() = default;

    /// As a fresh server: the users above, empty tables, ids from 1.
    virtual Result<> reset() = 0;
    /// Nothing if no answer came.
    virtual std::optional<RawReply> call(const QByteArray &method, const QByteArray &target,
        const QList<QPair<QByteArray, QByteArray>> &headers, const QByteArray &body)
        = 0;
    /// What happens behind the server's back: {"do": "set_active" | "set_password" | "delete_user" | "add_user" |
    /// "flush"}. An unknown user is no error: a shortened sequence may have lost it.
    virtual Result<> control(const QByteArray &order) = 0;
    /// The tables: {"users", "outstanding", "blacklisted"}, as tests/django/urls.py has them.
    virtual Result<Json> state() = 0;
};

/// The real one.
class RealServer : public ComparedServer
{
public:
    explicit RealServer(const DjangoServer &django);

    Result<> reset() override;
    std::optional<RawReply> call(const QByteArray &method, const QByteArray &target,
        const QList<QPair<QByteArray, QByteArray>> &headers, const QByteArray &body) override;
    Result<> control(const QByteArray &order) override;
    Result<Json> state() override;

private:
    const DjangoServer &m_django;
};

/// Ours, with a database file that is also open here.
class EmbeddedServer : public ComparedServer
{
public:
    /// Its database is made by reset(). \a options without a port and a database.
    explicit EmbeddedServer(server::Options options);

    Result<> reset() override;
    std::optional<RawReply> call(const QByteArray &method, const QByteArray &target,
        const QList<QPair<QByteArray, QByteArray>> &headers, const QByteArray &body) override;
    Result<> control(const QByteArray &order) override;
    Result<Json> state() override;

private:
    Result<> changeUser(const QString &name, const Json &order);

    server::Options m_options;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<django::SqlStore> m_store;
    server::AuthServer m_server;
    void reconnect();

    std::unique_ptr<RawHttp> m_http;
};
