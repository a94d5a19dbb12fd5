// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/explain/inspection.h"
#include "core/session/sessionlog.h"
#include "ui/widgets/door.h"

#include <QObject>

class FlowController;
class KeysController;
class Laboratory;

/// What helps with a verdict on a token and with the cause of a refusal, one click away. None of them does anything by
/// itself; those that send something say what and where.
class Doors : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Doors(Laboratory &laboratory, FlowController &flow, KeysController &keys, QObject *parent = nullptr);

    QList<Door> ofInspection(const explain::Inspection &inspection) const;
    QList<Door> ofCause(const diagnose::Cause &cause, const session::Exchange &exchange) const;

private:
    Door addKey() const;
    QList<Door> issueFor(const session::TokenRecord *token) const;
    QList<Door> refresh(const session::TokenRecord &token) const;
    QList<Door> sendOther(const session::Exchange &exchange) const;

    Laboratory &m_laboratory;
    FlowController &m_flow;
    KeysController &m_keys;
};
