// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include "app/cli/fingerprint.h"

using namespace Qt::StringLiterals;

namespace cli {

std::span<const Command> commands()
{
    static constexpr Command table[] = {
        { "decode", "shows what tokens say; needs no key", decode },
        { "verify", "judges a token, or a file of them, by key and time", verify },
        { "sign", "signs a payload as it is", sign },
        { "issue", "makes tokens for a user, without a server or a password", issue },
        { "keygen", "makes a key", keygen },
        { "users", "lists and changes the directory of a database", users },
        { "tokens", "lists the tokens of a Django project, and blacklists or flushes them", tokens },
        { "flush", "deletes expired tokens from a database", flush },
        { "serve", "runs the embedded server", serve },
        { "login", "calls a server: gets tokens", login },
        { "refresh", "calls a server: a new access token for a refresh token", refresh },
        { "blacklist", "calls a server: logs out, the refresh token is blacklisted", blacklist },
        { "check", "calls a server: asks its verify view about a token", check },
        { "whoami", "calls a server: a protected view with an access token", whoami },
        { "explain", "says why a call failed, from a reply that is pasted or piped", explain },
        { "settings", "shows what a settings.py means for tokens", settings },
        { "import", "takes calls from collections, descriptions of APIs, HAR and .http files, and commands",
            importCalls },
        { "code", "writes a call, or login to logout, as code: cURL, Python, JavaScript, tests", code },
        { "open", "reads a Django project with its own Python, once that is allowed", open },
        { "server", "writes or checks a server file, by presets of well-known libraries", serverFile },
        { "scan", "lists the tokens in logs, HAR files, JSON or any bytes", scan },
        { "forgeries", "sends wrong tokens to your own server, which must refuse them", forgeries },
        { "fingerprint", "tells what a server is from harmless calls, and where it differs from its settings",
            fingerprintServer },
        { "run", "plays scenarios, and writes reports", play },
    };
    return table;
}

namespace {

QByteArray overview()
{
    QByteArray text = "Usage: jotlab-cli COMMAND [OPTIONS] [ARGUMENT]\n"
                      "A laboratory for the tokens of Simple JWT.\n\nCommands:\n";
    for (const Command &command : commands())
        text += "  " + QByteArray(command.name).leftJustified(13) + command.summary + '\n';
    return text
        + "\nA TOKEN argument is the token itself, - for standard input, or @FILE.\n"
          "jotlab-cli COMMAND --help tells a command's options.\n\n"
          "Exit: 0 done, 1 the verdict is negative, 2 usage, 3 a file, the database or the network failed,\n"
          "4 the server answered, but not with success.\n";
}

} // namespace

Exit run(const QStringList &arguments, Console &console)
{
    const QString name = arguments.value(1);
    if (name == u"--help" || name == u"-h" || name == u"help") {
        console.raw(overview());
        return Exit::Done;
    }
    if (name == u"--version") {
        console.line(u"jotlab-cli " JOTLAB_VERSION ""_s);
        return Exit::Done;
    }
    for (const Command &command : commands()) {
        if (name == QLatin1String(command.name))
            return command.run(arguments.mid(2), console);
    }
    console.diagnostic(name.isEmpty() ? u"No command was given; see jotlab-cli --help."_s
                                      : u"There is no command “%1”; see jotlab-cli --help."_s.arg(name));
    return Exit::Usage;
}

} // namespace cli
