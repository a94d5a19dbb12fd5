// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"

#include <QObject>
#include <functional>
#include <optional>
#include <utility>

/// Answers requests on a thread of its own, one at a time; the newest wins: of those that come while one is being
/// answered only the last is kept, and what was overtaken is never reported. Lives on the thread of its caller, where
/// the answers arrive. A request is moved to the worker, so it must be self-contained.
template<class Request, class Answer> class NewestRun : public QObject
{
public:
    using Work = std::function<Answer(const Request &)>; ///< on the worker's thread
    using Report = std::function<void(Answer)>; ///< on this object's thread
    using BusyChange = std::function<void(bool)>;

    NewestRun(Work work, Report report, QObject *parent = nullptr)
        : QObject(parent)
        , m_work(std::move(work))
        , m_report(std::move(report))
    {
    }

    void onBusyChange(BusyChange busyChange) { m_busyChange = std::move(busyChange); }

    void request(Request request)
    {
        if (m_running)
            m_next = std::move(request);
        else
            start(std::move(request));
    }
    /// Answers at once, on this thread; what runs is never reported.
    void answerNow(const Request &request)
    {
        forget();
        m_report(m_work(request));
    }
    /// Of what was asked for nothing is reported any more.
    void forget()
    {
        m_next.reset();
        m_obsolete = m_running;
    }
    /// Something runs, be it forgotten or not.
    bool isRunning() const { return m_running; }
    /// A report is still to come.
    bool isAwaited() const { return m_next || (m_running && !m_obsolete); }

private:
    void start(Request request)
    {
        m_running = true;
        m_obsolete = false;
        announce(true);
        m_background.run([this, request = std::move(request)] { return m_work(request); },
            [this](Answer answer) { arrive(std::move(answer)); });
    }

    void arrive(Answer answer)
    {
        m_running = false;
        if (m_next) {
            Request next = std::move(*m_next);
            m_next.reset();
            return start(std::move(next));
        }
        announce(false);
        if (!m_obsolete)
            m_report(std::move(answer));
    }

    void announce(bool busy)
    {
        if (m_busyChange)
            m_busyChange(busy);
    }

    Work m_work;
    Report m_report;
    BusyChange m_busyChange;
    std::optional<Request> m_next;
    bool m_running = false;
    bool m_obsolete = false; ///< what runs now was overtaken
    Background m_background;
};
