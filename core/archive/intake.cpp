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

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Intake", text);
}

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
        for (const QString &folder : std::as_const(m_folders))
            readFolder(folder);
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
            skipped->append({ {}, tr("There is more that was not imported.") });
    }

    void listFiles()
    {
        for (const QString &path : m_order.paths) {
            const QFileInfo info(path);
            if (!info.isDir()) {
                add({ path, nameOf(path), true }, info.size());
                continue;
            }
            m_folders.append(path);
            QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
            while (files.hasNext() && !m_progress.isStopped) {
                files.next();
                if (m_files.size() == mostFiles) {
                    skip(path, tr("Only its first %1 files were read.").arg(mostFiles));
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
        QList<const File *> found;
        for (const File &file : std::as_const(m_files)) {
            if (&file - m_files.constData() == mostBeforehand || m_progress.isStopped)
                break;
            const auto bytes = QFileInfo(file.path).size() <= largestEnvironment
                ? readRegularFile(file.path, largestEnvironment)
                : Result<QByteArray>();
            if (bytes && looksLikeEnvironment(*bytes)) {
                m_environments.insert(file.path);
                found.append(&file);
            }
        }
        // Staging and production lie beside each other: they are not one.
        for (const File *file : std::as_const(found)) {
            if (found.size() > 1)
                addNew({ file->name }, &m_result.import.environments);
            if (found.size() > 1 && file->name != m_order.environment)
                continue;
            if (const auto bytes = readRegularFile(file->path, largestEnvironment))
                takeEnvironment(*bytes, file->name);
        }
        m_variables = m_fromEnvironments;
        for (auto typed = m_order.variables.cbegin(); typed != m_order.variables.cend(); ++typed) {
            m_variables.insert(typed.key(), typed.value());
            m_result.givenBy.insert(typed.key(), {});
        }
    }

    void takeEnvironment(const QByteArray &bytes, const QString &name)
    {
        const auto all = environmentsIn(bytes);
        if (!all)
            return skip(name, all.error().what);
        if (all->size() > 1)
            addNew(all->keys(), &m_result.import.environments);
        const auto read = all->size() == 1 ? all->cbegin() : all->constFind(m_order.environment);
        if (read == all->cend())
            return; // one of them is to be chosen
        m_fromEnvironments.insert(*read);
        for (auto each = read->cbegin(); each != read->cend(); ++each)
            m_result.givenBy.insert(each.key(), name);
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
        auto read = callsOf(file.path);
        if (!read) {
            *noCalls = read.error();
            if (read.error().code != Errc::Malformed) { // it was recognised
                skip(file.name, read.error().what);
                return true;
            }
            return false;
        }
        take(*read, file.name);
        return true;
    }

    Result<Import> callsOf(const QString &path) const
    {
        return importedFile(
            path, { m_variables, m_order.environment }, m_order.servers + m_result.import.servers, m_order.now);
    }

    /// As one collection, if it is one: its files are not taken again.
    void readFolder(const QString &path)
    {
        const auto read = callsOf(path);
        if (!read || (read->calls.isEmpty() && read->skipped.isEmpty()))
            return;
        take(*read, nameOf(path));
        m_hasCollection = true;
    }

    void take(const Import &read, const QString &name)
    {
        QList<Import::Call> calls;
        for (const Import::Call &each : read.calls) {
            const QByteArray print = each.name.toUtf8() + '\n' + fingerprint(each.exchange);
            if (!m_taken.contains(print))
                calls.append(each);
            m_taken.insert(print);
        }
        if (m_hasCollection && calls.isEmpty())
            return; // it is a part of that, and what is to be told of it is told
        Import &all = m_result.import;
        all.calls += calls;
        all.servers += read.servers;
        for (const Import::Skipped &each : read.skipped)
            skip(m_files.size() > 1 ? QStringLiteral("%1: %2").arg(name, each.place) : each.place, each.text);
        addNew(read.missing, &all.missing);
        addNew(read.environments, &all.environments);
        for (auto each = read.variables.cbegin(); each != read.variables.cend(); ++each) {
            if (!all.variables.contains(each.key()))
                all.variables.insert(each.key(), each.value());
        }
    }

    static void addNew(const QStringList &names, QStringList *all)
    {
        for (const QString &name : names) {
            if (!all->contains(name))
                all->append(name);
        }
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
    QStringList m_folders;
    QSet<QByteArray> m_taken; ///< calls, by what they say
    bool m_hasCollection = false; ///< a folder was read as one
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
