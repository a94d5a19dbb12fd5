// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>
#include <memory>

/// The real Django with Simple JWT of tests/django, in a process of its own on a free loopback port, with a fresh
/// database. Users alice, bob, carol (inactive), otp-guest; passwords "<name>-pw". Ends with the object.
class DjangoServer
{
public:
    struct Options
    {
        QByteArray simpleJwt = "{}"; ///< Simple JWT's settings as JSON, durations in seconds
        bool blacklistApp = true;
        bool literalViews = false; ///< refresh and logout without authentication classes: always 403
        bool fastPasswords = true; ///< MD5 hashes
        QByteArray cookies = "{}"; ///< of the views below /auth/, see tests/django/cookieviews.py
        QByteArray language = "en-us"; ///< LANGUAGE_CODE: what it answers in
        bool localeMiddleware = false; ///< or in what Accept-Language asks for
    };

    /// Errc::NotFound where no Python here has Simple JWT; Errc::Io with the server's own words where it doesn't start.
    static Result<std::unique_ptr<DjangoServer>> start(const Options &options);
    static Result<std::unique_ptr<DjangoServer>> start() { return start(Options{}); }
    ~DjangoServer();

    QUrl url() const { return m_url; }
    QByteArray version() const { return m_version; } ///< of Simple JWT, for example "5.2.2"
    QString databasePath() const;
    static QByteArray secretKey(); ///< what it signs with unless SIGNING_KEY is set

    /// Asks tests/django/urls.py control() to do something; answers its JSON. Blocks.
    Result<QByteArray> control(const QByteArray &json) const;

private:
    DjangoServer() = default;

    QTemporaryDir m_directory;
    QProcess m_process;
    QUrl m_url;
    QByteArray m_version;
};

/// The first of python3 (PATH) and Debian's own that can import the module; empty if none.
QString pythonWith(const char *module);

/// True where a missing peer must fail the test instead of skipping it: JOTLAB_REQUIRE_PEERS is set, as tests/run does
/// under CI.
bool peersRequired();

/// For the start of a test that needs the server: starts it into `server`, or skips, or under peersRequired() fails.
#define START_DJANGO(server, options)                                                                                  \
    auto server##Result = DjangoServer::start(options);                                                                \
    if (!server##Result && server##Result.error().code == Errc::NotFound && !peersRequired())                          \
        QSKIP(qPrintable(server##Result.error().what));                                                                \
    QVERIFY2(server##Result, server##Result ? "" : qPrintable(server##Result.error().what));                           \
    const auto server = std::move(*server##Result)
