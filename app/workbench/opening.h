// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace config {
struct ServerFile;
}

class ExplainController;
class ImportController;
class KeysController;
class Laboratory;
class ScenariosController;
class SessionFiles;
class SettingsController;
class TopBarController;
struct Arguments;
struct Error;

/// Opens what the command line or another start names: a token, or a file of any kind that Jotlab knows.
class Opening : public QObject
{
    Q_OBJECT

public:
    /// Who takes what is opened.
    struct Takers
    {
        ExplainController &explain;
        ImportController &import;
        KeysController &keys;
        ScenariosController &scenarios;
        SessionFiles &sessions;
        SettingsController &settings;
        TopBarController &topBar;
    };

    /// All must outlive it.
    Opening(Laboratory &laboratory, const Takers &takers, QObject *parent = nullptr);

    /// What the command line asks for.
    void open(const Arguments &arguments);
    /// The same of another start, which this window answers; says what it can't take over.
    void openOfAnotherStart(const Arguments &arguments);
    /// A file of any kind, or a folder.
    void openFile(const QString &path);
    /// Files that come together: what is no session, server, scenario or key is imported at once.
    void openFiles(const QStringList &paths);

signals:
    void projectFound(const QString &path); ///< a Django project: nothing of it is run by that
    void opened(const QString &path); ///< a file or folder that is there
    void failed(const Error &error);

private:
    void openServer(const QString &urlOrFile);
    void keepEnvironments(const config::ServerFile &file);
    bool openOwn(const QString &path, const QByteArray &bytes);
    void openText(const QString &path, const QByteArray &bytes);

    Laboratory &m_laboratory;
    Takers m_takers;
};
