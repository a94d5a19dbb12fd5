// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/simplejwt/engine.h"

#include <QByteArray>
#include <QUrl>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

class QThread;

namespace server {

/// Fetches key sets in threads of their own, so that a server answers others meanwhile. Belongs to one thread, whose
/// loop \a post reaches.
class KeyFetches
{
public:
    using Done = std::function<void(const Result<QByteArray> &)>;

    explicit KeyFetches(std::function<void(std::function<void()>)> post);
    ~KeyFetches(); ///< cancel()

    /// \a done comes through the loop: the document, or why there is none.
    void fetch(const simplejwt::KeyFetcher &fetcher, const QUrl &url, Done done);
    /// Tells the event loops of all fetchers to quit and waits for them; no \a done comes any more.
    void cancel();

private:
    struct Fetch
    {
        simplejwt::KeyFetcher fetcher;
        QUrl url;
        Done done;
    };

    void startNext();
    void finish(const QThread *thread);

    std::function<void(std::function<void()>)> m_post;
    std::deque<Fetch> m_waiting;
    std::vector<std::unique_ptr<QThread>> m_running;
};

} // namespace server
