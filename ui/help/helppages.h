// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// A page of resources/docs, as it is in the program.
struct HelpPage
{
    QString id; ///< "keys": the file's name
    QString title; ///< its first heading
};

/// In the order of their titles, what is new last.
QList<HelpPage> helpPages();
/// Markdown; empty for an unknown id.
QString helpText(const QString &id);
/// The page that tells of a pane or tab; the first one where none does.
QString helpPageOf(const QString &place);
