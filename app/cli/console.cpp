// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "core/json/jsonwriter.h"

#include <QtGlobal>
#include <cstdio>
#ifdef Q_OS_UNIX
#include <unistd.h>
#else
#include <io.h>
#endif

using namespace Qt::StringLiterals;

namespace cli {

Exit exitFor(const Error &error)
{
    switch (error.code) {
    case Errc::Io:
    case Errc::Network:
    case Errc::Secret:
    case Errc::Cancelled:
        return Exit::Failed;
    case Errc::NotFound:
    case Errc::Conflict:
        return Exit::Negative;
    default:
        return Exit::Usage;
    }
}

Json orNull(const QString &text)
{
    return text.isEmpty() ? Json() : Json(text);
}

namespace {

bool isTerminal(std::FILE *stream)
{
#ifdef Q_OS_UNIX
    return isatty(fileno(stream)) != 0;
#else
    return _isatty(_fileno(stream)) != 0; // its UTF-8 and colours need SetConsoleOutputCP() and a mode: not here
#endif
}

} // namespace

Console::Console()
    : m_terminal(isTerminal(stdout) && qEnvironmentVariableIsEmpty("NO_COLOR"))
{
    m_out.open(stdout, QIODevice::WriteOnly);
    m_err.open(stderr, QIODevice::WriteOnly);
}

void Console::object(const Json &value)
{
    raw(printableJson(writeJson(value, JsonStyle::Compact)));
}

void Console::line(const QString &text)
{
    raw(text.toUtf8());
}

void Console::raw(const QByteArray &bytes)
{
    const QByteArray line = bytes.endsWith('\n') ? bytes : bytes + '\n';
    m_isLost = m_out.write(line) != line.size() || m_isLost;
}

void Console::diagnostic(const QString &text)
{
    flush();
    m_err.write("jotlab-cli: " + printable(text).toUtf8() + '\n');
    m_err.flush();
}

Exit Console::failure(const Error &error)
{
    diagnostic(error.what);
    return exitFor(error);
}

QString Console::coloured(const QString &text, int colour) const
{
    return m_terminal ? u"\033[%1m%2\033[0m"_s.arg(colour).arg(text) : text;
}

bool Console::isWatched() const
{
    return isTerminal(stderr);
}

void Console::flush()
{
    m_isLost = !m_out.flush() || m_isLost;
}

Exit Console::finish(Exit exit)
{
    flush();
    if (!m_isLost)
        return exit;
    diagnostic(u"Standard output can't be written: %1."_s.arg(m_out.errorString()));
    return Exit::Failed;
}

} // namespace cli
