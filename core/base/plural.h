// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// The plural of a text that counts, such as counted(tr("%n user(s)", nullptr, n), n). A translation has chosen among
/// the forms of its language by then and stays as it is; the English text says both: "(s)" stands for many alone,
/// "(is|are)" for one or many. Names are put in afterwards: what they say is no form.
QString counted(QString text, qint64 count);
