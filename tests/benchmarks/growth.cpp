// SPDX-License-Identifier: GPL-3.0-or-later
// usage: growth KIND COUNT
// What a step costs after so many of them: one JSON object with the seconds of processor time of all steps, the worst
// event of the window's thread in milliseconds of its processor time, and what the process came to in memory. growth.py
// runs it at three sizes and compares.
#include "app/laboratory/directory.h"
#include "app/laboratory/laboratory.h"
#include "app/statefile.h"
#include "app/workbench/workbench.h"
#include "core/archive/savedsession.h"
#include "core/archive/sessionjournal.h"
#include "core/base/newfile.h"
#include "core/django/sqlstore.h"
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "core/session/sessionlog.h"
#include "tests/support/timedapplication.h"
#include "ui/look/themecontroller.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/window/findfield.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sessionarea.h"
#include "ui/window/topbar.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::Endpoint;
using session::Exchange;

namespace {

constexpr Instant start = fromEpochSeconds(1'795'488'000);
const QString server = u"http://127.0.0.1:8010"_s;

QByteArray token(int number, const char *type, int users = 1)
{
    const Instant issued = start + std::chrono::seconds{ number };
    Json claims = Json::object();
    claims.set(u"token_type"_s, QString::fromLatin1(type));
    claims.set(u"exp"_s, epochSeconds(issued + 24h));
    claims.set(u"iat"_s, epochSeconds(issued));
    claims.set(u"jti"_s, QString::number(number, 16).rightJustified(32, u'0'));
    claims.set(u"user_id"_s, QString::number(1 + number % users));
    return jose::encodeBase64Url("{\"alg\":\"HS256\"}") + '.' + jose::encodeBase64Url(writeJson(claims)) + ".c2ln";
}

Exchange call(
    Endpoint endpoint, const char *path, int number, const QByteArray &body, int status, const QByteArray &reply)
{
    Exchange exchange;
    exchange.endpoint = endpoint;
    exchange.server = server;
    exchange.startedAt = start + std::chrono::seconds{ number };
    exchange.duration = 2ms;
    exchange.method = "POST";
    exchange.url = QUrl(server + QLatin1StringView(path));
    exchange.headers.emplaceBack("Content-Type", "application/json");
    exchange.body = body;
    exchange.status = status;
    exchange.reason = status == 200 ? "OK" : "Unauthorized";
    exchange.replyHeaders.emplaceBack("Content-Type", "application/json");
    exchange.replyBody = reply;
    return exchange;
}

/// One login that is rotated again and again; every other call is a whoami, every tenth a refusal.
Exchange callNumber(int number)
{
    const int turn = number / 2;
    if (number % 10 == 9) {
        return call(Endpoint::TokenRefresh, "/api/token/refresh/", number,
            "{\"refresh\":\"" + token(turn > 2 ? turn - 2 : 0, "refresh") + "\"}", 401,
            "{\"detail\":\"Token is blacklisted\",\"code\":\"token_not_valid\"}");
    }
    if (number % 2 == 1) {
        Exchange whoami = call(Endpoint::WhoAmI, "/whoami/", number, {}, 200, "{\"id\":1,\"username\":\"alice\"}");
        whoami.method = "GET";
        whoami.headers.emplaceBack("Authorization", "Bearer " + token(turn, "access"));
        return whoami;
    }
    return call(Endpoint::TokenRefresh, "/api/token/refresh/", number,
        "{\"refresh\":\"" + token(turn, "refresh") + "\"}", 200,
        "{\"access\":\"" + token(turn + 1, "access") + "\",\"refresh\":\"" + token(turn + 1, "refresh") + "\"}");
}

/// The figures of a run.
struct Figures
{
    double seconds = 0; ///< of the thread's processor time
    double worst = 0; ///< event, in milliseconds of it
    QByteArray worstOf = "call"; ///< the class that got it, and the event's number in QEvent::Type

    void event(const std::function<void()> &work)
    {
        const double before = threadSeconds();
        work();
        const double took = threadSeconds() - before;
        seconds += took;
        worst = std::max(worst, took * 1e3);
    }
};

Figures logOf(int count)
{
    session::SessionLog log([] { return start + 30h; });
    log.setServerRules(server, { true, true });
    Figures figures;
    for (int number = 0; number < count; ++number) {
        const Exchange exchange = callNumber(number);
        figures.event([&] { log.recordExchange(exchange); });
    }
    return figures;
}

/// The same token again and again: logged out, refused, and by a server without a blacklist taken each time.
Figures logoutsOf(int count)
{
    session::SessionLog log([] { return start + 30h; });
    Figures figures;
    for (int number = 0; number < count; ++number) {
        const QByteArray body = "{\"refresh\":\"" + token(number % 4 == 0 ? number : 1, "refresh") + "\"}";
        const Exchange exchange = call(Endpoint::TokenBlacklist, "/api/token/blacklist/", number, body, 200, "{}");
        figures.event([&] { log.recordExchange(exchange); });
    }
    return figures;
}

Figures savedOf(int count)
{
    session::SessionLog log([] { return start + 30h; });
    for (int number = 0; number < count; ++number)
        log.recordExchange(callNumber(number));
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"session"_s);
    Figures figures;
    figures.event([&] {
        const archive::KeptSession kept = archive::snapshot(log);
        if (!archive::saveSession(path, kept, {}))
            std::abort();
        const auto opened = archive::openSession(path, {});
        const archive::KeptSession both = archive::merged(kept, opened->session);
        log.restore(both.tokens, both.exchanges);
    });
    return figures;
}

/// What is there before the calls that are measured.
session::SessionLog &fill(session::SessionLog &log, int count)
{
    log.setServerRules(server, { true, true });
    for (int number = 0; number < count; ++number)
        log.recordExchange(callNumber(number));
    return log;
}

/// The whole window with its session in sight, a call after the other as they come in. Kept: what is there before comes
/// back from an earlier run, and everything is kept as it goes.
Figures windowOf(TimedApplication &application, int count, const QString &tab, bool isKept)
{
    const QTemporaryDir folder;
    const int measured = std::min(count, 400);
    Laboratory::Options options;
    options.database = folder.filePath(u"jotlab.sqlite3"_s);
    options.clock = [] { return start + 30h; };
    if (isKept) {
        options.sessionFolder = folder.filePath(u"session"_s);
        session::SessionLog before(options.clock);
        archive::KeptSession kept = archive::snapshot(fill(before, count - measured));
        kept.exchanges = kept.exchanges.last(2000); // as many as are kept
        if (!QDir().mkpath(options.sessionFolder)
            || !archive::SessionJournal::create(options.sessionFolder + "/session.unsigned"_L1, kept))
            std::abort();
    }
    StateFile state(folder.filePath(u"window.conf"_s));
    ThemeController theme;
    theme.apply(ThemeController::Mode::Light);
    Laboratory laboratory(options);
    Workbench workbench(laboratory, theme, state);
    bool hasStarted = false;
    QObject::connect(&workbench, &Workbench::started, [&hasStarted] { hasStarted = true; });
    QObject::connect(
        &workbench.window(), &MainWindow::firstPainted, &workbench, [&workbench] { workbench.start(Arguments()); });
    workbench.restore();
    workbench.window().resize(1440, 900);
    workbench.window().show();
    workbench.window().session()->show(tab);
    while (!hasStarted)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    application.worst = 0; // but that of the start
    laboratory.log().setServerRules(server, { true, true });
    if (isKept) {
        while (measured < count && laboratory.log().tokens().isEmpty())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    } else {
        session::SessionLog before(options.clock);
        fill(before, count - measured);
        laboratory.log().restore(before.tokens(), before.exchanges());
    }
    QApplication::processEvents();
    if (!isKept)
        application.worst = 0; // at once, as no window gets them
    Figures figures;
    for (int number = count - measured; number < count; ++number) {
        const Exchange exchange = callNumber(number);
        figures.event([&] { laboratory.log().recordExchange(exchange); });
        const double before = threadSeconds();
        QApplication::processEvents();
        figures.seconds += threadSeconds() - before;
    }
    if (isKept) { // until all is written
        QElapsedTimer waiting;
        for (waiting.start(); waiting.elapsed() < 1500;)
            QApplication::processEvents(QEventLoop::AllEvents, 50);
    }
    if (application.worst > figures.worst) {
        figures.worst = application.worst;
        figures.worstOf = application.worstOf;
    }
    figures.seconds *= double(count) / measured; // as if all had been
    return figures;
}

/// The whole window over a database of so many users: they are listed, looked for at each key press, and found among
/// all that the window knows.
Figures usersOf(TimedApplication &application, int count)
{
    const QTemporaryDir folder;
    Laboratory::Options options;
    options.database = folder.filePath(u"jotlab.sqlite3"_s);
    options.clock = [] { return start; };
    {
        const auto store = django::SqlStore::open(options.database);
        auto transaction = store ? django::Transaction::begin(**store) : tl::unexpected(store.error());
        for (int number = 0; transaction && number < count; ++number) {
            django::User user;
            user.username = u"user%1"_s.arg(number);
            user.passwordHash = u"!"_s;
            if (!(*store)->addUser(user))
                std::abort();
        }
        if (!transaction || !transaction->commit())
            std::abort();
    }
    StateFile state(folder.filePath(u"window.conf"_s));
    ThemeController theme;
    theme.apply(ThemeController::Mode::Light);
    Laboratory laboratory(options);
    Workbench workbench(laboratory, theme, state);
    QObject::connect(
        &workbench.window(), &MainWindow::firstPainted, &workbench, [&workbench] { workbench.start(Arguments()); });
    workbench.restore();
    workbench.window().resize(1440, 900);
    workbench.window().show();
    const auto list = [&laboratory](int wanted) {
        QElapsedTimer waiting;
        waiting.start();
        while (laboratory.directory().users().size() != wanted) {
            if (waiting.elapsed() > 60'000)
                std::abort();
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        QApplication::processEvents();
    };
    list(count);
    Figures figures;
    const double before = threadSeconds();
    application.worst = 0; // but that of the start
    django::User another;
    another.username = u"another"_s;
    laboratory.directory().add(another);
    list(count + 1);
    auto *filter = workbench.window().findChild<QLineEdit *>(u"userFilter"_s);
    const auto press = [](QWidget *field, int key, const QString &text, Qt::KeyboardModifiers modifiers = {}) {
        QApplication::postEvent(field, new QKeyEvent(QEvent::KeyPress, key, modifiers, text));
        QApplication::processEvents();
    };
    for (const QChar each : u"user99"_s)
        press(filter, 0, each);
    for (int i = 0; i < 6; ++i)
        press(filter, Qt::Key_Backspace, {});
    QLineEdit *find = workbench.window().topBar()->findField();
    find->setFocus();
    QApplication::processEvents();
    for (const QChar each : u"user99"_s)
        press(find, 0, each);
    figures.seconds = threadSeconds() - before;
    figures.worst = application.worst;
    figures.worstOf = application.worstOf;
    return figures;
}

/// The window plays a scenario of so many steps that somebody opens: each is shown as it is played.
Figures scenarioOf(TimedApplication &application, int count)
{
    const QTemporaryDir folder;
    Json login = Json::object({ { u"do"_s, u"login"_s }, { u"user"_s, u"alice"_s } });
    login.set(u"capture"_s, Json::object({ { u"a"_s, u"body.access"_s } }));
    Json steps = Json::array({ login });
    for (int number = 0; number < count; ++number) {
        Json step = Json::object({ { u"name"_s, u"step %1"_s.arg(number) }, { u"do"_s, u"verify"_s } });
        step.set(u"token"_s, u"${a}"_s);
        step.set(u"expect"_s, Json::object({ { u"status"_s, 200 } }));
        steps.append(step);
    }
    const QString path = folder.filePath(u"many.json"_s);
    if (!writeFile(path, writeJson(Json::object({ { u"name"_s, u"Many"_s }, { u"steps"_s, steps } }))))
        std::abort();
    StateFile state(folder.filePath(u"window.conf"_s));
    ThemeController theme;
    theme.apply(ThemeController::Mode::Light);
    Laboratory::Options options;
    options.database = folder.filePath(u"jotlab.sqlite3"_s);
    Laboratory laboratory(options);
    Workbench workbench(laboratory, theme, state);
    workbench.restore();
    workbench.window().resize(1440, 900);
    workbench.window().show();
    workbench.window().showPane(u"scenarios"_s);
    QApplication::processEvents();
    auto *pane = workbench.window().findChild<ScenariosPane *>();
    auto *run = pane->findChild<QPushButton *>(u"scenarioRun"_s);
    Figures figures;
    const double before = threadSeconds();
    application.worst = 0; // but that of the start
    figures.event([&] { pane->openFile(path); });
    const auto *listed = pane->findChild<QTableView *>(u"scenarioStepsTable"_s)->model();
    while (listed->rowCount() <= count) // it is read elsewhere
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QApplication::processEvents();
    figures.event([&] { run->click(); });
    while (!run->isEnabled())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QApplication::processEvents();
    figures.seconds = threadSeconds() - before;
    if (application.worst > figures.worst) {
        figures.worst = application.worst;
        figures.worstOf = application.worstOf;
    }
    return figures;
}

} // namespace

int main(int argc, char **argv)
{
    TimedApplication application(argc, argv);
    const QString kind = application.arguments().value(1);
    const int count = application.arguments().value(2).toInt();
    Figures figures;
    if (kind == "log"_L1)
        figures = logOf(count);
    else if (kind == "logouts"_L1)
        figures = logoutsOf(count);
    else if (kind == "saved"_L1)
        figures = savedOf(count);
    else if (kind == "window-users"_L1)
        figures = usersOf(application, count);
    else if (kind == "window-scenario"_L1)
        figures = scenarioOf(application, count);
    else if (kind.startsWith("window-"_L1))
        figures = windowOf(
            application, count, kind == "window-kept"_L1 ? u"timeline"_s : kind.mid(7), kind == "window-kept"_L1);
    else
        return 2;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("{\"seconds\": %.6f, \"worst\": %.3f, \"worst of\": \"%s\", \"megabytes\": %.1f}\n", figures.seconds,
        figures.worst, figures.worstOf.constData(), double(usage.ru_maxrss) / 1024);
    return 0;
}
