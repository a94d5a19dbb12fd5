// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/readrun.h"

#include "core/base/processgroup.h"
#include "core/json/jsonreader.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

using namespace std::chrono_literals;

namespace project {

namespace {

constexpr qsizetype LargestAnswer = 32 * 1024 * 1024;
constexpr qsizetype LongestNoise = 64 * 1024; ///< of standard error; the end counts
constexpr auto Patience = 5s; ///< beyond the limit, by which the script ends itself and says where it stood
constexpr QByteArrayView Marker = "\njotlab-project 1\n";

QString tr(const char *text)
{
    return QCoreApplication::translate("project::Reading", text);
}

struct Finished
{
    QByteArray out;
    QByteArray noise;
    bool isLate = false;
    bool isTooMuch = false;
    bool isStopped = false;
    bool isCrash = false;
    int exitCode = 0;
};

/// The last lines of what was printed, for people.
QString lastLines(const QByteArray &noise)
{
    const QList<QByteArray> lines = noise.trimmed().split('\n');
    return QString::fromUtf8(lines.mid(qMax(0, lines.size() - 12)).join('\n'));
}

Result<Finished> finish(const ReadCommand &command)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto [name, value] : command.variables.asKeyValueRange())
        environment.insert(name, value);
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1")); // for what it starts, too
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(command.folder);
    leadOwnGroup(process);
    process.start(command.program, command.arguments);
    if (!process.waitForStarted())
        return fail(Errc::Io,
            tr("“%1” can't be started: %2. Choose the Python that the project runs with.")
                .arg(command.program, process.errorString()));
    const qint64 leader = process.processId();
    process.write(readScript());
    process.closeWriteChannel();

    Finished run;
    const QDeadlineTimer deadline(command.timeLimit + Patience);
    const auto isStopped = [&command] { return command.stop && *command.stop; };
    while (process.state() != QProcess::NotRunning && !deadline.hasExpired() && run.out.size() <= LargestAnswer
        && !isStopped()) {
        process.waitForReadyRead(200);
        run.out += process.readAllStandardOutput();
        run.noise = (run.noise + process.readAllStandardError()).right(LongestNoise);
    }
    run.isStopped = isStopped();
    run.isTooMuch = run.out.size() > LargestAnswer;
    run.isLate = process.state() != QProcess::NotRunning && !run.isTooMuch;
    endGroup(leader); // what the project's code has started, too
    process.kill();
    process.waitForFinished();
    run.out += process.readAllStandardOutput();
    run.noise = (run.noise + process.readAllStandardError()).right(LongestNoise);
    run.isCrash = process.exitStatus() == QProcess::CrashExit;
    run.exitCode = process.exitCode();
    return run;
}

/// Where a project stood that did not come to an end: the innermost line of its own that the script's watch printed.
QString standstill(const Finished &run, const QString &folder)
{
    static const QRegularExpression frame(QStringLiteral("File \"([^\"]+)\", line (\\d+)"));
    QString first;
    for (auto matches = frame.globalMatch(QString::fromUtf8(run.noise.mid(run.noise.lastIndexOf("Timeout ("))));
         matches.hasNext();) {
        const auto match = matches.next();
        const QString file = match.captured(1);
        if (file.startsWith(folder + u'/') && !file.contains(u"site-packages"))
            return tr("%1, line %2").arg(file.mid(folder.size() + 1), match.captured(2));
        if (first.isEmpty() && file != u"<stdin>")
            first = tr("%1, line %2").arg(file, match.captured(2));
    }
    return first;
}

Error whyNoAnswer(const Finished &run, const ReadCommand &command)
{
    const QString detail = lastLines(run.noise);
    const QString last = detail.section(u'\n', -1).left(300);
    const auto limit = qlonglong(command.timeLimit.count());
    if (run.noise.contains("Timeout (")) {
        const QString where = standstill(run, command.folder);
        return { Errc::Io,
            where.isEmpty()
                ? tr("The project did not finish loading within %1 s. Give it a longer time limit.").arg(limit)
                : tr("The project did not finish loading within %1 s: it stands in %2. Give it a longer time limit, or "
                     "see what that line waits for.")
                      .arg(limit)
                      .arg(where),
            detail };
    }
    if (run.isLate)
        return { Errc::Io,
            tr("“%1” gave no answer within %2 s and was ended. Is it the project's Python?")
                .arg(command.program)
                .arg(limit),
            detail };
    if (last.startsWith(u"bwrap:"))
        return { Errc::Io,
            tr("bubblewrap can't confine the project here (%1). Run it unconfined, or mend bubblewrap.").arg(last),
            detail };
    if (run.exitCode == 0 && !run.isCrash)
        return { Errc::Io,
            tr("“%1” ended without an answer; it seems to be no Python 3.7 or newer. Choose the project's own.")
                .arg(command.program),
            detail };
    return { Errc::Io,
        tr("“%1” ended with %2 before it answered%3. Choose the Python that the project runs with.")
            .arg(command.program, run.isCrash ? tr("a crash") : tr("exit code %1").arg(run.exitCode),
                last.isEmpty() ? QString() : QStringLiteral(": ") + last),
        detail };
}

} // namespace

Result<Json> runReading(const ReadCommand &command)
{
    if (!QFileInfo(command.folder).isDir())
        return fail(Errc::Io, tr("The folder “%1” isn't there any more.").arg(command.folder));
    const auto run = finish(command);
    if (!run)
        return tl::unexpected(run.error());
    if (run->isStopped)
        return fail(Errc::Cancelled, tr("It was stopped before the project had answered."));
    if (run->isTooMuch)
        return fail(Errc::Limit,
            tr("“%1” printed more than %2 MB, and was ended. Is it the project's Python?")
                .arg(command.program)
                .arg(LargestAnswer / 1024 / 1024));
    return readingDocument(run->out).or_else([&](const Error &error) -> Result<Json> {
        if (error.code == Errc::NotFound)
            return tl::unexpected(whyNoAnswer(*run, command));
        return tl::unexpected(error);
    });
}

Result<Json> readingDocument(const QByteArray &answer)
{
    const qsizetype at = ("\n" + answer).lastIndexOf(Marker);
    if (at < 0)
        return fail(Errc::NotFound, tr("That is no answer of readproject.py: its line “jotlab-project 1” is missing."));
    return parseJson(QByteArrayView(answer).sliced(at + Marker.size() - 1).trimmed()).map_error([](Error error) {
        error.code = Errc::Malformed;
        error.what = tr("What readproject.py answered was cut or changed: %1").arg(error.what);
        return error;
    });
}

} // namespace project
