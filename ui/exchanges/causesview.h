// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/trial.h"

#include "ui/look/theme.h"
#include "ui/widgets/door.h"

#include <QWidget>

class InlineMessage;
class QVBoxLayout;

/// Why a call failed: the likeliest cause in a box of its own, with how sure that is in a word; the others as a short
/// list below it; at each the calls that would tell more, as buttons that say what they send where.
class CausesView : public QWidget
{
    Q_OBJECT

public:
    /// The name is that of the message with the first cause: "why".
    explicit CausesView(const QString &messageName, QWidget *parent = nullptr);

    /// What helps with a cause, beside the calls that tell more; asked at each setCauses().
    using DoorSource = std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)>;
    void setDoors(DoorSource doors) { m_doorsOf = std::move(doors); }
    /// Causes of an answer, the likeliest first; meaning: what else is to be said of it; may be empty.
    void setCauses(const session::Exchange &exchange, const QList<diagnose::Cause> &causes, const QString &meaning,
        const diagnose::DiagnoseContext &context);
    /// What a good answer means.
    void setMeaning(Tone tone, const QString &meaning);
    void clear();

signals:
    /// Somebody clicked; nothing was sent yet.
    void trialRequested(const client::EndpointRequest &request);

protected:
    bool event(QEvent *event) override;

private:
    struct Help
    {
        QList<diagnose::Trial> trials;
        QList<Door> doors;
    };
    QWidget *makeActions(const diagnose::Cause &cause, const Help &help);
    QWidget *makeOther(const diagnose::Cause &cause, const Help &help);
    void addPart(QWidget *part);
    void removeParts();

    DoorSource m_doorsOf;
    InlineMessage *m_why;
    QVBoxLayout *m_layout;
    QList<QWidget *> m_parts; ///< below the first cause
};
