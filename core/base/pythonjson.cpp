// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/pythonjson.h"

PythonJson loadPythonJson(QStringView, NonFinite)
{
    return {};
}

PythonJson loadPythonJsonBytes(QByteArrayView, NonFinite)
{
    return {};
}

PythonJson loadDrfJson(QByteArrayView, NonFinite)
{
    return {};
}
