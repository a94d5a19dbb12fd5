// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logout/logoutpane.h"

#include "core/base/plural.h"
#include "core/base/timetext.h"
#include "ui/logout/logoutmodel.h"
#include "ui/look/icons.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/forgettext.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/savefiledialog.h"
#include "ui/widgets/wraptable.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using logout::LogoutMark;
using logout::LogoutResult;
using logout::LogoutRow;
using logout::LogoutVerdict;

namespace {

Tone toneOf(const LogoutResult &result)
{
    switch (result.verdict) {
    case LogoutVerdict::LoggedOut:
        return result.isAsExpected() ? Tone::Good : Tone::Warning;
    case LogoutVerdict::RefreshAlive:
    case LogoutVerdict::Fake:
    case LogoutVerdict::Refused:
        return Tone::Bad;
    case LogoutVerdict::None:
    case LogoutVerdict::NotKnown:
        break;
    }
    return Tone::Warning;
}

} // namespace

LogoutPane::LogoutPane(Clock clock, QWidget *parent)
    : Panel(tr("Logout test"), parent)
    , m_test(std::move(clock))
    , m_model(new LogoutModel(this))
    , m_run(new QPushButton)
    , m_copy(new QPushButton(tr("Copy report")))
    , m_save(new QPushButton(tr("Save report…")))
    , m_user(new QComboBox)
    , m_password(new QLineEdit)
    , m_intro(new MutedLabel)
    , m_verdict(new InlineMessage)
    , m_table(new WrapTable)
    , m_why(new InlineMessage)
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("logoutPane"));
    makeHeader();
    makeTable();
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeChoices());
    layout->addWidget(m_intro);
    layout->addWidget(m_verdict);
    layout->addWidget(m_table);
    layout->addStretch(1);
    body()->addWidget(formArea(content), 1);
    body()->addWidget(m_why); // below what scrolls: it belongs to the row chosen, wherever that is
    body()->addWidget(m_message);
    setFocusProxy(m_user);

    connect(&m_test, &logout::LogoutTest::rowChanged, this, &LogoutPane::showRow);
    connect(&m_test, &logout::LogoutTest::exchangeMade, this, &LogoutPane::exchangeMade);
    connect(&m_test, &logout::LogoutTest::finished, this, &LogoutPane::showResult);
    showPlan();
}

void LogoutPane::makeHeader()
{
    m_copy->setObjectName(QStringLiteral("logoutCopy"));
    m_copy->setToolTip(tr("Copy the report as Markdown, tokens left out"));
    m_save->setObjectName(QStringLiteral("logoutSave"));
    m_save->setToolTip(tr("Save the report as HTML, Markdown, JUnit XML or JSON, tokens left out"));
    m_run->setObjectName(QStringLiteral("logoutRun"));
    m_run->setProperty("primary", true);
    for (QPushButton *button : { m_copy, m_save, m_run })
        addHeaderButton(button);
    connect(m_copy, &QPushButton::clicked, this, &LogoutPane::copyReport);
    connect(m_save, &QPushButton::clicked, this, &LogoutPane::chooseFile);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_test.isRunning())
            m_test.stop();
        else
            run();
    });
}

QWidget *LogoutPane::makeChoices()
{
    m_user->setObjectName(QStringLiteral("logoutUser"));
    m_user->setAccessibleName(tr("User to log in"));
    m_user->setEditable(true);
    m_user->setInsertPolicy(QComboBox::NoInsert);
    m_user->setMinimumWidth(180);
    m_user->setMaximumWidth(480);
    m_password->setObjectName(QStringLiteral("logoutPassword"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setPlaceholderText(tr("Password (may be left empty)"));
    m_password->setToolTip(tr("Left empty, the login is tried without a password."));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setMinimumWidth(220);
    m_password->setMaximumWidth(360);
    connect(m_user, &QComboBox::currentTextChanged, this, &LogoutPane::showPlan);
    connect(m_user, &QComboBox::currentTextChanged, this, &LogoutPane::showNamesBeginning);
    connect(m_user->lineEdit(), &QLineEdit::editingFinished, this, &LogoutPane::showNamesBeginning);
    connect(m_password, &QLineEdit::textChanged, this, &LogoutPane::showPlan);
    auto *label = new QLabel(tr("&User"));
    label->setBuddy(m_user);
    auto *choices = new QWidget;
    auto *row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_user, 100);
    row->addWidget(m_password, 100);
    row->addStretch(1);
    return choices;
}

/// Not the end, which is where the cursor is after a name that is longer than its field.
void LogoutPane::showNamesBeginning()
{
    if (!m_user->lineEdit()->hasFocus())
        m_user->lineEdit()->setCursorPosition(0);
}

void LogoutPane::makeTable()
{
    m_intro->setObjectName(QStringLiteral("logoutIntro"));
    m_intro->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("logoutVerdict"));
    m_why->setObjectName(QStringLiteral("logoutWhy"));
    m_message->setObjectName(QStringLiteral("logoutMessage"));
    m_message->setClosable(true);
    m_table->setObjectName(QStringLiteral("logoutGrid"));
    m_table->setAccessibleName(tr("Calls of the logout test"));
    m_table->setModel(m_model);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LogoutPane::showWhy);
}

logout::LogoutOrder LogoutPane::order() const
{
    return { m_server, m_user->currentText().trimmed(), m_server.embedded ? QString() : m_password->text(),
        m_settings };
}

void LogoutPane::setServer(const config::ServerProfile &server, const std::optional<simplejwt::Settings> &settings)
{
    m_settings = settings;
    if (server == m_server)
        return;
    if (m_test.isRunning())
        m_test.stop();
    m_server = server;
    forgetText(m_password);
    m_password->setVisible(!server.embedded);
    showPlan();
}

void LogoutPane::setUsers(const QStringList &names)
{
    const QString before = m_user->currentText();
    const QSignalBlocker blocker(m_user);
    m_user->clear();
    m_user->addItems(names);
    m_user->setCurrentText(before.isEmpty() ? names.value(0) : before);
    showNamesBeginning();
    if (m_user->currentText() != before)
        showPlan();
}

void LogoutPane::selectUser(const QString &name)
{
    m_user->setCurrentText(name);
}

void LogoutPane::showPlan()
{
    if (m_test.isRunning())
        return;
    m_hasResult = false;
    m_verdict->clear();
    m_why->clear();
    m_message->clear();
    m_model->setRows(logout::LogoutTest::plan(order()));
    const bool canRun = m_server.baseUrl.isValid() && !m_server.baseUrl.isEmpty();
    m_intro->setText(canRun
            ? tr("Run sends these calls to %1, one after the other, and nothing else. It logs in by itself: "
                 "existing tokens are not touched.")
                  .arg(m_server.baseUrl.toString())
            : tr("There is no server to call: start the embedded one, or choose another."));
    m_intro->show();
    m_run->setEnabled(canRun);
    setNote(m_server.title());
    showRunning();
}

void LogoutPane::showRunning()
{
    m_run->setText(m_test.isRunning() ? tr("Stop") : m_hasResult ? tr("Run again") : tr("Run"));
    m_copy->setEnabled(m_hasResult);
    m_save->setEnabled(m_hasResult);
    m_user->setEnabled(!m_test.isRunning());
    m_password->setEnabled(!m_test.isRunning());
}

void LogoutPane::run()
{
    if (m_test.isRunning() || !m_run->isEnabled())
        return;
    showPlan();
    m_intro->hide(); // it tells what will be
    m_test.start(order());
    showStep(0);
    showRunning();
}

void LogoutPane::showRow(int row)
{
    m_model->setRow(row, m_test.result().rows.at(row));
    showStep(row + 1);
}

/// Which one is under way.
void LogoutPane::showStep(int row)
{
    const qsizetype count = m_test.result().rows.size();
    if (m_test.isRunning() && row < count)
        setNote(tr("%1 · step %2 of %3").arg(m_server.title()).arg(row + 1).arg(count));
}

void LogoutPane::showResult()
{
    const LogoutResult &result = m_test.result();
    m_hasResult = true;
    m_intro->hide();
    m_model->setRows(result.rows);
    m_verdict->show(toneOf(result), result.headline, result.text);
    int calls = 0;
    int look = -1;
    int wrong = -1;
    for (qsizetype i = 0; i < result.rows.size(); ++i) {
        calls += result.rows.at(i).exchange ? 1 : 0;
        const LogoutMark mark = result.rows.at(i).mark;
        if (look < 0 && mark == LogoutMark::Look)
            look = int(i);
        if (wrong < 0 && mark == LogoutMark::Wrong)
            wrong = int(i);
    }
    const QString user = result.user.isEmpty() ? tr("first user") : result.user;
    setNote(tr("%1 · %2 · %3 · %4")
                .arg(result.server, user, counted(tr("%n call(s)", nullptr, int(calls)), calls),
                    roughElapsedText(result.duration)));
    showRunning();
    if (wrong >= 0 || look >= 0) // what made the verdict rather than what is only odd
        chooseRow(m_table, wrong >= 0 ? wrong : look);
    showWhy();
}

void LogoutPane::showWhy()
{
    const LogoutRow *row = m_model->row(m_table->currentIndex().row());
    if (!m_hasResult || !row || row->note.isEmpty())
        return m_why->clear();
    const bool isRefusal = row->mark == LogoutMark::Wrong || row->mark == LogoutMark::Look;
    const QString evidence = row->causes.isEmpty() ? QString() : row->causes.constFirst().evidence;
    const bool saysIt = evidence == row->note; // what did not answer: the sentence has its advice already
    const QString advice
        = row->causes.isEmpty() || saysIt ? QString() : QLatin1Char('\n') + row->causes.constFirst().advice;
    m_why->show(isRefusal ? Tone::Warning : Tone::Neutral, tr("Step %1:").arg(m_table->currentIndex().row() + 1),
        isRefusal ? row->note + advice : row->note);
    m_why->setDetail(saysIt ? QString() : evidence);
}

void LogoutPane::copyReport()
{
    copyText(QString::fromUtf8(
        scenario::writeReport({ m_test.result().toScenarioResult() }, scenario::ReportFormat::Markdown)));
    m_message->show(Tone::Good, {}, tr("The report is copied as Markdown, without tokens."));
}

void LogoutPane::chooseFile()
{
    QFileDialog *dialog = reportFileDialog(this);
    connect(dialog, &QFileDialog::fileSelected, this, &LogoutPane::saveReport);
    dialog->open();
}

void LogoutPane::saveReport(const QString &path)
{
    const auto saved = scenario::saveReport({ m_test.result().toScenarioResult() }, path);
    if (saved)
        m_message->show(Tone::Good, {}, tr("Saved to %1, without tokens.").arg(path));
    else
        m_message->show(saved.error());
}
