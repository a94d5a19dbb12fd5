// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/interpreters.h"

#include "core/base/regularfile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace project {

namespace {

constexpr qint64 LargestFile = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("project::Interpreters", text);
}

/// A small text file's lines; none where it can't be read.
QStringList linesOf(const QString &path)
{
    const auto bytes = readRegularFile(path, LargestFile);
    return bytes ? QString::fromUtf8(*bytes).split(u'\n') : QStringList();
}

/// The value of "name = value" in a pyvenv.cfg.
QString configured(const QString &folder, const QString &name)
{
    for (const QString &line : linesOf(folder + QStringLiteral("/pyvenv.cfg"))) {
        if (line.section(u'=', 0, 0).trimmed() == name)
            return line.section(u'=', 1).trimmed();
    }
    return {};
}

bool hasDjango(const QString &prefix)
{
    for (const char *lib : { "/lib", "/local/lib", "/lib64" }) {
        const QDir dir(prefix + QLatin1String(lib));
        for (const QString &python : dir.entryList({ QStringLiteral("python3*") }, QDir::Dirs)) {
            for (const char *packages : { "/site-packages", "/dist-packages" }) {
                if (QFileInfo::exists(
                        dir.absoluteFilePath(python) + QLatin1String(packages) + QStringLiteral("/django/__init__.py")))
                    return true;
            }
        }
    }
    if (configured(prefix, QStringLiteral("include-system-site-packages")) != u"true")
        return false;
    const QString base = QFileInfo(configured(prefix, QStringLiteral("home"))).path();
    return !base.isEmpty() && base != prefix && hasDjango(base);
}

/// The first eight characters by which poetry and pipenv tell the environments of two folders of one name apart.
QString pathMark(const QString &path)
{
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toBase64(QByteArray::Base64UrlEncoding)).left(8);
}

class Search
{
public:
    Search(const ProjectPlace &place, const QProcessEnvironment &environment)
        : m_folders(foldersAround(place.root))
        , m_environment(environment)
        , m_home(environment.value(QStringLiteral("HOME"), QDir::homePath()))
    {
    }

    InterpreterSearch run()
    {
        lookBeside();
        lookForPoetry();
        lookForPipenv();
        lookForConda();
        addPrefix(m_environment.value(QStringLiteral("VIRTUAL_ENV")), tr("the active virtual environment"));
        addPrefix(m_environment.value(QStringLiteral("CONDA_PREFIX")), tr("the active conda environment"));
        lookForPyenv();
        lookInPath();
        lookForContainers();
        return m_search;
    }

private:
    /// The Python of an environment or an installation; false where it has none.
    bool addPrefix(const QString &prefix, const QString &source)
    {
        if (prefix.isEmpty())
            return false;
        for (const char *name : { "/bin/python", "/bin/python3" }) {
            const QString path = prefix + QLatin1String(name);
            if (!QFileInfo(path).isExecutable())
                continue;
            const bool isKnown = std::any_of(m_search.found.begin(), m_search.found.end(),
                [&](const Interpreter &each) { return each.path == path; });
            if (!isKnown)
                m_search.found += Interpreter{ path, source, hasDjango(prefix) };
            return true;
        }
        return false;
    }

    /// The first of those files around the project; empty: none.
    QString fileAround(const QStringList &names) const
    {
        for (const QString &folder : m_folders) {
            for (const QString &name : names) {
                if (QFileInfo(folder + u'/' + name).isFile())
                    return folder + u'/' + name;
            }
        }
        return {};
    }

    // Also where uv makes its own, and poetry and pipenv if they are told to.
    void lookBeside()
    {
        const QString uv = m_environment.value(QStringLiteral("UV_PROJECT_ENVIRONMENT"));
        for (const QString &folder : m_folders) {
            if (!uv.isEmpty())
                addPrefix(QDir(folder).absoluteFilePath(uv), QStringLiteral("uv"));
            QStringList names = QDir(folder).entryList(
                QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name); // .venv comes before venv
            for (const QString &name : names) {
                const QString path = folder + u'/' + name;
                if (QFileInfo::exists(path + QStringLiteral("/pyvenv.cfg")))
                    addPrefix(path, tr("virtual environment %1").arg(name));
                else if (QFileInfo::exists(path + QStringLiteral("/conda-meta")))
                    addPrefix(path, tr("conda environment %1").arg(name));
            }
            if (QFileInfo(folder + QStringLiteral("/.venv")).isFile()) // pipenv: a file that names it
                addPrefix(linesOf(folder + QStringLiteral("/.venv")).value(0).trimmed(), QStringLiteral("pipenv"));
        }
        if (m_search.found.isEmpty() && !fileAround({ QStringLiteral("uv.lock") }).isEmpty())
            m_search.remarks += tr("uv.lock is here, but no environment of uv: uv sync makes it.");
    }

    /// Environments in a folder whose names have the mark.
    bool addMarked(const QString &folder, const QString &pattern, const QString &source)
    {
        const QDir dir(folder);
        bool isFound = false;
        for (const QString &name : dir.entryList({ pattern }, QDir::Dirs, QDir::Name | QDir::Reversed))
            isFound = addPrefix(dir.absoluteFilePath(name), source) || isFound;
        return isFound;
    }

    void lookForPoetry()
    {
        const QString project = fileAround({ QStringLiteral("pyproject.toml") });
        if (project.isEmpty())
            return;
        const QString folder = QFileInfo(project).path();
        const bool isPoetrys = linesOf(project).contains(QStringLiteral("[tool.poetry]"))
            || QFileInfo::exists(folder + QStringLiteral("/poetry.lock"));
        const QString cache
            = m_environment.value(QStringLiteral("POETRY_CACHE_DIR"), m_home + QStringLiteral("/.cache/pypoetry"));
        bool isFound = false;
        for (const QString &place :
            { m_environment.value(QStringLiteral("POETRY_VIRTUALENVS_PATH")), cache + QStringLiteral("/virtualenvs"),
                m_home + QStringLiteral("/Library/Caches/pypoetry/virtualenvs") }) {
            if (!place.isEmpty())
                isFound
                    = addMarked(place, QStringLiteral("*-%1-py*").arg(pathMark(QFileInfo(folder).canonicalFilePath())),
                          QStringLiteral("poetry"))
                    || isFound;
        }
        if (isPoetrys && !isFound && m_search.found.isEmpty())
            m_search.remarks
                += tr("The project is poetry's, but there is no environment of it: poetry install makes it.");
    }

    void lookForPipenv()
    {
        const QString pipfile = fileAround({ QStringLiteral("Pipfile") });
        if (pipfile.isEmpty())
            return;
        const QString place
            = m_environment.value(QStringLiteral("WORKON_HOME"), m_home + QStringLiteral("/.local/share/virtualenvs"));
        if (!addMarked(place, QStringLiteral("*-%1*").arg(pathMark(pipfile)), QStringLiteral("pipenv"))
            && m_search.found.isEmpty())
            m_search.remarks += tr("A Pipfile is here, but no environment of pipenv: pipenv install makes it.");
    }

    void lookForConda()
    {
        const QString file = fileAround({ QStringLiteral("environment.yml"), QStringLiteral("environment.yaml") });
        if (file.isEmpty())
            return;
        QString name;
        for (const QString &line : linesOf(file)) {
            if (line.startsWith(u"name:"))
                name = line.mid(5).trimmed().remove(u'"').remove(u'\'');
        }
        if (name.isEmpty())
            return;
        QStringList places;
        for (const QString &line : linesOf(m_home + QStringLiteral("/.conda/environments.txt"))) {
            if (QFileInfo(line.trimmed()).fileName() == name)
                places += line.trimmed();
        }
        for (const char *root : { "miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", ".conda" })
            places += m_home + u'/' + QLatin1String(root) + QStringLiteral("/envs/") + name;
        bool isFound = false;
        for (const QString &prefix : places)
            isFound = addPrefix(prefix, tr("conda environment %1").arg(name)) || isFound;
        if (!isFound && m_search.found.isEmpty())
            m_search.remarks
                += tr("%1 names the conda environment “%2”, which isn't here.").arg(QFileInfo(file).fileName(), name);
    }

    void lookForPyenv()
    {
        const QString root = m_environment.value(QStringLiteral("PYENV_ROOT"), m_home + QStringLiteral("/.pyenv"));
        const QString local = fileAround({ QStringLiteral(".python-version") });
        for (const QString &file : { local, root + QStringLiteral("/version") }) {
            for (const QString &line : file.isEmpty() ? QStringList() : linesOf(file)) {
                const QString name = line.trimmed();
                if (name.isEmpty() || name.contains(u'/') || name == u"system")
                    continue;
                addMarked(root + QStringLiteral("/versions"), name + u'*', QStringLiteral("pyenv"));
            }
        }
    }

    void lookInPath()
    {
        for (const QString &folder : m_environment.value(QStringLiteral("PATH")).split(u':', Qt::SkipEmptyParts)) {
            // A shim is a script that looks for its Python by itself: it is looked for above.
            if (folder.endsWith(u"/bin") && QFileInfo(folder + QStringLiteral("/python3")).isExecutable())
                addPrefix(QFileInfo(folder).path(), tr("the system's"));
        }
    }

    void lookForContainers()
    {
        const QString file = fileAround({ QStringLiteral("compose.yaml"), QStringLiteral("compose.yml"),
            QStringLiteral("docker-compose.yaml"), QStringLiteral("docker-compose.yml") });
        if (file.isEmpty())
            return;
        // The service that mentions manage.py or a server of Django's, else one that is built here.
        static const QRegularExpression head(QStringLiteral("^  ([A-Za-z0-9_.-]+):\\s*(#.*)?$"));
        QString service;
        QString built;
        QString chosen;
        bool isInServices = false;
        for (const QString &line : linesOf(file)) {
            if (!line.isEmpty() && !line.at(0).isSpace() && !line.startsWith(u'#'))
                isInServices = line.startsWith(u"services:");
            else if (const auto match = head.match(line); isInServices && match.hasMatch())
                service = match.captured(1);
            else if (isInServices && chosen.isEmpty()
                && (line.contains(u"manage.py") || line.contains(u"gunicorn") || line.contains(u"uvicorn")))
                chosen = service;
            else if (isInServices && built.isEmpty() && line.trimmed().startsWith(u"build"))
                built = service;
        }
        chosen = !chosen.isEmpty() ? chosen : !built.isEmpty() ? built : service;
        if (!chosen.isEmpty()) {
            m_search.containerCommand
                = QStringLiteral("docker compose -f %3 run --rm --no-deps -T %4 python -B - manage.py < %1 > %2")
                      .arg(QStringLiteral("%1"), QStringLiteral("%2"), file, chosen);
        }
    }

    const QStringList m_folders;
    const QProcessEnvironment &m_environment;
    const QString m_home;
    InterpreterSearch m_search;
};

} // namespace

Result<Interpreter> InterpreterSearch::choice(const ProjectPlace &place) const
{
    if (found.isEmpty())
        return fail(
            Errc::Io, tr("No Python was found for “%1”. Name the one that the project runs with.").arg(place.root));
    const auto first = std::find_if(found.begin(), found.end(), [](const Interpreter &each) { return each.hasDjango; });
    return first == found.end() ? found.constFirst() : *first;
}

InterpreterSearch findInterpreters(const ProjectPlace &place, const QProcessEnvironment &environment)
{
    return Search(place, environment).run();
}

} // namespace project
