// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tabletext.h"

#include <QCoreApplication>

QString TableText::translated(int n) const
{
    return isEmpty() ? QString() : QCoreApplication::translate(m_context, m_source, nullptr, n);
}
