// SPDX-License-Identifier: GPL-3.0-or-later
// Which Python a project's files name; nothing is run.
#include "core/project/interpreters.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace project;

class TestInterpreters : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_home;
    QProcessEnvironment m_environment;

    QString at(const QString &relative) const { return m_home->filePath(relative); }

    void write(const QString &relative, const QByteArray &content = {}) const
    {
        QDir().mkpath(QFileInfo(at(relative)).path());
        QFile file(at(relative));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }

    /// An environment in that folder; its Python would fail the test if it was run.
    void environment(const QString &relative, bool hasDjango = true) const
    {
        write(relative + u"/pyvenv.cfg"_s, "home = /nowhere/bin\n");
        write(relative + u"/bin/python"_s, "#!/bin/sh\ntouch " + at(u"was-run"_s).toUtf8() + '\n');
        QFile::setPermissions(at(relative + u"/bin/python"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        if (hasDjango)
            write(relative + u"/lib/python3.11/site-packages/django/__init__.py"_s);
    }

    InterpreterSearch search() const
    {
        return findInterpreters(findProject(at(u"code/shop"_s)).value(), m_environment);
    }

    QString chosen() const
    {
        const InterpreterSearch found = search();
        const auto choice = found.choice(findProject(at(u"code/shop"_s)).value());
        return choice ? choice->source + u' ' + QDir(m_home->path()).relativeFilePath(choice->path)
                      : choice.error().what;
    }

    QString mark(const QString &path) const
    {
        return QString::fromLatin1(QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256)
                                       .toBase64(QByteArray::Base64UrlEncoding)
                                       .left(8));
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_environment.clear();
        m_environment.insert(u"HOME"_s, m_home->path());
        write(u"code/shop/manage.py"_s);
        QDir().mkpath(at(u"code/.git"_s));
    }
    void cleanup() { QVERIFY(!QFile::exists(at(u"was-run"_s))); }

    void besideTheProject()
    {
        environment(u"code/shop/.venv"_s);
        QCOMPARE(chosen(), u"virtual environment .venv code/shop/.venv/bin/python"_s);
    }
    void atTheRootOfTheRepository()
    {
        environment(u"code/venv"_s);
        QCOMPARE(chosen(), u"virtual environment venv code/venv/bin/python"_s);
    }
    void theOneThatHasDjango()
    {
        environment(u"code/shop/.venv"_s, false);
        environment(u"code/shop/env"_s);
        QCOMPARE(chosen(), u"virtual environment env code/shop/env/bin/python"_s);
        QCOMPARE(search().found.size(), 2);
    }
    void uvElsewhere()
    {
        environment(u"environments/shop"_s);
        m_environment.insert(u"UV_PROJECT_ENVIRONMENT"_s, at(u"environments/shop"_s));
        QCOMPARE(chosen(), u"uv environments/shop/bin/python"_s);
    }
    void poetry()
    {
        write(u"code/pyproject.toml"_s, "[tool.poetry]\nname = \"shop\"\n");
        QVERIFY(search().remarks.value(0).contains(u"poetry install"));
        environment(u".cache/pypoetry/virtualenvs/shop-00000000-py3.11"_s); // another project's
        environment(
            u".cache/pypoetry/virtualenvs/shop-%1-py3.11"_s.arg(mark(QFileInfo(at(u"code"_s)).canonicalFilePath())));
        QVERIFY2(chosen().startsWith(u"poetry .cache/pypoetry/virtualenvs/shop-") && !chosen().contains(u"00000000"),
            qPrintable(chosen()));
        QVERIFY(search().remarks.isEmpty());
    }
    void pipenv()
    {
        write(u"code/Pipfile"_s);
        QVERIFY(search().remarks.value(0).contains(u"pipenv install"));
        environment(u".local/share/virtualenvs/code-"_s + mark(at(u"code/Pipfile"_s)));
        QVERIFY2(chosen().startsWith(u"pipenv .local/share/virtualenvs/code-"), qPrintable(chosen()));
    }
    void pyenv()
    {
        write(u"code/.python-version"_s, "shop-3.11\n");
        environment(u".pyenv/versions/shop-3.11"_s);
        QCOMPARE(chosen(), u"pyenv .pyenv/versions/shop-3.11/bin/python"_s);
    }
    void conda()
    {
        write(u"code/environment.yml"_s, "name: shop\nchannels: [conda-forge]\n");
        QVERIFY(search().remarks.value(0).contains(u"“shop”"));
        environment(u"big/envs/shop"_s);
        write(
            u".conda/environments.txt"_s, (at(u"big/envs/other"_s) + u'\n' + at(u"big/envs/shop"_s) + u'\n').toUtf8());
        QCOMPARE(chosen(), u"conda environment shop big/envs/shop/bin/python"_s);
    }
    void theActiveOne()
    {
        environment(u"active"_s);
        m_environment.insert(u"VIRTUAL_ENV"_s, at(u"active"_s));
        QCOMPARE(chosen(), u"the active virtual environment active/bin/python"_s);
    }
    void theSystems()
    {
        environment(u"usr"_s);
        QFile::rename(at(u"usr/bin/python"_s), at(u"usr/bin/python3"_s));
        m_environment.insert(u"PATH"_s, at(u"usr/bin"_s));
        QCOMPARE(chosen(), u"the system's usr/bin/python3"_s);
    }
    void none() { QVERIFY2(chosen().startsWith(u"No Python was found for"), qPrintable(chosen())); }

    // Shown, never run.
    void aContainer()
    {
        write(u"code/compose.yaml"_s,
            "services:\n  db:\n    image: postgres\n  web:\n    build: .\n    command: python manage.py runserver\n"
            "volumes:\n  data:\n");
        QCOMPARE(search().containerCommand.arg(u"a"_s, u"b"_s),
            u"docker compose -f %1 run --rm --no-deps -T web python -B - manage.py < a > b"_s.arg(
                at(u"code/compose.yaml"_s)));
    }

    void findsTheProject()
    {
        QCOMPARE(findProject(at(u"code"_s))->manage, at(u"code/shop/manage.py"_s));
        QCOMPARE(findProject(at(u"code/shop/manage.py"_s))->root, at(u"code/shop"_s));
        write(u"code/other/manage.py"_s);
        QCOMPARE(findProject(at(u"code"_s)).error().code, Errc::Usage);
        QCOMPARE(findProject(at(u"nothing"_s)).error().code, Errc::Io);
    }
};

QTEST_GUILESS_MAIN(TestInterpreters)
#include "tst_interpreters.moc"
