// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/server/http.h"

#include <chrono>
#include <functional>
#include <memory>

namespace server {

/// What one client, and all of them together, may ask for.
struct ConnectionLimits
{
    /// Open at once, and no more than half of the process's descriptors. One more closes the one that was idle longest.
    int connections = 10'000;
    qsizetype headBytes = 64 * 1024; ///< request line and headers together; more: 431
    int headerFields = 90; ///< more: 431
    qsizetype bodyBytes = 10 * 1024 * 1024; ///< one body; more: 413
    /// All requests that were received in part and all answers that were sent in part. More: the one that has waited
    /// longest is given up, with 503 if it was a request.
    qsizetype bytesHeld = 64 * 1024 * 1024;
    std::chrono::milliseconds headTime{ 10'000 }; ///< from the first byte of a request to the end of its headers
    std::chrono::milliseconds bodyTime{ 30'000 }; ///< from there to the end of its body
    std::chrono::milliseconds replyTime{ 30'000 }; ///< for a client to take its answer
    std::chrono::milliseconds idleTime{ 30'000 }; ///< without a byte, between requests or within one
    std::chrono::milliseconds lingerTime{ 2'000 }; ///< how long a client may go on sending after its last answer
};

/// HTTP/1.1 on 127.0.0.1, the one place that knows the library for it. A connection's next request is read when the
/// answer to the one before is out, so unread answers and pipelined requests stay with the client. What is no request,
/// or too much of one, is answered here: {"detail": text}.
class HttpFront
{
public:
    /// To be called once, at once or later, in the front's thread. The client may have gone by then.
    using Answer = std::function<void(const HttpReply &)>;
    /// Called in the front's thread, one request after the other.
    using Handler = std::function<void(const HttpRequest &, const Answer &)>;

    /// Listens; port 0 takes a free one. \a clock, asked in the front's thread, is the time of the Date header (RFC
    /// 9110, 6.6.1). Errc::Network where that can't be.
    static Result<std::unique_ptr<HttpFront>> listen(
        quint16 port, const ConnectionLimits &limits, Handler handler, Clock clock = systemClock());
    /// Closes what is open. Not while it runs.
    ~HttpFront();

    quint16 port() const;
    int connectionCount() const; ///< from any thread

    /// Serves in the calling thread, from now on the front's, until stop().
    void run();
    void stop(); ///< from any thread
    /// Has something done in the front's thread; from any thread.
    void post(std::function<void()> work);
    /// The same after a while; not at all where the front stops before.
    void postLater(std::chrono::milliseconds after, std::function<void()> work);

private:
    class Private;
    class Connection;
    explicit HttpFront(std::unique_ptr<Private> data);

    std::unique_ptr<Private> d;
};

} // namespace server
