// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/keyfetches.h"

#include "core/jose/cryptothread.h"

#include <QThread>

namespace server {

namespace {

constexpr size_t AtOnce = 8;

} // namespace

KeyFetches::KeyFetches(std::function<void(std::function<void()>)> post)
    : m_post(std::move(post))
{
}

KeyFetches::~KeyFetches()
{
    cancel();
}

void KeyFetches::fetch(const simplejwt::KeyFetcher &fetcher, const QUrl &url, Done done)
{
    m_waiting.push_back({ fetcher, url, std::move(done) });
    startNext();
}

void KeyFetches::cancel()
{
    m_waiting.clear();
    for (const auto &thread : m_running)
        thread->quit();
    for (const auto &thread : m_running)
        thread->wait();
    m_running.clear();
}

void KeyFetches::startNext()
{
    if (m_waiting.empty() || m_running.size() >= AtOnce)
        return;
    std::unique_ptr<QThread> thread(QThread::create([this, fetch = std::move(m_waiting.front())] {
        const Result<QByteArray> document = fetch.fetcher(fetch.url);
        jose::leaveThread();
        m_post([this, thread = QThread::currentThread(), done = fetch.done, document] {
            finish(thread);
            done(document);
        });
    }));
    m_waiting.pop_front();
    thread->setObjectName(QStringLiteral("key fetch"));
    thread->start();
    m_running.push_back(std::move(thread));
}

void KeyFetches::finish(const QThread *thread)
{
    std::erase_if(m_running, [thread](const std::unique_ptr<QThread> &each) {
        return each.get() == thread && each->wait(); // it has nothing left to do
    });
    startNext();
}

} // namespace server
