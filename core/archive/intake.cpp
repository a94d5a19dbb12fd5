// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/intake.h"

#include "core/archive/exchangeimport.h"
#include "core/archive/importvariables.h"
#include "core/base/regularfile.h"
#include "core/scan/filescan.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDirIterator>
#include <QFileInfo>

using session::Exchange;

namespace archive {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(archive::Intake)
};

constexpr qsizetype mostFiles = 200'000;
constexpr qsizetype mostSkipped = 10'000; ///< sentences; a folder of broken files has more
constexpr qint64 largestOfCalls = 64 * 1024 * 1024; ///< bytes of a file that is read as calls; larger ones are searched
constexpr qint64 largestEnvironment = 4 * 1024 * 1024;
constexpr qsizetype mostBeforehand = 2000; ///< files that are looked at for an environment
constexpr qsizetype binaryHead = 4096;

/// What makes two calls the same: all but when they were made.
QByteArray fingerprint(const Exchange &call)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](QByteArrayView part) {
        hash.addData(QByteArray::number(part.size()) + ':');
        hash.addData(part.toByteArray());
    };
    add(call.method);
    add(call.url.toEncoded());
    for (const auto &[name, value] : call.headers) {
        add(name);
        add(value);
    }
    add(call.body);
    add(QByteArray::number(call.status));
    add(call.replyBody);
    return hash.result();
}

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

/// What such a file names lies beside it.
bool isWithOthers(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == u"http" || suffix == u"rest" || suffix == u"bru" || nameOf(path) == u"bruno.json";
}

/// What Bruno keeps of a folder, a collection or an environment.
bool isAboutOthers(const QString &path)
{
    const QString name = nameOf(path);
    return name == u"folder.bru" || name == u"collection.bru" || name == u"bruno.json"
        || (name.endsWith(QLatin1StringView(".bru")) && path.section(u'/', -2, -2) == u"environments");
}

class Reader
{
public:
    explicit Reader(const IntakeOrder &order)
        : m_order(order)
        , m_progress(*order.progress)
        , m_tokens(order.claims)
        , m_scan(m_tokens, [this](qint64 bytes) { return goOn(bytes); })
    {
    }

    Intake read()
    {
        listFiles();
        readEnvironments();
        for (const File &file : std::as_const(m_files)) {
            if (m_progress.isStopped)
                break;
            readFile(file);
            ++m_progress.files;
            ++m_result.files;
        }
        for (const QString &sentence : m_scan.notLookedInto())
            skip(&m_result.notSearched, {}, sentence);
        finish();
        return std::move(m_result);
    }

private:
    struct File
    {
        QString path;
        QString name; ///< as it is told: from the folder on that was named
        bool isNamed; ///< by the person
    };

    bool goOn(qint64 bytes)
    {
        m_progress.bytes += bytes;
        m_progress.found = m_tokens.tokens().size();
        return !m_progress.isStopped;
    }

    void skip(const QString &place, const QString &text) { skip(&m_result.import.skipped, place, text); }

    static void skip(QList<Import::Skipped> *skipped, const QString &place, const QString &text)
    {
        if (skipped->size() < mostSkipped)
            skipped->append({ place, text });
        else if (skipped->size() == mostSkipped)
            skipped->append({ {}, Words::tr("There is more that was not taken.") });
    }

    void listFiles()
    {
        for (const QString &path : m_order.paths) {
            const QFileInfo info(path);
            if (!info.isDir()) {
                add({ path, nameOf(path), true }, info.size());
                continue;
            }
            QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
            while (files.hasNext() && !m_progress.isStopped) {
                files.next();
                if (m_files.size() == mostFiles) {
                    skip(path, Words::tr("Only its first %1 files were read.").arg(mostFiles));
                    break;
                }
                add({ files.filePath(), nameOf(path) + files.filePath().mid(path.size()), false },
                    files.fileInfo().size());
            }
        }
    }

    void add(const File &file, qint64 bytes)
    {
        m_files.append(file);
        ++m_progress.allFiles;
        m_progress.allBytes += bytes;
    }

    void readEnvironments()
    {
        for (const QString &path : m_order.environments) {
            const auto bytes = readRegularFile(path, largestEnvironment);
            if (bytes)
                takeEnvironment(*bytes, nameOf(path));
            else
                skip(nameOf(path), bytes.error().what);
        }
        for (const File &file : m_files.mid(0, mostBeforehand)) {
            if (m_progress.isStopped || QFileInfo(file.path).size() > largestEnvironment)
                continue;
            const auto bytes = readRegularFile(file.path, largestEnvironment);
            if (bytes && looksLikeEnvironment(*bytes) && takeEnvironment(*bytes, file.name))
                m_environments.insert(file.path);
        }
        m_variables = m_fromEnvironments;
        for (auto typed = m_order.variables.cbegin(); typed != m_order.variables.cend(); ++typed) {
            m_variables.insert(typed.key(), typed.value());
            m_result.givenBy.insert(typed.key(), {});
        }
    }

    bool takeEnvironment(const QByteArray &bytes, const QString &name)
    {
        const auto read = environmentVariables(bytes);
        if (!read) {
            skip(name, read.error().what);
            return false;
        }
        m_fromEnvironments.insert(*read);
        for (auto each = read->cbegin(); each != read->cend(); ++each)
            m_result.givenBy.insert(each.key(), name);
        return true;
    }

    void readFile(const File &file)
    {
        const qsizetype before = m_tokens.tokens().size();
        std::optional<Error> noCalls;
        bool hasCalls = false;
        if (!m_environments.contains(file.path))
            hasCalls = readCalls(file, &noCalls);
        if (m_order.onlyCalls)
            return;
        if (const auto added = m_scan.addFile(file.path); !added) {
            if (added.error().code != Errc::Cancelled)
                skip(&m_result.notSearched, file.name, added.error().what);
            return;
        }
        // Most files of a folder hold nothing; of one that was named this is the answer.
        if (noCalls && !hasCalls && file.isNamed && m_tokens.tokens().size() == before)
            skip(&m_result.notSearched, file.name, noCalls->what);
    }

    bool readCalls(const File &file, std::optional<Error> *noCalls)
    {
        QFile opened(file.path);
        if (!file.isNamed && isAboutOthers(file.path))
            return false; // read with the calls that it is about
        if (!openRegularFile(opened) || opened.size() > largestOfCalls)
            return false; // the scan says why
        if (opened.peek(binaryHead).contains('\0'))
            return false; // a database, an archive, a picture
        const auto bytes = readStream(opened, largestOfCalls, file.path);
        if (!bytes)
            return false;
        const QList<config::ServerProfile> servers = m_order.servers + m_result.import.servers;
        auto read = isWithOthers(file.path) ? importedFile(file.path, { m_variables, {} }, servers, m_order.now)
                                            : importedCalls(*bytes, m_variables, servers, m_order.now);
        if (!read) {
            *noCalls = read.error();
            if (read.error().code != Errc::Malformed) { // it was recognised
                skip(file.name, read.error().what);
                return true;
            }
            return false;
        }
        Import &all = m_result.import;
        all.calls += read->calls;
        all.servers += read->servers;
        for (const Import::Skipped &each : std::as_const(read->skipped))
            skip(m_files.size() > 1 ? QStringLiteral("%1: %2").arg(file.name, each.place) : each.place, each.text);
        for (const QString &name : std::as_const(read->missing)) {
            if (!all.missing.contains(name))
                all.missing.append(name);
        }
        for (auto each = read->variables.cbegin(); each != read->variables.cend(); ++each) {
            if (!all.variables.contains(each.key()))
                all.variables.insert(each.key(), each.value());
        }
        return true;
    }

    /// Tells what is known from what is new, and a token of a call from one beside it.
    void finish()
    {
        QSet<QByteArray> known;
        for (const Exchange &call : m_order.knownCalls)
            known.insert(fingerprint(call));
        scan::TokenScan inCalls(m_order.claims);
        const QList<Import::Call> &calls = m_result.import.calls;
        for (qsizetype i = 0; i < calls.size(); ++i) {
            const Exchange &call = calls.at(i).exchange;
            if (known.contains(fingerprint(call)))
                m_result.knownCalls.insert(i);
            inCalls.add(call.url.toEncoded(), {});
            for (const session::Headers &headers : { call.headers, call.replyHeaders }) {
                for (const auto &[name, value] : headers)
                    inCalls.add(value, {});
            }
            inCalls.add(call.body, {});
            inCalls.add(call.replyBody, {});
        }
        QSet<QByteArray> ofCalls;
        for (const scan::ScannedToken &token : inCalls.tokens())
            ofCalls.insert(token.text);
        for (const scan::ScannedToken &token : m_tokens.tokens()) {
            if (ofCalls.contains(token.text))
                continue;
            if (m_order.knownTokens.contains(token.text))
                m_result.knownTokens.insert(m_result.tokens.size());
            m_result.tokens.append(token);
        }
        m_result.bytes = m_progress.bytes;
        m_result.isStopped = m_progress.isStopped;
    }

    const IntakeOrder &m_order;
    IntakeProgress &m_progress;
    scan::TokenScan m_tokens;
    scan::FileScan m_scan;
    QList<File> m_files;
    QSet<QString> m_environments; ///< paths
    QHash<QString, QString> m_fromEnvironments;
    QHash<QString, QString> m_variables;
    Intake m_result;
};

} // namespace

Intake takeIn(const IntakeOrder &order)
{
    return Reader(order).read();
}

} // namespace archive
