// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forge/forgerybench.h"
#include "ui/widgets/panel.h"

#include <QTimer>
#include <functional>

class ForgeriesModel;
class InlineMessage;
class QPushButton;
class WrapTable;

/// The bench of forgeries: what would be sent, one button, each answer beside a sound server's. Asks once a server
/// before it sends.
class ForgeriesPane : public Panel
{
    Q_OBJECT

public:
    /// What would be sent now, asked when it is shown and when it is sent.
    using OrderSource = std::function<forge::BenchOrder()>;

    explicit ForgeriesPane(OrderSource source, QWidget *parent = nullptr);

    /// Shows the plan anew, soon. The results of a run stay until another server is chosen or the next run.
    void refresh();
    /// Servers that somebody agreed to; "embedded" for the one in this program.
    QStringList agreedServers() const { return m_agreed; }
    void setAgreedServers(const QStringList &servers) { m_agreed = servers; }

signals:
    /// A call that says something of good tokens: to be remembered. Forgeries are not.
    void learned(const session::Exchange &exchange);
    void agreedServersChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeButtons();
    void makeTable();
    void showPlan();
    void start();
    void ask(const forge::BenchOrder &order);
    void run(const forge::BenchOrder &order);
    void showProgress(int row);
    void conclude();
    void showCurrent();
    void copyReport();

    OrderSource m_source;
    forge::ForgeryBench *m_bench;
    ForgeriesModel *m_model;
    WrapTable *m_table;
    InlineMessage *m_message;
    InlineMessage *m_why;
    QPushButton *m_send;
    QPushButton *m_stop;
    QPushButton *m_copy;
    QTimer m_refresh; ///< many changes, one plan
    QStringList m_agreed;
    config::ServerProfile m_server; ///< of what is shown
    bool m_hasResults = false;
};
