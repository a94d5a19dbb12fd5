// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionkeeper.h"
#include "tests/support/samplesession.h"

/// A session that is kept, as the window does it.
namespace keeper {

inline Instant now()
{
    return fromEpochSeconds(sample::Now);
}

inline bool isSettled(const archive::SessionKeeper &keeper)
{
    return keeper.state() != archive::SessionKeeper::State::Asking;
}

struct Run
{
    session::SessionLog log{ now };
    archive::SessionKeeper keeper;
    int selected = -1;
    std::chrono::microseconds moved{ 0 };

    Run(const QString &folder, std::shared_ptr<keyring::SecretStore> store)
        : keeper(log, folder, std::move(store))
    {
        keeper.setSurroundings(
            { [this] { return selected; }, [] { return sample::Server; }, [this] { return moved; } });
        QObject::connect(
            &keeper, &archive::SessionKeeper::restored, &keeper, [this](int id, std::chrono::microseconds by) {
                selected = id;
                moved = by;
            });
    }
};

} // namespace keeper
