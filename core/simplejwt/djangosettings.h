// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settings.h"

#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QString>
#include <optional>

namespace simplejwt {

/// Something that is to be known of what was read, with its place.
struct SettingsNote
{
    QString name; ///< the setting; SIMPLE_JWT: all of them
    qsizetype line; ///< from 1
    QString text; ///< a sentence for people; never a value
    QString file = {}; ///< as the import names it; empty: the file itself
    bool operator==(const SettingsNote &) const = default;
};

/// A setting as it stands in the block, in the end.
struct ReadSetting
{
    QString name;
    Json value; ///< times are seconds
    QByteArray bytes; ///< of a text or bytes, as Simple JWT signs with them
    bool isTime = false; ///< a timedelta
    qsizetype line = 1;
    QString file = {};
};

/// Where the key that signs comes from.
struct SigningKeyOrigin
{
    enum class From {
        SigningKey, ///< SIGNING_KEY
        SecretKey, ///< Django's SECRET_KEY, since there is no SIGNING_KEY
        File, ///< a key file beside the settings, which they read
        Missing ///< not known from the file
    };
    From from = From::Missing;
    qsizetype line = 0; ///< from 1; 0: none
    QString file = {}; ///< the file of settings that the line is of; empty: the one that was asked for
    QString keyFile = {}; ///< only File: its path
    std::optional<QByteArray> key;
    bool isNone = false; ///< SIGNING_KEY is None

    /// "SIGNING_KEY", "SECRET_KEY", "file", "missing".
    QLatin1StringView fromName() const;
    /// The first 16 hex digits of the key's SHA-256, to compare keys by; empty: no key.
    QString fingerprint() const;
    /// Which key signs and where it comes from, in words.
    QString sentence() const;
};

/// INSTALLED_APPS, as far as it is about tokens.
struct InstalledApps
{
    bool hasBlacklist = false; ///< rest_framework_simplejwt.token_blacklist
    qsizetype line = 0; ///< from 1
    QString file = {}; ///< as the import names it; empty: the file itself
};

/// Whether the settings' server has the blacklist, where that is told; else what they say of it stays.
void takeApps(const std::optional<InstalledApps> &apps, Settings *settings);

/// What a settings file means for tokens: as Django would have it, as far as that can be told without running it.
struct DjangoSettings
{
    QList<ReadSetting> settings; ///< known ones that have a value in the block, in its order
    SigningKeyOrigin signingKey;
    std::optional<InstalledApps> apps; ///< absent: not there, or it rests on something that is not
    QList<SettingsNote> assumptions; ///< a value rests on something outside
    QList<ReadSetting> hidden; ///< as settings, but they hold the key that signs: never shown
    QList<SettingsNote> gaps; ///< a value can't be told
    QList<SettingsNote> ignored; ///< unknown names and the project's own classes
    /// What a gap's setting is as written, by its name.
    QHash<QString, QString> expressions;
    /// What was passed over in a piece of a file; with offsets into its text.
    struct PassedOver
    {
        qsizetype offset;
        qsizetype line;
        QString text;
    };
    QList<PassedOver> passedOver;

    const ReadSetting *find(QStringView name) const;
    bool hasGap(QStringView name) const;
};

/// How a settings file is read.
struct SettingsSource
{
    QString path = {}; ///< of the file, to find others beside it; empty: none
    QHash<QString, QString> variables = {}; ///< the variables of the process; all others are not given
    bool isPiece = false; ///< pasted: a dict or a part of it counts, and what can't be read of it is passed over
};

/// Why a settings file can't be read.
struct SettingsTrouble
{
    qsizetype line; ///< from 1
    QString text; ///< a sentence for people
};
Error toError(const SettingsTrouble &trouble);

/// Every setting of a version band but SIGNING_KEY, as Django would have it: its default where the block has none, null
/// where it can't be told. VERIFYING_KEY is null where it is the key that signs.
Json effectiveSettings(const DjangoSettings &read, Band band);

/// A setting's default as Django has it, times as seconds, classes as dotted paths. SIGNING_KEY: null.
Json settingDefault(const SettingInfo &info);
/// Whether a version band has the setting.
bool isKnownIn(const SettingInfo &info, Band band);

} // namespace simplejwt
