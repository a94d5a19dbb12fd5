// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes sent to the embedded server over a socket, through the HTTP front to the views: nothing crashes or hangs,
// what comes back is HTTP, and no answer holds the signing key.
#include "core/django/sqlstore.h"
#include "core/server/authroutes.h"
#include "core/server/httpfront.h"
#include "core/server/localaccess.h"
#include "core/simplejwt/passwords.h"

#include <QCoreApplication>
#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace server;

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

constexpr char signingKey[] = "a secret of the fuzzers, of more than enough characters";
constexpr int callsOfOneServer = 5000; // until it starts anew: what it keeps is not to grow for minutes

/// The database, the engine and the views; of the front's thread.
class Server
{
public:
    Server()
    {
        m_store = std::move(*django::SqlStore::open(QStringLiteral(":memory:")));
        for (const char *name : { "alice", "bob" })
            require(
                m_store->addUser(
                           { 0, QString::fromLatin1(name), simplejwt::unusablePassword(), name[0] == 'a', {}, {} })
                    .has_value(),
                "a user can be added");
        simplejwt::Settings settings;
        settings.signingKey = QByteArray(signingKey);
        settings.rotateRefreshTokens = true;
        settings.blacklistAfterRotation = true;
        const Clock clock = [] { return fromEpochSeconds(1'790'000'000); };
        m_engine = std::make_unique<simplejwt::Engine>(settings, simplejwt::Band::V5_5, *m_store, clock);
        RouteOptions options;
        options.advanceClock = [](std::chrono::microseconds) { return fromEpochSeconds(1'790'000'000); };
        m_routes = std::make_unique<AuthRoutes>(*m_engine, *m_store, options);
    }

    HttpReply answer(const HttpRequest &request)
    {
        if (const auto refusal = refuseForeign(request))
            return *refusal;
        return m_routes->handle(request);
    }

private:
    std::unique_ptr<django::SqlStore> m_store;
    std::unique_ptr<simplejwt::Engine> m_engine;
    std::unique_ptr<AuthRoutes> m_routes;
};

/// Starts the front in a thread of its own, which ends with the program; its port.
quint16 startFront()
{
    std::promise<quint16> listening;
    std::future<quint16> port = listening.get_future();
    std::thread([listening = std::move(listening)]() mutable {
        auto server = std::make_unique<Server>();
        int calls = 0;
        auto front = *HttpFront::listen(0, {}, [&](const HttpRequest &request, const HttpFront::Answer &answer) {
            if (++calls % callsOfOneServer == 0)
                server = std::make_unique<Server>();
            answer(server->answer(request));
        });
        listening.set_value(front->port());
        front->run();
    }).detach();
    return port.get();
}

/// Sends it, says that this was all, and takes what comes until the server closes.
QByteArray answersTo(quint16 port, QByteArrayView bytes)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    // From many addresses in turn: the ports of one are used up in half a minute, as each rests after its connection.
    static quint32 turn = 0;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + turn++ % 200);
    require(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0, "an address is free");
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0, "the server listens");
    for (qsizetype sent = 0; sent < bytes.size();) {
        const ssize_t now = ::send(socket, bytes.data() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (now <= 0)
            break; // it may have heard enough
        sent += now;
    }
    ::shutdown(socket, SHUT_WR);
    QByteArray reply;
    std::array<char, 16384> buffer;
    while (true) {
        const ssize_t now = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (now <= 0)
            break;
        reply.append(buffer.data(), now);
    }
    ::close(socket);
    return reply;
}

/// The first answer; what follows may be the body of one to HEAD, or not.
void checkAnswers(const QByteArray &reply)
{
    if (reply.isEmpty())
        return; // nothing that asked for an answer
    require(reply.startsWith("HTTP/1.1 ") && reply.size() > 13, "an answer begins with its status line");
    const int status = reply.mid(9, 3).toInt();
    require(status >= 100 && status < 600, "a status is one of HTTP's");
    const qsizetype end = reply.indexOf("\r\n\r\n");
    require(end > 0, "an answer has a whole head");
    for (const QByteArray &line : reply.first(end).split('\n').mid(1)) {
        const QByteArray field = line.endsWith('\r') ? line.chopped(1) : line;
        require(field.indexOf(':') > 0 && !field.contains('\r') && !field.contains('\0'), "a header field is one line");
    }
    require(status < 200 || reply.first(end).contains("Content-Length: "), "an answer tells its length");
    require(!reply.contains(signingKey), "no answer holds the signing key");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static int argc = 1;
    static char name[] = "fuzz_routes";
    static std::array<char *, 2> argv{ name, nullptr };
    static const QCoreApplication application(argc, argv.data());
    static const quint16 port = startFront();
    checkAnswers(answersTo(port, { data, qsizetype(size) }));
    return 0;
}
