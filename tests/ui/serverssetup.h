// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"
#include "ui/servers/serverform.h"
#include "ui/servers/serverspane.h"
#include "ui/widgets/inlinemessage.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

inline config::ServerProfile embedded()
{
    config::ServerProfile server;
    server.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:8010"));
    server.embedded = true;
    return server;
}

/// The pane, and somebody who keeps the servers as it asks.
struct ServersSetup
{
    ServersPane pane;
    QList<config::ServerProfile> servers{ embedded() };
    QString inUse = embedded().id();
    QList<std::pair<QString, jose::Key>> keys; ///< given, with their servers

    ServersSetup()
    {
        QObject::connect(&pane, &ServersPane::signingKeyGiven, &pane, [this](const QString &id, const jose::Key &key) {
            keys.append({ id, key });
        });
        QObject::connect(&pane, &ServersPane::serverKept, &pane,
            [this](const config::ServerProfile &server, const QString &replaced) {
                servers.removeIf([&](const config::ServerProfile &each) {
                    return each.id() == replaced || each.id() == server.id();
                });
                servers.append(server);
                pane.setServers(servers, inUse);
            });
        QObject::connect(&pane, &ServersPane::serverRemoved, &pane, [this](const QString &id) {
            servers.removeIf([&](const config::ServerProfile &each) { return each.id() == id; });
            pane.setServers(servers, inUse);
        });
        QObject::connect(&pane, &ServersPane::serverChosen, &pane, [this](const QString &id) {
            inUse = id;
            pane.setServers(servers, inUse);
        });
        pane.setServers(servers, inUse);
        pane.resize(600, 900);
        pane.show();
    }
    QListWidget *list() { return pane.findChild<QListWidget *>(QStringLiteral("serversList")); }
    ServerForm *form()
    {
        for (ServerForm *each : pane.findChildren<ServerForm *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    void click(const char *name) { pane.findChild<QToolButton *>(QLatin1String(name))->click(); }
    void add(const char *url)
    {
        click("addServer");
        type("serverUrl", QLatin1String(url));
        press("serverSave");
    }
    void type(const char *name, const QString &text)
    {
        auto *field = form()->findChild<QLineEdit *>(QLatin1String(name));
        field->selectAll();
        if (text.isEmpty())
            QTest::keyClick(field, Qt::Key_Delete);
        QTest::keyClicks(field, text);
    }
    void press(const char *name) { form()->findChild<QPushButton *>(QLatin1String(name))->click(); }
    bool isEnabled(const char *name) { return form()->findChild<QPushButton *>(QLatin1String(name))->isEnabled(); }
    QString message(const char *name = "serverMessage")
    {
        return form()->findChild<InlineMessage *>(QLatin1String(name))->text();
    }
};
