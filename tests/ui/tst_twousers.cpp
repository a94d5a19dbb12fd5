// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"
#include "ui/calls/usersmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/logout/everywheremodel.h"
#include "ui/story/presenter.h"
#include "ui/timeline/timelineview.h"
#include "ui/widgets/chip.h"

#include <QComboBox>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

/// The journey of two users across the panes. Each pane that calls has a client of its own, and each client counts its
/// calls from 1: what is said of one user's call must never come from another's.
class TestTwoUsers : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void flowSpeaksOfTheUserWhoCalled();
    void theGuidedFlowSpeaksOfItsOwnCalls();
    void whoIsLoggedOutEverywhereIsTheOnlyOne();

private:
    QStringList refreshTokensOf(const QString &user);
    session::SessionLog &log() const { return m_window->laboratory().log(); }
    void testLogoutOf(const QString &user);
    void issueFor(const QString &user);
    QString whoAmI();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
};

void TestTwoUsers::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<AssembledWindow>(m_folder->path());
    QVERIFY(m_window->startServing());
}

void TestTwoUsers::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestTwoUsers::testLogoutOf(const QString &user)
{
    m_window->window().showPane(u"logout"_s);
    m_window->find<QComboBox>("logoutUser")->setCurrentText(user);
    auto *run = m_window->find<QAbstractButton>("logoutRun");
    QTRY_VERIFY(run->isEnabled());
    run->click();
    QTRY_COMPARE(run->text(), u"Run again"_s);
}

void TestTwoUsers::issueFor(const QString &user)
{
    m_window->window().showPane(u"flow"_s);
    auto *table = m_window->find<QTableView>("usersTable");
    const QModelIndexList found = table->model()->match(
        table->model()->index(0, UsersModel::NameColumn), Qt::DisplayRole, user, 1, Qt::MatchExactly);
    QCOMPARE(found.size(), 1);
    table->setCurrentIndex(found.constFirst());
    m_window->press("issueButton", 200);
}

/// The sentence below the reply.
QString TestTwoUsers::whoAmI()
{
    m_window->press("callWhoAmI", 200);
    const auto *sentence = m_window->find<InlineMessage>("why", "endpointsPane");
    return sentence->isVisible() ? sentence->text() : QString();
}

void TestTwoUsers::flowSpeaksOfTheUserWhoCalled()
{
    issueFor(u"alice"_s);
    testLogoutOf(u"alice"_s);
    for (const QString &user : { u"bob"_s, u"alice"_s, u"bob"_s }) {
        const QString other = user == u"bob"_s ? u"alice"_s : u"bob"_s;
        issueFor(user);
        const QString sentence = whoAmI();
        QVERIFY2(sentence.contains(user) && !sentence.contains(other), qPrintable(sentence));
        QVERIFY2(!sentence.contains(u"Still"_s), qPrintable(sentence)); // nobody logged this one out
        const session::Exchange &call = log().exchanges().constLast();
        QCOMPARE(log().token(log().tokensOf(call.id).bearer)->user, user);
        testLogoutOf(other);
    }
    QSet<quint64> ids;
    for (const session::Exchange &exchange : log().exchanges())
        ids.insert(exchange.id);
    QCOMPARE(ids.size(), log().exchanges().size());
}

void TestTwoUsers::theGuidedFlowSpeaksOfItsOwnCalls()
{
    testLogoutOf(u"bob"_s);
    QTest::keyClick(&m_window->window(), Qt::Key_F11);
    auto *presenter = m_window->find<Presenter>("presenter");
    QVERIFY(presenter);
    for (const QString &words : { u"alice logs in without a password"_s, u"lets alice in"_s }) {
        const int before = presenter->shown();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
        QTRY_COMPARE_WITH_TIMEOUT(presenter->shown(), before + 1, 20'000);
        QVERIFY2(presenter->narration().contains(words), qPrintable(presenter->narration()));
        QVERIFY2(!presenter->narration().contains(u"bob"_s), qPrintable(presenter->narration()));
    }
}

/// As “Log out everywhere” lists them.
QStringList TestTwoUsers::refreshTokensOf(const QString &user)
{
    m_window->window().showPane(u"logout"_s);
    m_window->find<QTabWidget>("logoutTabs")->setCurrentIndex(1);
    m_window->find<QComboBox>("everywhereUser")->setCurrentText(user);
    QStringList tokens;
    const auto *model = m_window->find<QTableView>("everywhereTable")->model();
    for (int row = 0; row < model->rowCount(); ++row)
        tokens.append(model->index(row, EverywhereModel::TokenColumn).data().toString());
    return tokens;
}

void TestTwoUsers::whoIsLoggedOutEverywhereIsTheOnlyOne()
{
    for (const QString &user : { u"alice"_s, u"bob"_s, u"alice"_s }) {
        issueFor(user);
        m_window->press("callRefresh", 200);
    }
    QCOMPARE(refreshTokensOf(u"bob"_s).size(), 1);
    QCOMPARE(refreshTokensOf(u"alice"_s).size(), 2);
    m_window->find<QAbstractButton>("everywhereRun")->click();
    auto *verdict = m_window->find<InlineMessage>("everywhereVerdict");
    QTRY_VERIFY_WITH_TIMEOUT(verdict->isVisible(), 20'000);
    QVERIFY2(verdict->text().contains(u"All 2 refresh tokens of alice are dead"_s), qPrintable(verdict->text()));

    // In the log, and so in timeline and chips.
    const Instant now = m_window->laboratory().clock().now();
    m_window->window().session()->show(u"timeline"_s);
    auto *timeline = m_window->find<TimelineView>("timelineView");
    int dead = 0;
    for (const session::TokenRecord &token : log().tokens()) {
        const bool isDead = token.user == u"alice"_s && token.tokenType == "refresh";
        QCOMPARE(session::stateAt(token, now) == session::TokenState::Blacklisted, isDead);
        const int row = timeline->contents().indexOf(token.id);
        QVERIFY(row >= 0);
        QCOMPARE(timeline->contents().rowAt(row).revokedAt.has_value(), isDead);
        dead += isDead ? 1 : 0;
    }
    QCOMPARE(dead, 2);

    // In Decode, by the server's own blacklist.
    auto *decode = m_window->window().findChild<DecodePane *>();
    const auto *judged = decode->findChild<Chip *>(u"simpleJwtVerdict"_s);
    for (const session::TokenRecord &token : log().tokens()) {
        if (token.tokenType != "refresh")
            continue;
        decode->showToken(token.text);
        QTRY_COMPARE(judged->tone(), token.user == u"alice"_s ? Tone::Bad : Tone::Good);
    }

    // Among those that can still be logged out.
    m_window->window().showPane(u"logout"_s);
    m_window->find<QAbstractButton>("everywhereRun")->click(); // look again
    QCOMPARE(refreshTokensOf(u"alice"_s).size(), 0);
    QCOMPARE(refreshTokensOf(u"bob"_s).size(), 1);

    // And where it is used.
    const auto choose = [&](const QString &user) {
        const session::TokenRecord *found = nullptr;
        for (const session::TokenRecord &token : log().tokens()) {
            if (token.user == user && token.tokenType == "refresh")
                found = &token;
        }
        emit timeline->tokenSelected(found->id);
    };
    m_window->window().showPane(u"flow"_s);
    choose(u"alice"_s);
    m_window->press("callRefresh", 401);
    const auto *why = m_window->find<InlineMessage>("why", "endpointsPane");
    QVERIFY2(why->text().contains(u"blacklist"_s, Qt::CaseInsensitive), qPrintable(why->text()));
    choose(u"bob"_s);
    m_window->press("callRefresh", 200);
    const QString sentence = whoAmI();
    QVERIFY2(sentence.contains(u"bob"_s) && !sentence.contains(u"alice"_s), qPrintable(sentence));
}

QTEST_MAIN(TestTwoUsers)
#include "tst_twousers.moc"
