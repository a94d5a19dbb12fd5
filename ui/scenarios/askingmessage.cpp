// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/askingmessage.h"

#include <utility>

AskingMessage::AskingMessage(QWidget *parent)
    : InlineMessage(parent)
{
    setClosable(true);
    connect(this, &InlineMessage::closed, this, [this] {
        m_onYes = nullptr;
        emit withdrawn();
    });
    connect(this, &InlineMessage::actionTriggered, this, [this] {
        if (const auto yes = std::exchange(m_onYes, nullptr))
            yes();
    });
}

void AskingMessage::say(Tone tone, const QString &text)
{
    ask(tone, {}, text, {}, nullptr);
}

void AskingMessage::ask(
    Tone tone, const QString &lead, const QString &text, const QString &action, std::function<void()> yes)
{
    m_onYes = std::move(yes);
    emit withdrawn();
    setDetail({});
    if (text.isEmpty())
        clear();
    else
        show(tone, lead, text);
    setAction(action);
}
