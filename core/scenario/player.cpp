// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/player.h"

#include "core/jose/cryptothread.h"
#include "core/scenario/runner.h"

namespace scenario {

/// Holds stage and runner, in the player's thread.
class Player::Worker : public QObject
{
public:
    explicit Worker(Player *player)
        : m_player(player)
    {
    }
    ~Worker() override
    {
        m_runner.reset(); // before the stage that it plays on
    }

    void begin(quint64 run, const QList<Item> &items, const StageMaker &maker, bool single)
    {
        m_runner.reset();
        m_run = run;
        m_items = items;
        m_single = single;
        m_stage = maker();
        m_runner = std::make_unique<Runner>(*m_stage);
        connect(m_runner.get(), &Runner::started, this,
            [this](int steps) { tell([steps, key = m_key](Player &player) { emit player.begun(key, steps); }); });
        connect(m_runner.get(), &Runner::stepStarted, this,
            [this](int index) { tell([index, key = m_key](Player &player) { emit player.stepStarted(key, index); }); });
        connect(m_runner.get(), &Runner::stepFinished, this, &Worker::onStep);
        connect(m_runner.get(), &Runner::finished, this, &Worker::onEnd);
        next();
    }

    void proceed(bool single)
    {
        m_single = single;
        if (single)
            m_runner->step();
        else
            m_runner->run();
    }

    void stop()
    {
        m_items.clear();
        if (!m_runner || m_key.isNull())
            return;
        if (m_runner->isRunning())
            m_runner->stop();
        else
            onEnd(m_runner->result()); // it was paused
    }

private:
    /// In the player's thread, unless another run has begun there.
    template<class F> void tell(F say)
    {
        QMetaObject::invokeMethod(
            m_player,
            [say, run = m_run, player = m_player] {
                if (player->m_run == run)
                    say(*player);
            },
            Qt::QueuedConnection);
    }

    void next()
    {
        m_key = QString();
        if (m_items.isEmpty()) {
            tell([](Player &player) {
                player.m_state = State::Idle;
                emit player.finished();
            });
            return;
        }
        const Item item = m_items.takeFirst();
        m_key = item.key;
        m_steps = item.scenario.steps.size();
        m_runner->setScenario(item.scenario);
        proceed(m_single);
    }

    void onStep(int index, const StepResult &result)
    {
        tell([index, result, key = m_key](Player &player) { emit player.stepFinished(key, index, result); });
        if (!m_single || index + 1 >= m_steps)
            return;
        tell([index, key = m_key](Player &player) {
            player.m_state = State::Paused;
            emit player.paused(key, index + 1);
        });
    }

    void onEnd(const ScenarioResult &result)
    {
        tell([result, key = m_key](Player &player) { emit player.ended(key, result); });
        m_key = QString();
        // Not from within the runner's signal.
        QMetaObject::invokeMethod(
            this,
            [this, run = m_run] {
                if (run == m_run)
                    next();
            },
            Qt::QueuedConnection);
    }

    Player *m_player; ///< outlives this
    std::unique_ptr<Stage> m_stage;
    std::unique_ptr<Runner> m_runner;
    QList<Item> m_items; ///< not begun yet
    QString m_key; ///< of the one under way; null: none
    qsizetype m_steps = 0;
    quint64 m_run = 0;
    bool m_single = false;
};

Player::Player(QObject *parent)
    : QObject(parent)
    , m_worker(new Worker(this))
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(&m_thread, &QThread::finished, &m_thread, &jose::leaveThread, Qt::DirectConnection);
    m_thread.setObjectName(QStringLiteral("scenarios"));
}

Player::~Player()
{
    if (!m_thread.isRunning()) {
        delete m_worker;
        return;
    }
    m_thread.quit();
    m_thread.wait();
}

void Player::play(const QList<Item> &items, StageMaker stage)
{
    begin(items, std::move(stage), false);
}

void Player::playFirstStep(const Item &item, StageMaker stage)
{
    begin({ item }, std::move(stage), true);
}

void Player::begin(const QList<Item> &items, StageMaker stage, bool single)
{
    if (!m_thread.isRunning())
        m_thread.start();
    ++m_run;
    m_state = State::Running;
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, run = m_run, items, maker = std::move(stage), single] {
            worker->begin(run, items, maker, single);
        },
        Qt::QueuedConnection);
}

void Player::proceed(bool single)
{
    if (m_state != State::Paused)
        return;
    m_state = State::Running;
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, single] { worker->proceed(single); }, Qt::QueuedConnection);
}

void Player::playNextStep()
{
    proceed(true);
}

void Player::playOn()
{
    proceed(false);
}

void Player::stop()
{
    if (m_state != State::Idle)
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker] { worker->stop(); }, Qt::QueuedConnection);
}

} // namespace scenario
