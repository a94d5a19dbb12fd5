// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/inlinemessage.h"

#include <functional>

/// A message that may ask for a yes: what that does is given along with the question. Whatever is said next withdraws
/// it.
class AskingMessage : public InlineMessage
{
    Q_OBJECT

public:
    explicit AskingMessage(QWidget *parent = nullptr);

    /// An empty text clears it.
    void say(Tone tone, const QString &text);
    /// Action is what the button says.
    void ask(Tone tone, const QString &lead, const QString &text, const QString &action, std::function<void()> yes);

signals:
    void withdrawn(); ///< closed, or followed by something else

private:
    std::function<void()> m_onYes;
};
