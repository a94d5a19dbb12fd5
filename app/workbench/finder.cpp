// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/finder.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/helpcontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/recentfiles.h"
#include "app/workbench/scenarioscontroller.h"
#include "core/config/serverfile.h"
#include "core/django/usersearch.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokentitle.h"
#include "ui/actions/actionregistry.h"
#include "ui/help/helppages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOfGroup = 8; // entries that fit
constexpr qsizetype mostTokens = 2000; // the newest, that are looked through
constexpr qsizetype newest = 3; // tokens and files that are at hand
constexpr int wholeTitle = 50; ///< what is gained by typing all of it
constexpr int mostWithSlips = 500; ///< users, newest tokens, among whom a slip is forgiven at each key press
constexpr int elsewhere = 60; ///< what a fit in other words than the title costs

QString tr(const char *text)
{
    return QCoreApplication::translate("Finder", text);
}

QString shown(const QKeySequence &keys)
{
    return keys.toString(QKeySequence::NativeText);
}

struct Found
{
    FindEntry entry;
    int score;
};

/// Marks in the title what fits. A fit in other words counts less.
std::optional<Found> fitting(const QString &words, FindEntry entry, const QString &others)
{
    if (const auto match = matchWords(words, entry.title)) {
        entry.spans = match->spans;
        const bool isWhole = entry.title.compare(words, Qt::CaseInsensitive) == 0;
        return Found{ entry, match->score + (isWhole ? wholeTitle : 0) };
    }
    const auto match = matchWords(words, entry.title + u' ' + others + u' ' + entry.detail);
    if (!match)
        return std::nullopt;
    for (const WordMatch::Span &span : match->spans) {
        if (span.start + span.length <= entry.title.size())
            entry.spans.append(span);
    }
    return Found{ entry, match->score - elsewhere };
}

} // namespace

Finder::Finder(Laboratory &laboratory, const Targets &targets)
    : m_laboratory(laboratory)
    , m_targets(targets)
{
}

QList<FindEntry> Finder::find(const QString &words) const
{
    if (words.isEmpty())
        return atHand();
    QList<FindEntry> entries;
    const bool isAddress = saysAddress(words);
    if (isAddress)
        addAddress(words, &entries);
    QList<QList<Found>> groups;
    for (const QList<Candidate> &candidates :
        { actions(), panes(), users(words), tokens(words), keys(), servers(), scenarios(), files(), help() }) {
        QList<Found> found;
        for (const Candidate &candidate : candidates) {
            if (const auto fit = fitting(words, candidate.entry, candidate.words))
                found.append(*fit);
        }
        const auto isBefore = [](const Found &one, const Found &other) {
            return std::pair(one.entry.isEnabled, one.score) > std::pair(other.entry.isEnabled, other.score);
        };
        std::stable_sort(found.begin(), found.end(), isBefore);
        found.resize(qMin(found.size(), mostOfGroup));
        if (!found.isEmpty())
            groups.append(found);
    }
    std::stable_sort(groups.begin(), groups.end(), [](const QList<Found> &one, const QList<Found> &other) {
        return std::pair(one.constFirst().entry.isEnabled, one.constFirst().score)
            > std::pair(other.constFirst().entry.isEnabled, other.constFirst().score);
    });
    for (const QList<Found> &group : groups) {
        for (const Found &found : group)
            entries.append(found.entry);
    }
    if (!isAddress) // a word with a dot in it is more often a user's name than a host's
        addAddress(words, &entries);
    return entries;
}

/// Whether it can be nothing but where a server is.
bool Finder::saysAddress(const QString &words)
{
    static const QRegularExpression address(
        u"^(?:https?://|localhost(?:[:/]|$)|127\\.|\\[::1\\])|^[\\w.-]+\\.[\\w-]+(?::\\d{2,5}|/)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return address.match(words).hasMatch();
}

/// What is typed or pasted may be where a server is.
void Finder::addAddress(const QString &words, QList<FindEntry> *entries) const
{
    if (words.contains(u' ') || !(words.contains(u'.') || words.contains(u':')))
        return;
    const bool isLocal = words.startsWith("localhost"_L1) || words.startsWith("127."_L1);
    const QUrl url(
        words.contains("://"_L1) ? words : (isLocal ? "http://"_L1 : "https://"_L1) + words, QUrl::StrictMode);
    const bool isName = url.host().contains(u'.') || url.host() == "localhost"_L1 || url.port() > 0;
    if (!url.isValid() || !isName || !url.userInfo().isEmpty())
        return;
    addServer(url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toString(), entries);
    if (url.path().size() > 1)
        addServer(url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment).toString(), entries);
}

void Finder::addServer(const QString &url, QList<FindEntry> *entries) const
{
    const auto server = config::serverFromUrl(url);
    if (!server)
        return;
    FindEntry entry{ tr("Use %1 as server").arg(server->baseUrl.toString()), u"servers"_s,
        [&servers = m_laboratory.servers(), server = *server] {
            const auto isThis = [&server](const config::ServerProfile &each) { return each.id() == server.id(); };
            if (std::none_of(servers.all().cbegin(), servers.all().cend(), isThis))
                servers.keep(server);
            servers.choose(server.id());
        } };
    entry.detail = tr("nothing is sent yet");
    entry.group = tr("Address");
    entries->append(entry);
}

Finder::Candidate Finder::entryOf(Action action) const
{
    ActionRegistry &registry = m_targets.actions;
    const ActionInfo &info = infoOf(action);
    const QString place = registry.placeTitle(info);
    const QString detail = registry.detail(action);
    FindEntry entry{ registry.title(action), QLatin1String(info.icon), [&registry, action] { registry.run(action); } };
    entry.detail = detail.isEmpty() ? place : detail;
    entry.group = tr("Actions");
    entry.keys = shown(keyOf(action));
    entry.isEnabled = registry.isEnabled(action);
    return { entry, titleOf(action) + u' ' + QLatin1String(info.words) + u' ' + place };
}

QList<Finder::Candidate> Finder::actions() const
{
    QList<Candidate> candidates;
    for (const ActionInfo &info : allActions()) {
        if (info.action != Action::Find)
            candidates.append(entryOf(info.action));
    }
    return candidates;
}

QList<Finder::Candidate> Finder::panes() const
{
    QList<Candidate> candidates;
    ActionRegistry &registry = m_targets.actions;
    for (const ActionRegistry::Place &place : registry.places()) {
        FindEntry entry{ place.title, place.icon, [&registry, id = place.id] { registry.goTo(id); } };
        entry.group = tr("Go to");
        entry.keys = shown(place.key);
        candidates.append({ entry, tr("pane tab") });
    }
    return candidates;
}

QList<Finder::Candidate> Finder::users(const QString &words) const
{
    QList<Candidate> candidates;
    const QList<django::User> users = m_laboratory.directory().users();
    const bool areMany = users.size() > mostWithSlips;
    const django::UserSearch search(words);
    for (const django::User &user : users) {
        if (areMany && !search.fits(user))
            continue;
        if (candidates.size() == mostWithSlips)
            break;
        FindEntry entry{ user.username, u"user"_s,
            [&flow = m_targets.flow, name = user.username] { flow.selectUser(name); } };
        entry.detail = tr("user %1").arg(django::keyText(user));
        entry.group = tr("Users");
        candidates.append({ entry, {} });
    }
    return candidates;
}

/// The newest first.
QList<Finder::Candidate> Finder::tokens(const QString &words) const
{
    QList<Candidate> candidates;
    const QStringList each = words.split(u' ', Qt::SkipEmptyParts);
    qsizetype left = mostTokens;
    const session::TokenList &all = m_laboratory.log().tokens();
    const Instant now = m_laboratory.clock().now();
    for (auto token = all.crbegin(); token != all.crend() && left > 0; ++token, --left) {
        const QString title = tokenTitleWithUser(*token);
        const QString jti = QString::fromUtf8(token->jti);
        const auto isIn = [&title, &jti](const QString &word) {
            return title.contains(word, Qt::CaseInsensitive) || jti.contains(word, Qt::CaseInsensitive);
        };
        if (mostTokens - left >= mostWithSlips && !std::all_of(each.cbegin(), each.cend(), isIn))
            continue;
        FindEntry entry{ title, u"keys"_s,
            [&decode = m_targets.decode, id = token->id] { decode.reveal(id); } };
        entry.detail = session::tokenStateText(*token, now);
        entry.group = tr("Tokens");
        candidates.append({ entry, jti });
    }
    return candidates;
}

QList<Finder::Candidate> Finder::keys() const
{
    QList<Candidate> candidates;
    for (const keyring::KeyEntry &key : m_laboratory.keyRing().entries()) {
        FindEntry entry{ key.name, u"keys"_s, [&keys = m_targets.keys, id = key.id] { keys.show(id); } };
        entry.detail = key.kind;
        entry.group = tr("Keys");
        candidates.append({ entry, tr("key") });
    }
    return candidates;
}

QList<Finder::Candidate> Finder::servers() const
{
    QList<Candidate> candidates;
    for (const config::ServerProfile &server : m_laboratory.servers().all()) {
        FindEntry entry{ tr("Use %1").arg(server.embedded ? server.name : server.title()), u"servers"_s,
            [&servers = m_laboratory.servers(), id = server.id()] { servers.choose(id); } };
        entry.detail = server.baseUrl.toString();
        entry.group = tr("Servers");
        entry.isEnabled = server.id() != m_laboratory.servers().current().id();
        candidates.append({ entry, tr("server choose call") });
    }
    return candidates;
}

QList<Finder::Candidate> Finder::scenarios() const
{
    QList<Candidate> candidates;
    for (const auto &[id, name] : m_targets.scenarios.names()) {
        FindEntry entry{ name, u"scenarios"_s, [&scenarios = m_targets.scenarios, id = id] { scenarios.show(id); } };
        entry.group = tr("Scenarios");
        candidates.append({ entry, tr("scenario") });
    }
    return candidates;
}

QList<Finder::Candidate> Finder::help() const
{
    QList<Candidate> candidates;
    for (const HelpPage &page : helpPages()) {
        FindEntry entry{ page.title, u"question"_s, [&help = m_targets.help, id = page.id] { help.showPage(id); } };
        entry.detail = tr("page");
        entry.group = tr("Help");
        candidates.append({ entry, tr("help documentation") });
    }
    return candidates;
}

QList<Finder::Candidate> Finder::files() const
{
    QList<Candidate> candidates;
    for (const QString &path : m_targets.recent.paths()) {
        const QFileInfo file(path);
        FindEntry entry{ tr("Open %1").arg(file.fileName()), u"open"_s,
            [&recent = m_targets.recent, path] { emit recent.chosen(path); } };
        entry.detail = QDir::toNativeSeparators(file.path());
        entry.group = tr("Recent files");
        candidates.append({ entry, tr("file recent") });
    }
    return candidates;
}

QList<FindEntry> Finder::atHand() const
{
    QList<FindEntry> entries;
    const auto add = [&entries](const QList<Candidate> &candidates, const QString &group) {
        for (const Candidate &candidate : candidates) {
            entries.append(candidate.entry);
            if (!group.isEmpty())
                entries.last().group = group;
        }
    };
    QList<Candidate> recent;
    for (const Action action : m_targets.actions.recent())
        recent.append(entryOf(action));
    add(recent, tr("Recent"));
    add(tokens({}).mid(0, newest), tr("Newest tokens"));
    add(files().mid(0, newest), {});
    // What can be done here comes before the rest.
    QMap<int, QList<Candidate>> byNearness;
    for (const ActionInfo &info : allActions()) {
        if (info.action == Action::Find)
            continue;
        const bool isHere = info.place == m_targets.place() || info.place == "decode"_L1;
        const Candidate candidate = entryOf(info.action);
        byNearness[!candidate.entry.isEnabled ? 2 : isHere ? 0 : 1].append(candidate);
    }
    add(byNearness.value(0), tr("Here"));
    add(panes(), {});
    add(byNearness.value(1), tr("Elsewhere"));
    add(byNearness.value(2), tr("Not possible now"));
    return entries;
}
