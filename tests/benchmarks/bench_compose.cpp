// SPDX-License-Identifier: GPL-3.0-or-later
// Compose in the window: from a key press in the JSON to the signed token on the screen, and the longest single event
// on the way, during which the window would answer nobody. The payload is one line, as servers write it.
#include "core/jose/jws.h"
#include "ui/compose/claimrows.h"
#include "ui/compose/composepane.h"
#include "ui/json/jsoneditor.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QTabWidget>
#include <benchmark/benchmark.h>
#include <memory>

namespace {

constexpr qint64 issuedAt = 1'795'488'000; // seconds since 1970

/// Measures every event that the event loop delivers.
class Application : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        QElapsedTimer timer;
        timer.start();
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        m_longest = std::max(m_longest, timer.nsecsElapsed());
        return result;
    }
    qint64 takeLongest() { return std::exchange(m_longest, 0); } ///< nanoseconds

private:
    int m_depth = 0;
    qint64 m_longest = 0;
};

QByteArray payloadOf(qsizetype bytes)
{
    QByteArray payload = "{\"token_type\":\"access\",\"exp\":1795488300,\"iat\":1795488000,"
                         "\"jti\":\"7be24f6a7b5e4d269f8a1d95c4c14f49\",\"user_id\":\"1\"";
    for (int i = 0; payload.size() < bytes; ++i)
        payload += ",\"permission_" + QByteArray::number(i) + "\":[\"orders:read\",\"orders:write\","
            + QByteArray::number(i) + "]";
    return payload + '}';
}

/// Gives a row its value when an event comes.
class Return : public QObject
{
public:
    Return(ClaimRowsModel *model, const QModelIndex &index, const QString &value)
        : m_model(model)
        , m_index(index)
        , m_value(value)
    {
    }
    bool event(QEvent *) override { return m_model->setData(m_index, m_value, Qt::EditRole); }

private:
    ClaimRowsModel *m_model;
    QModelIndex m_index;
    QString m_value;
};

class Window
{
public:
    explicit Window(qsizetype bytes)
        : m_pane([] { return fromEpochSeconds(issuedAt + 19); }, [] { return QByteArray(32, '0'); })
    {
        m_pane.setKeys({ *jose::Key::fromSecret("embedded-server-key-of-fifty-two-bytes-0123456789abc") });
        m_pane.resize(560, 620);
        m_pane.show();
        const QByteArray payload = payloadOf(bytes);
        const QByteArray header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
        m_pane.editCopyOf(
            *jose::signCompact(header, payload, jose::Algorithm::HS256, *jose::Key::fromSecret(QByteArray(32, 'k'))));
        auto *editor = m_pane.findChild<JsonEditor *>(QStringLiteral("payloadEditor"));
        m_pane.findChild<QTabWidget *>(QStringLiteral("composeTabs"))->setCurrentIndex(1); // JSON
        m_text = editor->findChild<QWidget *>(QStringLiteral("payloadEditorText"));
        settle({});
        editor->goTo(payload.indexOf("read", payload.size() / 2));
        QApplication::processEvents();
    }

    /// A character more in the middle of the payload, or that one away again; until it is signed and painted.
    void press(Qt::Key key)
    {
        const QByteArray before = m_pane.token();
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier, key == Qt::Key_A ? QStringLiteral("A") : QString());
        QApplication::sendEvent(m_text, &event);
        settle(before);
    }

    /// Another value in the first row of the claims, as a person who pressed Return; until it is signed and painted.
    void setRow(const QByteArray &value)
    {
        const QByteArray before = m_pane.token();
        auto *model = m_pane.findChild<ClaimRows *>()->model();
        const QModelIndex index = model->index(model->rowOf(QStringLiteral("exp")), ClaimRowsModel::ValueColumn);
        Return press(model, index, QString::fromLatin1(value));
        QApplication::sendEvent(&press, std::make_unique<QEvent>(QEvent::User).get()); // counted as an event
        settle(before);
    }
    void showRows()
    {
        m_pane.findChild<QTabWidget *>(QStringLiteral("composeTabs"))->setCurrentIndex(0);
        QApplication::processEvents();
    }

private:
    void settle(const QByteArray &before)
    {
        while (m_pane.token().isEmpty() || m_pane.token() == before)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QApplication::processEvents();
    }

    ComposePane m_pane;
    QWidget *m_text;
};

void edit(benchmark::State &state, qsizetype bytes)
{
    Window window(bytes);
    bool isLonger = false;
    for (auto _ : state) {
        isLonger = !isLonger;
        window.press(isLonger ? Qt::Key_A : Qt::Key_Backspace);
    }
}

void longestEvent(benchmark::State &state, qsizetype bytes, Application *application)
{
    Window window(bytes);
    bool isLonger = false;
    for (auto _ : state) {
        isLonger = !isLonger;
        application->takeLongest();
        window.press(isLonger ? Qt::Key_A : Qt::Key_Backspace);
        state.SetIterationTime(double(application->takeLongest()) / 1e9);
    }
}

void longestRowEvent(benchmark::State &state, qsizetype bytes, Application *application)
{
    Window window(bytes);
    window.showRows();
    qint64 exp = issuedAt;
    for (auto _ : state) {
        application->takeLongest();
        window.setRow(QByteArray::number(++exp));
        state.SetIterationTime(double(application->takeLongest()) / 1e9);
    }
}

} // namespace

int main(int argc, char **argv)
{
    Application application(argc, argv);
    benchmark::Initialize(&argc, argv);
    for (const auto &[name, bytes] :
        { std::pair("10KB", 10'000), std::pair("100KB", 100'000), std::pair("1MB", 1'000'000) }) {
        const std::string of = name;
        benchmark::RegisterBenchmark(("window/compose/" + of).c_str(), edit, bytes)
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
        benchmark::RegisterBenchmark(("window/compose-event/" + of).c_str(), longestEvent, bytes, &application)
            ->Unit(benchmark::kMillisecond)
            ->UseManualTime();
        benchmark::RegisterBenchmark(("window/claim-event/" + of).c_str(), longestRowEvent, bytes, &application)
            ->Unit(benchmark::kMillisecond)
            ->UseManualTime();
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
