// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/story/diagram.h"

struct Theme;

/// Writes the diagram to a file, by its ending: .svg, .png (two pixels for one where that fits), .mmd (Mermaid), .md
/// (Mermaid in a fence). Names of tokens only; others' text is escaped. Errc::Io; Errc::Usage: another ending;
/// Errc::Limit: too long for .png.
Result<> saveStory(
    const QList<story::Step> &steps, const QStringList &subtitles, const QString &path, const Theme &theme);
