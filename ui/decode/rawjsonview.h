// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"

#include <QWidget>

class MutedLabel;
class QPushButton;
class TokenView;

/// Header and payload of a token as JSON text, laid out or exactly as they are, with problems underlined at their
/// place, and the signature as hex. Filled only while it is on the screen.
class RawJsonView : public QWidget
{
    Q_OBJECT

public:
    explicit RawJsonView(QWidget *parent = nullptr);

    void setInspection(const explain::Inspection &inspection);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    void fillPart(TokenView *view, const QByteArray &bytes);

    QByteArray m_header;
    QByteArray m_payload;
    QByteArray m_signature;
    bool m_filled = true;

    QPushButton *m_asIs;
    TokenView *m_headerView;
    TokenView *m_payloadView;
    TokenView *m_signatureView;
    MutedLabel *m_signatureLabel;
};
