// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QMap>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <memory>

/// A Django project as a person has it: made by startproject, Simple JWT added as its guide says, with the views that
/// log in without a password, a user model of its own with a UUID, and a virtual environment beside it. Users alice,
/// bob (inactive). Every change of its files is a test's own. Ends with the object.
class DjangoProject
{
public:
    /// Errc::NotFound where no Python here has Simple JWT; Errc::Io with Django's own words where it can't be made.
    static Result<std::unique_ptr<DjangoProject>> create();
    ~DjangoProject();

    QString path(const QString &relative = {}) const;
    QString python() const { return m_python; } ///< outside of the environment: what made the project

    /// The settings as they were made, and lines after them.
    void setSettings(const QByteArray &more);
    /// The URLs as they were made, and lines after them.
    void setUrls(const QByteArray &more);
    void write(const QString &relative, const QByteArray &content);

    /// manage.py with arguments; its standard output. Errc::Io.
    Result<QByteArray> manage(const QStringList &arguments) const;

    /// Serves the project on a free loopback port; empty: it doesn't start.
    QString serve();
    void stop();

    /// Every file with its size, time and content's hash, folders, too.
    QMap<QString, QString> snapshot() const;

private:
    DjangoProject() = default;
    Result<> make();

    QTemporaryDir m_directory;
    QString m_python;
    QByteArray m_settings;
    QByteArray m_urls;
    QProcess m_server;
};

/// What lets the project be read here: nothing where bubblewrap works, --unconfined where it may not (in most
/// containers).
QStringList confinement();

/// For the start of a test program that needs a project: makes it, or skips where there is no Simple JWT.
#define MAKE_PROJECT(member)                                                                                           \
    auto made = DjangoProject::create();                                                                               \
    if (!made && made.error().code == Errc::NotFound && !peersRequired())                                              \
        QSKIP(qPrintable(made.error().what));                                                                          \
    QVERIFY2(made, made ? "" : qPrintable(made.error().what));                                                         \
    member = std::move(*made)
