// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/placeholders.h"
#include "core/client/endpoint.h"

#include <QWidget>
#include <optional>

class InlineMessage;
class QLabel;
class QPlainTextEdit;
class QPushButton;

/// A call that is to be sent once more, with other header fields or another body. What gives access stands there by
/// name, "‹access 7be2…›", until it is asked for, and goes out whole.
class ExchangeEditor : public QWidget
{
    Q_OBJECT

public:
    /// The log must outlive the editor.
    explicit ExchangeEditor(const session::SessionLog &log, QWidget *parent = nullptr);

    /// In place of what is there. Remark: why it can't be sent as it was; empty: it can.
    void edit(const client::EndpointRequest &request, const QString &remark);
    bool isEdited() const;

signals:
    void sendRequested(const client::EndpointRequest &request);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showParts();
    void reveal(bool shown);
    Result<session::Headers> headers() const;
    Result<client::EndpointRequest> request() const;
    void send();

    const session::SessionLog &m_log;
    archive::Placeholders m_places;
    client::EndpointRequest m_request; ///< as it was
    bool m_hasText = true; ///< its body can be edited as text
    QLabel *m_call;
    QPlainTextEdit *m_headers;
    QPlainTextEdit *m_body;
    InlineMessage *m_message;
    QPushButton *m_send;
    QPushButton *m_reveal;
    QPushButton *m_cancel;
};
