// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraprow.h"

class Chip;

/// The three verdicts on a token, always visible and never merged, and how many findings deserve a look.
class VerdictBar : public WrapRow
{
    Q_OBJECT

public:
    explicit VerdictBar(QWidget *parent = nullptr);

    void setInspection(const explain::Inspection &inspection);
    /// Time went by: a screen reader is told of minutes, not of seconds.
    void setTime(const explain::Verdict &time);
    /// There is no token: nothing is checked.
    void clear();

signals:
    void checksRequested();
    void findingsRequested();

private:
    static void show(Chip *chip, const explain::Verdict &verdict, const QString &kind);

    Chip *m_signature;
    Chip *m_time;
    Chip *m_simpleJwt;
    Chip *m_findings;
};

/// The tone of a verdict's chip.
Tone toneOf(explain::Verdict::State state);
