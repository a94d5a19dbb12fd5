// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/wraplabel.h"

/// A label in the theme's muted colour, plain text. Follows the theme.
class MutedLabel : public WrapLabel
{
    Q_OBJECT

public:
    explicit MutedLabel(const QString &text = {}, QWidget *parent = nullptr);

    /// One line that takes the room there is and ends in "…" where that is too little; hovered, it shows all
    /// then, unless it has a tool tip.
    void setElided(bool elided);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void mute();
    bool isCut() const;

    bool m_elided = false;
};
