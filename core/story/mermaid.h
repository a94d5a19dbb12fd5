// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/story/diagram.h"

namespace story {

/// The diagram in Mermaid's language, for READMEs, merge requests and wikis: a `sequenceDiagram`, UTF-8, without
/// fences. Whatever others wrote is escaped, so that it can't end a line or begin a directive.
QByteArray toMermaid(const QList<Step> &steps);
/// A text as it may stand in a Mermaid message: all but letters, digits and harmless signs as entity codes.
QString mermaidText(QStringView text);

} // namespace story
