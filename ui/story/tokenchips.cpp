// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/tokenchips.h"

#include "core/session/tokenchoice.h"
#include "ui/look/tokentone.h"
#include "ui/story/largetype.h"
#include "ui/widgets/chip.h"

#include <algorithm>

namespace {

constexpr int mostChips = 5; // the latest; more would hide the diagram

/// In the order of their ids.
QList<int> latestTokens(const QList<story::Step> &steps)
{
    QList<int> ids;
    for (const story::Step &step : steps) {
        for (const story::Arrow &arrow : step.arrows) {
            for (const int id : arrow.tokens) {
                ids.removeAll(id);
                ids.append(id); // the latest last
            }
        }
    }
    ids = ids.mid(std::max<qsizetype>(0, ids.size() - mostChips));
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace

TokenChips::TokenChips(const session::SessionLog &log, QWidget *parent)
    : WrapRow(parent)
    , m_log(log)
{
    for (int count = 0; count < mostChips; ++count) {
        m_chips.append(new Chip);
        add(m_chips.constLast());
    }
}

void TokenChips::showTokens(const QList<story::Step> &steps, Instant time)
{
    const QList<int> ids = latestTokens(steps);
    for (qsizetype index = 0; index < mostChips; ++index) {
        const session::TokenRecord *token = m_log.token(ids.value(index, -1));
        m_chips.at(index)->setVisible(token != nullptr);
        if (!token)
            continue;
        const Tone tone = tokenTone(*token, time);
        m_chips.at(index)->setCounting(
            QStringLiteral("%1 · %2").arg(tokenTitle(*token), session::tokenStateText(*token, time)), tone,
            tokenIcon(*token, time));
    }
    setVisible(!ids.isEmpty());
}

void TokenChips::setTypeSize(int pixels)
{
    for (Chip *chip : m_chips) {
        ::setTypeSize(chip, pixels);
        chip->updateGeometry();
    }
}
