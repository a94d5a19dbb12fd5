// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"
#include "core/story/diagram.h"
#include "ui/widgets/wraprow.h"

class Chip;

/// The latest tokens of a story, each as a chip with its state. Names only, never a token.
class TokenChips : public WrapRow
{
    Q_OBJECT

public:
    /// The log must outlive it.
    explicit TokenChips(const session::SessionLog &log, QWidget *parent = nullptr);

    /// Those that the steps name, as they are at that time; hidden where there is none.
    void showTokens(const QList<story::Step> &steps, Instant time);
    /// Pixels.
    void setTypeSize(int pixels);

private:
    const session::SessionLog &m_log;
    QList<Chip *> m_chips;
};
