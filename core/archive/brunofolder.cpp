// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brunofolder.h"

#include "core/archive/brucalls.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

/// A collection as a folder of files.
class FolderReader
{
public:
    FolderReader(ImportFolder &folder, const GivenVariables &given, Instant now)
        : m_folder(folder)
        , m_given(given)
        , m_calls(given, now)
    {
    }

    Import read(const QString &only)
    {
        const QStringList files
            = only.isEmpty() ? m_folder.files(u".bru"_s) : m_folder.files(u".bru"_s, u"environments"_s) << only;
        readCollection(files);
        QList<Call> calls;
        for (const QString &path : files) {
            const QString name = path.section(u'/', -1);
            if (path.startsWith(u"environments/"_s) || name == u"folder.bru" || name == u"collection.bru")
                continue;
            if (!only.isEmpty() && path != only)
                continue;
            if (const auto file = fileAt(path))
                calls.append({ path, path.section(u'/', 0, -2), *file });
        }
        // Within a folder by their numbers; the folders stay where they are.
        for (qsizetype from = 0; from < calls.size();) {
            qsizetype to = from;
            while (to < calls.size() && calls.at(to).folder == calls.at(from).folder)
                ++to;
            std::stable_sort(calls.begin() + from, calls.begin() + to,
                [](const Call &one, const Call &other) { return one.number() < other.number(); });
            from = to;
        }
        for (const Call &call : std::as_const(calls)) {
            const QString name = call.path.section(u'/', -1).chopped(4);
            m_calls.addCall(call.file, name, scopeOf(call.folder));
        }
        return m_calls.maker().take();
    }

private:
    struct Call
    {
        QString path;
        QString folder;
        BruFile file;

        int number() const
        {
            const BruFile::Block *meta = file.find(u"meta");
            return meta ? meta->value(u"seq").toInt() : 0;
        }
    };

    std::optional<BruFile> fileAt(const QString &path)
    {
        const auto content = m_folder.read(path);
        if (!content) {
            m_calls.maker().skip(path, content.error().what);
            return std::nullopt;
        }
        return readBru(QString::fromUtf8(*content));
    }

    void readCollection(const QStringList &files)
    {
        BruScope root;
        if (m_folder.has(u"collection.bru"_s)) {
            if (const auto file = fileAt(u"collection.bru"_s))
                m_calls.readSettings(*file, u"collection.bru"_s, &root);
        }
        m_scopes.insert(QString(), root);
        Environments environments;
        for (const QString &path : files) {
            if (!path.startsWith(u"environments/"_s) || path.count(u'/') != 1)
                continue;
            const auto content = m_folder.read(path);
            const auto values = content.and_then([](const QByteArray &text) { return environmentVariables(text); });
            if (values)
                environments.insert(path.section(u'/', -1).chopped(4), *values);
            else
                m_calls.maker().skip(path, values.error().what);
        }
        m_calls.maker().addEnvironment(environments, m_given.environment);
        if (m_folder.has(u".env"_s)) {
            const auto content = m_folder.read(u".env"_s);
            const auto values = content.and_then([](const QByteArray &text) { return environmentVariables(text); });
            if (!values)
                m_calls.maker().skip(u".env"_s, values.error().what);
            for (const QString &name : values ? values->keys() : QStringList())
                m_calls.maker().addVariable(u"process.env."_s + name, values->value(name));
        }
    }

    /// Of a folder by its path; "" is the collection's own.
    const BruScope &scopeOf(const QString &path)
    {
        if (const auto known = m_scopes.constFind(path); known != m_scopes.cend())
            return *known;
        BruScope scope = scopeOf(path.contains(u'/') ? path.section(u'/', 0, -2) : QString());
        std::optional<BruFile> file;
        if (m_folder.has(path + u"/folder.bru"_s))
            file = fileAt(path + u"/folder.bru"_s);
        const BruFile::Block *meta = file ? file->find(u"meta") : nullptr;
        const QString name = meta ? meta->value(u"name") : QString();
        scope.place = scope.below(name.isEmpty() ? path.section(u'/', -1) : name);
        if (file)
            m_calls.readSettings(*file, scope.place, &scope);
        return *m_scopes.insert(path, scope);
    }

    ImportFolder &m_folder;
    const GivenVariables &m_given;
    BruCalls m_calls;
    QHash<QString, BruScope> m_scopes; ///< by the paths of their folders
};

} // namespace

Import callsFromBrunoFolder(ImportFolder &folder, const QString &only, const GivenVariables &given, Instant now)
{
    return FolderReader(folder, given, now).read(only);
}

} // namespace archive
