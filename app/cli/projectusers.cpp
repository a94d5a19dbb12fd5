// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/projectusers.h"

#include "app/cli/projectoptions.h"
#include "core/project/userlisting.h"

using namespace Qt::StringLiterals;
using project::ProjectUser;

namespace cli {

namespace {

constexpr int pageSize = 1000;
constexpr int mostByDefault = 100;

/// What is looked for, and how many are told.
struct Wanted
{
    QString text;
    bool isAnywhere = false;
    int most = mostByDefault;
};

Result<Wanted> wantedOf(const Invocation &invocation)
{
    Wanted wanted{ invocation.value(u"find"_s), invocation.isSet(u"anywhere"_s) };
    if (wanted.isAnywhere && wanted.text.isEmpty())
        return fail(Errc::Usage, u"--anywhere goes with --find."_s);
    if (!invocation.isSet(u"most"_s))
        return wanted;
    bool isNumber = false;
    wanted.most = invocation.value(u"most"_s).toInt(&isNumber);
    if (!isNumber || wanted.most < 1)
        return fail(Errc::Usage, u"--most is a number of users, at least 1."_s);
    return wanted;
}

/// Users as they come, to the number that is wanted.
class Printer
{
public:
    Printer(int most, Console &console)
        : m_most(most)
        , m_console(console)
    {
    }

    bool isFull() const { return m_count >= m_most; }
    void add(const QList<ProjectUser> &users)
    {
        for (const ProjectUser &user : users) {
            m_hasMore = m_hasMore || isFull();
            if (!isFull())
                print(user);
        }
    }
    void noteMore() { m_hasMore = true; }
    void finish()
    {
        if (m_hasMore)
            m_console.diagnostic(u"these are %1, and there are more; --most tells more of them"_s.arg(m_count));
    }

private:
    void print(const ProjectUser &user)
    {
        ++m_count;
        if (m_console.json)
            return m_console.object(projectUserJson(user));
        QStringList words{ user.id.isString() ? user.id.toString() : QString::fromLatin1(user.id.numberText()),
            user.username, user.isActive ? u"active"_s : u"inactive"_s };
        if (user.isStaff)
            words += u"staff"_s;
        m_console.line(printable(words.join(u"  "_s)));
    }

    int m_most;
    Console &m_console;
    int m_count = 0;
    bool m_hasMore = false;
};

Result<> listBeginning(const project::UserSource &source, const Wanted &wanted, Printer &printer)
{
    project::UserPlace from;
    for (;;) {
        const auto page = project::usersBeginning(source, wanted.text, qMin(pageSize, wanted.most + 1), from);
        if (!page)
            return tl::unexpected(page.error());
        printer.add(page->users);
        if (!page->next)
            return {};
        if (printer.isFull()) {
            printer.noteMore();
            return {};
        }
        from = *page->next;
    }
}

Result<> listContaining(const project::UserSource &source, const Wanted &wanted, Printer &printer)
{
    const auto done = project::usersContaining(source, wanted.text, [&](const QList<ProjectUser> &users, double) {
        printer.add(users);
        return !printer.isFull();
    });
    if (done || done.error().code != Errc::Cancelled)
        return done;
    printer.noteMore();
    return {};
}

} // namespace

void addProjectUsersOptions(Invocation &invocation)
{
    invocation.addOption(u"project"_s,
        u"list: the users of the Django project whose manage.py or folder this is, straight from its database, read "
        "only."_s,
        u"file"_s);
    invocation.addOption(u"find"_s, u"With --project: only those whose name or id begins with it."_s, u"text"_s);
    invocation.addOption(u"anywhere"_s, u"With --find: or has it anywhere, small or capital."_s);
    invocation.addOption(u"most"_s, u"With --project: at most so many; the default is 100."_s, u"n"_s);
    addProjectOptions(invocation);
}

Exit listProjectUsers(const Invocation &invocation)
{
    Console &console = invocation.console();
    const auto wanted = wantedOf(invocation);
    if (!wanted)
        return console.failure(wanted.error());
    auto request = projectRequest(invocation, invocation.value(u"project"_s));
    if (!request)
        return console.failure(request.error());
    request->order.users = 0;
    request->order.withDatabase = true;
    auto reading = readAllowed(invocation, *request);
    if (!reading)
        return projectFailure(reading.error(), console);
    Printer printer(wanted->most, console);
    const auto source = project::userSource(*reading);
    if (source) {
        const auto done
            = wanted->isAnywhere ? listContaining(*source, *wanted, printer) : listBeginning(*source, *wanted, printer);
        if (!done)
            return console.failure(done.error());
        printer.finish();
        return Exit::Done;
    }
    if (reading->database && !reading->database->isFile() && !request->order.online)
        return console.failure(source.error()); // the project's own code may not ask it, either
    console.diagnostic(source.error().what);
    request->order.users = wanted->most;
    request->order.withDatabase = false;
    request->order.find = wanted->text;
    reading = readAllowed(invocation, *request);
    if (!reading)
        return projectFailure(reading.error(), console);
    if (!reading->usersUnread.isEmpty())
        return console.failure({ Errc::Io, u"The users were not read: %1."_s.arg(reading->usersUnread), {} });
    printer.add(reading->users);
    if (reading->userCount.value_or(0) > reading->users.size())
        printer.noteMore();
    printer.finish();
    return Exit::Done;
}

Json projectUserJson(const ProjectUser &user)
{
    return Json::object({ { u"id"_s, user.id }, { u"username"_s, Json(user.username) },
        { u"is_active"_s, Json(user.isActive) }, { u"is_staff"_s, Json(user.isStaff) },
        { u"last_login"_s, user.lastLogin.isEmpty() ? Json() : Json(user.lastLogin) } });
}

} // namespace cli
