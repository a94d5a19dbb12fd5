// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/explain/inspection.h"
#include "core/session/sessionlog.h"
#include "ui/widgets/door.h"

#include <QObject>

class DecodeController;
class FlowController;
class HelpController;
class KeysController;
class Laboratory;

/// What helps with a verdict on a token and with the cause of a refusal, one click away. None of them does anything by
/// itself; those that send something say what and where.
class Doors : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Doors(Laboratory &laboratory, DecodeController &decode, FlowController &flow, KeysController &keys,
        HelpController &help, QObject *parent = nullptr);

    QList<Door> ofInspection(const explain::Inspection &inspection) const;
    /// The last one is the cause's page.
    QList<Door> ofCause(const diagnose::Cause &cause, const session::Exchange &exchange) const;

private:
    QList<Door> helpOf(const diagnose::Cause &cause, const session::Exchange &exchange) const;
    Door moreAbout(const diagnose::Cause &cause) const;
    Door addKey() const;
    QList<Door> issueFor(const session::TokenRecord *token) const;
    QList<Door> refresh(const session::TokenRecord &token) const;
    QList<Door> useRefresh(const session::Exchange &exchange) const;
    QList<Door> sendOther(const session::Exchange &exchange) const;

    Laboratory &m_laboratory;
    DecodeController &m_decode;
    FlowController &m_flow;
    KeysController &m_keys;
    HelpController &m_help;
};
