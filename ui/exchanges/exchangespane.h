// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "ui/widgets/door.h"

#include <QWidget>
#include <functional>
#include <optional>

class ExchangeDetails;
class ExchangeMenu;
class ExchangesBar;
class ExchangesModel;
class InlineMessage;
class QLabel;
class QSplitter;
class QTableView;

/// Every request and reply of the session: a table that can be filtered and sorted, and beside it the chosen one whole,
/// its cause first. Any of them can be sent once more, edited or not.
class ExchangesPane : public QWidget
{
    Q_OBJECT

public:
    /// What is known for explaining a failure, asked when one is shown.
    using ContextSource = std::function<diagnose::DiagnoseContext()>;
    /// The server that a call went to; nullptr: none that is known.
    using ServerSource = std::function<const config::ServerProfile *(const QString &server)>;

    /// The log must outlive the pane.
    ExchangesPane(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    void setDiagnoseContext(ContextSource source);
    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    void setServers(ServerSource source);
    /// Filter, switch and count, which stand above the table unless somebody has another place for them.
    QWidget *bar() const;
    /// One that the filter leaves out is shown all the same: the filter is emptied.
    void selectExchange(quint64 id);
    quint64 selectedExchange() const; ///< 0: none

    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    /// A call that would tell causes apart was clicked.
    void callRequested(const client::EndpointRequest &request);
    /// A call is to be sent once more.
    void sendRequested(const client::EndpointRequest &request);
    void cancelRequested(); ///< of that
    void explainRequested(quint64 id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeTable();
    QWidget *makeList();
    void connectModel();
    void connectDetails();
    void connectMenu();
    void openMenu(const QPoint &at);
    void fitColumns();
    void fitContents();
    void takeNew(quint64 id);
    void takeRows();
    void selectLast();
    void showCurrent();
    void showEmptiness();
    void sendAgain(quint64 id);
    void edit(quint64 id);
    void send(const client::EndpointRequest &request);

    const session::SessionLog &m_log;
    ServerSource m_servers;
    ExchangesModel *m_model;
    ExchangesBar *m_bar;
    QSplitter *m_splitter;
    QTableView *m_table;
    InlineMessage *m_noMatch;
    QLabel *m_empty;
    ExchangeDetails *m_details;
    ExchangeMenu *m_menu;
    bool m_followsNewest = true;
    bool m_hasOwnWidths = false; ///< somebody set a column's width
    bool m_isFitting = false;
    QHash<int, int> m_titleWidths; ///< of columns: what their titles take, when they were last in sight
    QHash<int, int> m_contentWidths; ///< of columns: the widest cell seen so far
    quint64 m_tried = 0; ///< whose trial is under way; 0: none's
    std::optional<client::EndpointRequest> m_sent; ///< under way
    quint64 m_hidden = 0; ///< the answer that the filter leaves out, offered to be shown
};
