// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/fingerprinter.h"

#include <QHash>
#include <QWidget>
#include <functional>
#include <optional>

class FingerprintModel;
class InlineMessage;
class MutedLabel;
class QPushButton;
class WrapTable;

/// Which server is to be asked, with what, and what is thought of it.
struct FingerprintSubject
{
    fingerprint::Order order;
    fingerprint::Known known;
};

/// What a server is, from harmless calls: it says how many, and sends none before somebody presses Ask.
class FingerprintPage : public QWidget
{
    Q_OBJECT

public:
    /// Says what is known of a server by its id; absent: there is no such server to be called.
    using Source = std::function<std::optional<FingerprintSubject>(const QString &serverId)>;

    explicit FingerprintPage(QWidget *parent = nullptr);

    void setSource(Source source);
    /// Its last result, or what would be asked. Another server is not asked on.
    void showServer(const QString &id);
    void ask();
    bool isAsking() const { return m_fingerprinter.isRunning(); }
    /// Of the server that is shown; nullptr: it was not asked.
    const fingerprint::Fingerprint *result() const;

private:
    QWidget *makeHead();
    void showState();
    void showPlan(const FingerprintSubject &subject);
    void showResult();
    void copyReport();

    Source m_source;
    QString m_server; ///< id
    fingerprint::Fingerprinter m_fingerprinter;
    QHash<QString, fingerprint::Fingerprint> m_results; ///< by server id
    FingerprintModel *m_model;
    MutedLabel *m_intro;
    QPushButton *m_ask;
    QPushButton *m_copy;
    InlineMessage *m_verdict;
    WrapTable *m_table;
};
