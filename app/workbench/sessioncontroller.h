// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/session/exchange.h"
#include "ui/widgets/door.h"

#include <QObject>
#include <QPointer>
#include <chrono>

class DecodeController;
class ExchangesPane;
class Laboratory;
class MainWindow;
class QSettings;
class SessionFiles;
class StoryPane;
class TimelinePane;
struct Error;
namespace archive {
class SessionKeeper;
}

/// The session below the panes: its views, and how it is kept as it goes and brought back at the next start.
class SessionController : public QObject
{
    Q_OBJECT

public:
    /// Adds the views to the window. All must outlive it.
    SessionController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, SessionFiles &files,
        QSettings &state, QObject *parent = nullptr);

    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    /// From now on, with what an earlier run kept. Its tokens need the embedded server's address: call this once that
    /// is known, or known not to come.
    void keep();
    QString keptState() const; ///< in a few words
    void saveState();

signals:
    /// A call that would tell causes of an exchange apart.
    void callRequested(const client::EndpointRequest &request);
    /// A call is to be made once more; its answer is looked at here.
    void sendRequested(const client::EndpointRequest &request);
    void cancelRequested(); ///< of that
    void explainRequested(quint64 exchange);
    void keptStateChanged();
    void presentRequested();
    void failed(const Error &error);

private:
    QWidget *makeTimeline();
    QWidget *makeExchanges();
    QWidget *makeDiagram();
    void countExchanges();
    void connectKeeper(archive::SessionKeeper *keeper);
    void takeRestored(int selected, std::chrono::microseconds clockOffset, const QString &damage);

    std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> m_doors;
    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    SessionFiles &m_files;
    QSettings &m_state;
    QPointer<TimelinePane> m_timeline; ///< made with their tabs
    QPointer<ExchangesPane> m_exchanges;
    QPointer<StoryPane> m_diagram;
    bool m_isKeeperConnected = false;
    int m_keptSelection = -1; ///< what the session's file was told
};
