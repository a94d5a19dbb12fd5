// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline with 10,000 tokens: a frame while it is panned, zoomed and scrolled, from the event to the pixels, and
// the worst of sixty of them in a row. 60 frames a second leave 16 ms for each.
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "ui/look/themecontroller.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QWheelEvent>
#include <benchmark/benchmark.h>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr Instant start = fromEpochSeconds(1'795'488'000);
constexpr int tokens = 10'000;
constexpr int users = 50;

QByteArray token(int number)
{
    const Instant issued = start + seconds{ number };
    const bool isAccess = number % 2;
    Json claims = Json::object();
    claims.set(QStringLiteral("token_type"), isAccess ? QStringLiteral("access") : QStringLiteral("refresh"));
    claims.set(QStringLiteral("exp"), epochSeconds(issued + (isAccess ? 5min : 24h)));
    claims.set(QStringLiteral("iat"), epochSeconds(issued));
    claims.set(QStringLiteral("jti"), QString::number(number, 16).rightJustified(32, u'0'));
    claims.set(QStringLiteral("user_id"), QString::number(number % users));
    return jose::encodeBase64Url("{\"alg\":\"HS256\"}") + '.' + jose::encodeBase64Url(writeJson(claims)) + ".c2ln";
}

/// A timeline as large as a window can show it, of a session of three hours.
class Timeline
{
public:
    Timeline()
        : m_log([] { return now(); })
        , m_view(m_log, [] { return now(); })
    {
        int refresh = -1;
        for (int number = 0; number < tokens; ++number) {
            const int id = m_log.observe(token(number), session::Origin::Received,
                QStringLiteral("http://127.0.0.1:8010"), number % 2 ? refresh : -1);
            if (number % 2 == 0)
                refresh = id;
            if (number % 10 == 0)
                m_log.markRevoked(id, start + seconds{ number + 120 }, QStringLiteral("POST /logout/"));
        }
        m_view.resize(1440, 800);
        m_view.show();
        m_view.showAll();
        QApplication::processEvents();
    }

    void press(Qt::Key key)
    {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        QApplication::sendEvent(&m_view, &event);
        m_view.viewport()->repaint();
    }
    void turnWheel(int delta, Qt::KeyboardModifiers modifiers)
    {
        const QPointF at(700, 300);
        QWheelEvent event(at, m_view.viewport()->mapToGlobal(at), {}, { 0, delta }, Qt::NoButton, modifiers,
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_view.viewport(), &event);
        m_view.viewport()->repaint();
    }
    /// One frame of somebody who looks for something: along the time, closer and away, down the list.
    void frame(int number)
    {
        const bool there = number / 30 % 2 == 0;
        switch (number % 3) {
        case 0:
            return press(there ? Qt::Key_Right : Qt::Key_Left);
        case 1:
            return turnWheel(there ? 120 : -120, Qt::ControlModifier);
        default:
            return turnWheel(there ? -120 : 120, Qt::NoModifier);
        }
    }

private:
    static Instant now() { return start + seconds{ tokens - 200 }; }

    session::SessionLog m_log;
    TimelineView m_view;
};

void pan(benchmark::State &state)
{
    Timeline timeline;
    int number = 0;
    for (auto _ : state)
        timeline.press(number++ / 30 % 2 == 0 ? Qt::Key_Right : Qt::Key_Left);
}

void zoom(benchmark::State &state)
{
    Timeline timeline;
    int number = 0;
    for (auto _ : state)
        timeline.turnWheel(number++ / 30 % 2 == 0 ? 120 : -120, Qt::ControlModifier);
}

void worstFrame(benchmark::State &state)
{
    Timeline timeline;
    int number = 0;
    for (auto _ : state) {
        qint64 worst = 0;
        for (int i = 0; i < 60; ++i) {
            QElapsedTimer timer;
            timer.start();
            timeline.frame(number++);
            worst = std::max(worst, timer.nsecsElapsed());
        }
        state.SetIterationTime(double(worst) / 1e9);
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    ThemeController theme;
    theme.apply(ThemeController::Mode::Light);
    benchmark::Initialize(&argc, argv);
    benchmark::RegisterBenchmark("window/timeline-pan/10000", pan)->Unit(benchmark::kMillisecond)->UseRealTime();
    benchmark::RegisterBenchmark("window/timeline-zoom/10000", zoom)->Unit(benchmark::kMillisecond)->UseRealTime();
    benchmark::RegisterBenchmark("window/timeline-worst/10000", worstFrame)
        ->Unit(benchmark::kMillisecond)
        ->UseManualTime();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
