// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logout/everywherepane.h"

#include "core/session/tokentitle.h"
#include "ui/logout/everywheremodel.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraprow.h"
#include "ui/widgets/wraptable.h"

#include <QComboBox>
#include <QLabel>
#include <QMap>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

using logout::EverywhereMark;

EverywherePane::EverywherePane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : Panel(tr("Log out everywhere"), parent)
    , m_log(log)
    , m_work(log, clock)
    , m_model(new EverywhereModel(clock, this))
    , m_user(new QComboBox)
    , m_run(new QPushButton)
    , m_intro(new MutedLabel)
    , m_verdict(new InlineMessage)
    , m_table(new WrapTable)
{
    setObjectName(QStringLiteral("everywherePane"));
    m_run->setObjectName(QStringLiteral("everywhereRun"));
    m_run->setProperty("primary", true);
    addHeaderButton(m_run);
    m_intro->setObjectName(QStringLiteral("everywhereIntro"));
    m_intro->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("everywhereVerdict"));
    m_table->setObjectName(QStringLiteral("everywhereTable"));
    m_table->setAccessibleName(tr("Refresh tokens of the user"));
    m_table->setModel(m_model);
    body()->addWidget(makeChoice());
    body()->addWidget(m_intro);
    body()->addWidget(m_verdict);
    body()->addWidget(m_table);
    body()->addStretch(1);

    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_work.isRunning())
            m_work.stop();
        else if (m_hasResult)
            lookAgain();
        else
            run();
    });
    connect(m_user, &QComboBox::currentIndexChanged, this, [this] {
        m_hasResult = false;
        m_wanted.clear();
        showPlan();
    });
    connect(&m_work, &logout::LogoutEverywhere::rowChanged, this,
        [this](int row) { m_model->setRow(row, m_work.rows().at(row)); });
    connect(&m_work, &logout::LogoutEverywhere::exchangeMade, this, &EverywherePane::exchangeMade);
    connect(&m_work, &logout::LogoutEverywhere::finished, this, &EverywherePane::showResult);
    connect(&log, &session::SessionLog::tokenAdded, this, &EverywherePane::noteChange);
    connect(&log, &session::SessionLog::tokenChanged, this, &EverywherePane::noteChange);
    connect(&log, &session::SessionLog::restored, this, &EverywherePane::noteChange);
    showRunning();
}

QWidget *EverywherePane::makeChoice()
{
    m_user->setObjectName(QStringLiteral("everywhereUser"));
    m_user->setAccessibleName(tr("User to log out"));
    m_user->setMinimumWidth(220);
    auto *label = new QLabel(tr("&User"));
    label->setBuddy(m_user);
    auto *row = new WrapRow;
    row->add(label);
    row->add(m_user);
    return row;
}

logout::EverywhereOrder EverywherePane::order() const
{
    return { m_server, m_user->currentData().toString(), m_user->currentText(), m_settings };
}

void EverywherePane::setServer(const config::ServerProfile &server, const std::optional<simplejwt::Settings> &settings)
{
    m_settings = settings;
    if (server == m_server)
        return;
    m_work.stop();
    m_server = server;
    m_hasResult = false;
    m_wanted.clear();
    noteChange();
}

void EverywherePane::selectUser(const QString &userId)
{
    if (m_work.isRunning()) {
        m_wanted = userId == m_user->currentData().toString() ? QString() : userId;
        return;
    }
    showUsers();
    if (const int index = m_user->findData(userId); index >= 0)
        m_user->setCurrentIndex(index);
}

/// Many tokens may come at once: what is shown is worked out once, when it is seen.
void EverywherePane::noteChange()
{
    if (!m_isStale && isVisible() && !m_work.isRunning())
        QMetaObject::invokeMethod(this, &EverywherePane::showUsers, Qt::QueuedConnection);
    m_isStale = true;
}

void EverywherePane::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    if (m_isStale)
        showUsers();
}

void EverywherePane::showUsers()
{
    m_isStale = false;
    QMap<QString, QString> names; // id -> name
    for (const session::TokenRecord &token : m_log.tokens()) {
        if (token.server == m_server.id() && !token.userId.isEmpty())
            names.insert(token.userId, session::oneLine(token.user, 40));
    }
    const QString before = m_user->currentData().toString();
    {
        const QSignalBlocker blocker(m_user);
        m_user->clear();
        for (auto name = names.cbegin(); name != names.cend(); ++name)
            m_user->addItem(name.value(), name.key());
        m_user->setCurrentIndex(std::max(0, m_user->findData(before)));
    }
    if (m_user->currentData().toString() != before)
        m_hasResult = false;
    showPlan();
}

void EverywherePane::showPlan()
{
    if (m_work.isRunning() || m_hasResult)
        return;
    m_verdict->clear();
    const auto rows = m_work.plan(order());
    m_model->setRows(rows.value_or(QList<logout::EverywhereRow>()));
    m_table->setVisible(m_model->rowCount() > 0);
    if (!rows)
        m_intro->setText(rows.error().what);
    else if (m_user->count() == 0)
        m_intro->setText(
            tr("The session knows no tokens of this server yet. Issue some in Flow, for several devices of one "
               "user, and end all of their sessions here."));
    else if (rows->isEmpty())
        m_intro->setText(
            tr("No refresh token of %1 is alive, as far as this session knows.").arg(m_user->currentText()));
    else
        m_intro->setText(
            tr("Log out sends %1 %2 for each of these refresh tokens, one after the other, and nothing else. Each that "
               "is accepted is sent once more: only a refusal proves that the server has a blacklist.")
                .arg(QString::fromLatin1(rows->constFirst().method), rows->constFirst().url.toString()));
    m_intro->show();
    showRunning();
}

void EverywherePane::lookAgain()
{
    m_hasResult = false;
    showUsers();
    if (!m_wanted.isEmpty())
        selectUser(std::exchange(m_wanted, {}));
}

void EverywherePane::run()
{
    if (m_work.isRunning() || m_model->rowCount() == 0)
        return;
    m_hasResult = false;
    showPlan();
    m_work.start(order());
    showRunning();
}

void EverywherePane::showResult()
{
    m_hasResult = true;
    m_isStale = false;
    m_intro->hide();
    m_model->setRows(m_work.rows());
    const int dead = m_work.count(EverywhereMark::Revoked) + m_work.count(EverywhereMark::DeadBefore);
    const bool isWhole = dead == m_work.rows().size();
    m_verdict->show(isWhole ? Tone::Good : Tone::Bad,
        isWhole ? tr("Logged out everywhere.") : tr("Not logged out everywhere."), m_work.verdict());
    showRunning();
}

void EverywherePane::showRunning()
{
    const bool isRunning = m_work.isRunning();
    m_run->setText(isRunning     ? tr("Stop")
            : !m_hasResult       ? tr("Log out everywhere")
            : m_wanted.isEmpty() ? tr("Look again")
                                 : tr("Next user"));
    m_run->setEnabled(isRunning || m_hasResult || m_model->rowCount() > 0);
    m_user->setEnabled(!isRunning && m_user->count() > 0);
    setNote(m_server.title());
}
