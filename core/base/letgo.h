// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThreadPool>
#include <memory>
#include <utility>

/// Ends a value on another thread: one that very much hangs on takes a while. Its destructor must not mind the thread.
template<class Value> void letGo(Value value)
{
    QThreadPool::globalInstance()->start(
        [last = std::make_shared<Value>(std::move(value))]() mutable { last.reset(); });
}
