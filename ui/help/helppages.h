// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// A page of resources/docs, as it is in the program.
struct HelpPage
{
    QString id; ///< "keys": the file's name
    QString title; ///< its first heading
    QString group; ///< "Panes": where it is listed
};

/// A heading of a page, and what stands below it.
struct HelpSection
{
    QString page; ///< id
    QString heading;
    QString text; ///< plain, in one line
};

/// In the order in which they are read, group by group; what is new last. Read when first asked for.
const QList<HelpPage> &helpPages();
/// Markdown; empty for an unknown id.
QString helpText(const QString &id);
/// The page that tells of a pane or tab.
QString helpPageOf(const QString &place);
/// What a link to a heading ends with: "#the-token-has-expired". The same as where the files are read on the web.
QString helpAnchor(const QString &heading);
/// Of all pages, in their order.
const QList<HelpSection> &helpSections();
/// Those in which, or in whose page's title, each of the words stands; where a heading has them first.
QList<HelpSection> findHelp(const QString &words);
/// What changed with a version, in a few lines: of its section in the list of changes, of the first one if it has none.
QStringList newsOf(const QString &version);
