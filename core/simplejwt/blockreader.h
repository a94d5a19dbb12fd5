// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/program.h"
#include "core/simplejwt/djangosettings.h"
#include "core/simplejwt/settinginfos.h"

namespace simplejwt {

/// Finds the SIMPLE_JWT block in a file that was worked out, and says what its items mean. Used once.
class BlockReader
{
public:
    BlockReader(const QString &python, const SettingsSource &source);

    tl::expected<DjangoSettings, SettingsTrouble> read();

    /// Whether a value names Python code of the project's own, which can't be imitated.
    static bool isOwnCode(const SettingInfo &info, const Json &value);
    /// A name that Simple JWT once had, and refuses.
    static bool isRemoved(const QString &name);
    /// The name of what is passed over, for people: bounded, never empty.
    static QString shownName(const QString &name);
    static QString unknownName();
    static QString ownCode();
    static QString noKey();

private:
    bool findBlock();
    bool findInClasses();
    tl::expected<void, SettingsTrouble> readItems();
    void readItem(const python::Item &item, const SettingInfo &info);
    void readMissing(const python::Notes &why, bool isGap);
    void readSigningKey();
    void readApps();
    std::optional<python::Item> djangos(const QString &name);
    void takeKey(const python::Item &item, SigningKeyOrigin::From from);
    void hideKey();
    void addNotes(
        QList<SettingsNote> &list, const QString &name, const python::Item *item, const python::Notes &notes, bool gap);
    void add(QList<SettingsNote> &list, const QString &name, python::Place place, const QString &text);

    SettingsSource m_source;
    python::Program m_program;
    python::Item m_item; ///< the block's name
    python::Value m_class; ///< that the block is of; unknown: of the module
    python::Dict m_block;
    DjangoSettings m_read;
};

} // namespace simplejwt
