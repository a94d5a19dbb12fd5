// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/json/json.h"

#include <QFile>
#include <QString>

namespace cli {

/// What the process ends with; scripts rely on these.
enum class Exit : int {
    Done = 0, ///< done; the verdict, if there is one, is positive
    Negative = 1, ///< the verdict is negative: token refused, nothing found, name taken or unknown
    Usage = 2, ///< unknown option, bad value, unreadable settings
    Failed = 3, ///< a file, the database or the network failed
    Refused = 4 ///< the server answered, but not with success
};

/// The exit that fits an error: Failed for files, database and network, Negative for names taken or unknown, else
/// Usage.
Exit exitFor(const Error &error);

/// null where there is no text.
Json orNull(const QString &text);

/// Standard output and standard error. Main thread.
class Console
{
public:
    Console();

    bool json = false; ///< machine output: one JSON object a line

    /// One object a line on standard output.
    void object(const Json &value);
    /// A line of text for people on standard output; control characters in it are escaped.
    void line(const QString &text);
    /// A line that is written as it is: a token, a PEM block.
    void raw(const QByteArray &bytes);
    /// A line on standard error, after the program's name.
    void diagnostic(const QString &text);
    /// Tells the error on standard error and gives the exit that fits.
    Exit failure(const Error &error);
    /// Text in a colour of ECMA-48 (31 red, 32 green, 33 yellow), only where standard output is a terminal.
    QString coloured(const QString &text, int colour) const;
    /// Somebody reads standard error as it is written: it is a terminal.
    bool isWatched() const;
    /// Everything written so far is out.
    void flush();
    /// What the process ends with: Failed, and told, where standard output didn't take all that was written.
    Exit finish(Exit exit);

private:
    QFile m_out;
    QFile m_err;
    bool m_terminal;
    bool m_isLost = false; ///< standard output is full, or gone
};

} // namespace cli
