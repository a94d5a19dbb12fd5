// SPDX-License-Identifier: GPL-3.0-or-later
// Decode in the window: from a key press, or a paste, to the pixels, everything that it tells worked out anew.
// QT_QPA_PLATFORM=offscreen paints as a real window does, without a display.
#include "core/jose/jws.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenview.h"

#include <QApplication>
#include <QKeyEvent>
#include <benchmark/benchmark.h>

namespace {

constexpr qint64 issuedAt = 1'795'488'000; // seconds since 1970

/// An access token of about so many bytes, its claims as a server with many permissions would make them.
QByteArray tokenOf(qsizetype bytes, const jose::Key &key)
{
    QByteArray payload = "{\"token_type\":\"access\",\"exp\":" + QByteArray::number(issuedAt + 300) + ",\"iat\":"
        + QByteArray::number(issuedAt) + ",\"jti\":\"7be24f6a7b5e4d269f8a1d95c4c14f49\",\"user_id\":\"1\"";
    for (int i = 0; payload.size() * 4 / 3 < bytes; ++i)
        payload += ",\"permission_" + QByteArray::number(i) + "\":[\"orders:read\",\"orders:write\","
            + QByteArray::number(i) + "]";
    return *jose::signCompact("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload + '}', jose::Algorithm::HS256, key);
}

/// The pane in a window, and the token view's paintings counted.
class Window : public QObject
{
public:
    explicit Window(qsizetype bytes)
        : m_key(*jose::Key::fromSecret("embedded-server-key-of-fifty-two-bytes-0123456789abc"))
        , m_pane(
              m_inspector,
              [this] {
                  explain::InspectionContext context;
                  context.keys = { m_key };
                  return context;
              },
              [] { return fromEpochSeconds(issuedAt + 19); })
        , m_token(tokenOf(bytes, m_key))
        , m_view(m_pane.findChild<TokenView *>(QStringLiteral("token")))
    {
        m_pane.resize(720, 720);
        m_pane.show();
        m_view->viewport()->installEventFilter(this);
        paste();
    }

    void paste()
    {
        show([this] { m_pane.showToken(m_token); }, m_token);
    }
    void clear()
    {
        show([this] { m_pane.showToken({}); }, {});
    }

    /// A character more in the middle of the payload, or that one away again.
    void press(Qt::Key key, const QByteArray &expected)
    {
        show(
            [&] {
                QKeyEvent event(
                    QEvent::KeyPress, key, Qt::NoModifier, key == Qt::Key_A ? QStringLiteral("A") : QString());
                QApplication::sendEvent(m_view, &event);
            },
            expected);
    }

    QByteArray token() const { return m_token; }
    void setCursor(qsizetype position) { m_view->setSelection(position, position); }
    bool wasPainted() const { return m_paintings > 0; }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        m_paintings += event->type() == QEvent::Paint;
        return false;
    }

private:
    /// Until the pane tells of that token and nothing is left to paint.
    template<typename Change> void show(const Change &change, const QByteArray &expected)
    {
        m_paintings = 0;
        change();
        while (m_pane.token() != expected)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QApplication::processEvents();
    }

    explain::Inspector m_inspector;
    jose::Key m_key;
    DecodePane m_pane;
    QByteArray m_token;
    TokenView *m_view;
    int m_paintings = 0;
};

void edit(benchmark::State &state, qsizetype bytes)
{
    Window window(bytes);
    const qsizetype middle = bytes / 2;
    const QByteArray whole = window.token();
    const QByteArray longer = QByteArray(whole).insert(middle, 'A');
    window.setCursor(middle);
    bool isLonger = false;
    for (auto _ : state) {
        isLonger = !isLonger;
        window.press(isLonger ? Qt::Key_A : Qt::Key_Backspace, isLonger ? longer : whole);
        if (!window.wasPainted())
            state.SkipWithError("not painted");
    }
}

void decode(benchmark::State &state, qsizetype bytes)
{
    Window window(bytes);
    for (auto _ : state) {
        state.PauseTiming();
        window.clear();
        state.ResumeTiming();
        window.paste();
        if (!window.wasPainted())
            state.SkipWithError("not painted");
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    for (const auto &[name, bytes] :
        { std::pair("10KB", 10'000), std::pair("100KB", 100'000), std::pair("1MB", 1'000'000) }) {
        const std::string of = name;
        for (auto *row : { benchmark::RegisterBenchmark(("window/edit/" + of).c_str(), edit, bytes),
                 benchmark::RegisterBenchmark(("window/decode/" + of).c_str(), decode, bytes) })
            row->Unit(benchmark::kMillisecond)->UseRealTime();
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
