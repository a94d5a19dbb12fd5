// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Text from anywhere (a scenario, a hostile server) as it may stand in a report of each format: read by its reader it
// is that text and nothing else. What can't be written, or turns a line around (bidirectional controls), is U+FFFD.

/// Between tags and in a quoted attribute.
QString htmlText(const QString &text);
/// In one line of Markdown (CommonMark with GitHub's tables and links): a heading, a paragraph, a cell. Line breaks are
/// blanks.
QString markdownText(const QString &text);
/// The same as code, in a cell of a table.
QString markdownCode(const QString &text);
/// For XML 1.0 by QXmlStreamWriter, which escapes what is markup but writes what no reader takes.
QString xmlText(const QString &text);
