// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/reply/explanation.h"
#include "ui/widgets/door.h"
#include "ui/widgets/newestrun.h"
#include "ui/widgets/panel.h"

#include <functional>

class CausesView;
class Chip;
class InlineMessage;
class MutedLabel;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class WrapRow;

/// Explains a server's reply that was pasted or dropped: the sentence first, how sure it is, and what would make it
/// surer. Offers the address as a server and the tokens to Decode. Sends nothing by itself.
class ExplainPane : public Panel
{
    Q_OBJECT

public:
    /// What is known of the server that a reply came from, asked at each explanation.
    using ContextSource = std::function<diagnose::DiagnoseContext(const session::Exchange &)>;
    /// Whether an address belongs to a server that is known already.
    using ServerTest = std::function<bool(const QUrl &)>;

    explicit ExplainPane(Clock clock, QWidget *parent = nullptr);

    void setContext(ContextSource context);
    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    void setServerTest(ServerTest isKnown);
    /// In place of what is there.
    void showText(const QString &text);
    /// The same of a call that needs no reading. Text: how it is shown; what stands there in the place of secrets is
    /// looked up in the call.
    void showCall(const session::Exchange &exchange, const QString &text);
    /// What is known has changed.
    void reexplain();
    /// Absent: the text is no reply, or there is none.
    const std::optional<reply::Explanation> &explanation() const { return m_explanation; }

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    /// The address of the reply is to be called from now on.
    void serverOffered(const QUrl &url);
    /// A token of the text was chosen.
    void tokenChosen(const QByteArray &token);
    /// Settings or a key of the server are to be told.
    void rulesRequested();
    /// A call that would tell causes apart was clicked.
    void callRequested(const client::EndpointRequest &request);

private:
    using Reading = Result<QList<archive::PastedExchange>>;

    QWidget *makeAnswer();
    QWidget *makeQuestions();
    void read();
    void take(const Reading &reading);
    void explain();
    void show(const reply::Explanation &explained);
    void showTokens(const QList<reply::FoundToken> &tokens);
    void showQuestions(const reply::Explanation &explained);
    void showPicker();

    Clock m_clock;
    ContextSource m_context;
    ServerTest m_isKnownServer;
    NewestRun<QByteArray, Reading> *m_run;
    bool m_isCall = false; ///< showCall(): there is nothing to read
    QByteArray m_text; ///< the whole of it, where the field shows only its beginning
    QList<archive::PastedExchange> m_exchanges;
    std::optional<reply::Explanation> m_explanation;

    QPlainTextEdit *m_field;
    QComboBox *m_picker;
    QWidget *m_answer;
    QWidget *m_scroll = nullptr; ///< around the answer
    Chip *m_status;
    QLabel *m_call;
    QPushButton *m_server;
    CausesView *m_causes;
    InlineMessage *m_cookies;
    InlineMessage *m_problem;
    WrapRow *m_tokens;
    QWidget *m_questions;
    MutedLabel *m_missing;
    QLineEdit *m_token;
    QLineEdit *m_url;
    QPushButton *m_rules;
};
