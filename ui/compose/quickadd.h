// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/widgets/wraprow.h"

class PillButton;
class QMenu;

/// Claims and times to add with one click.
class QuickAdd : public WrapRow
{
    Q_OBJECT

public:
    QuickAdd(Clock clock, IdSource ids, QWidget *parent = nullptr);

signals:
    /// The value as JSON; in place if the claim is there.
    void claimRequested(const QString &name, const QByteArray &value);
    void ownClaimRequested(); ///< one that the person names

private:
    PillButton *addButton(const QString &text, const char *name, const QString &tip);
    void addTimeButton(const QString &text, const char *name, const QString &claim, std::chrono::seconds fromNow);
    QMenu *makeMenu();
    void requestTime(const QString &name, std::chrono::seconds fromNow);

    Clock m_clock;
    IdSource m_ids;
};
