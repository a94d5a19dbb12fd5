// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"
#include "core/json/json.h"

#include <QString>

namespace config {

/// Where a key is to be found; never the key itself.
struct KeyReference
{
    enum class Kind : quint8 {
        None,
        File, ///< PEM, DER, JWK, JWK Set, or the text of a secret
        Variable, ///< of the environment, with such a text
        Keychain ///< by its name in Jotlab's key ring, whose secrets rest in the desktop's keychain
    };
    Kind kind = Kind::None;
    QString name; ///< path, variable, name; empty: none

    bool operator==(const KeyReference &) const = default;
};

/// What is known of a server and stands elsewhere: paths and names, so that a server file with them can be shared.
struct References
{
    QString settings; ///< its settings.py, or their JSON; empty: none
    KeyReference key;
    QString project; ///< whose users are its users: a manage.py, or its folder; empty: none
    QString database; ///< in which its users are, where no project is named: SQLite with Django's tables; empty: none

    bool operator==(const References &) const = default;
};

/// {"file": …}, {"env": …}, {"keychain": …}; null for none.
Json keyReferenceJson(const KeyReference &key);
/// Errc::Usage: another form, or a name that can't be one; never with what was read, which may be a key by mistake.
Result<KeyReference> readKeyReference(const Json &json);
/// As it is typed: "keys/jwt.pem", "env:JWT_KEY", "keychain:staging"; empty for none.
QString keyReferenceText(const KeyReference &key);
/// The reverse; a word without such a beginning is a path. Errc::Usage.
Result<KeyReference> keyReferenceFrom(const QString &text);

/// {"project": …} or {"database": …}; null for none.
Json usersJson(const References &references);
/// Errc::Usage: another form.
Result<> readUsers(const Json &json, References *references);
/// Whether a path is taken for a project's; else it is a database's.
bool isProjectPath(const QString &path);

/// The keys there, read now. Errc::Usage: no such variable, or a name of the key ring, which the window has; others
/// as jose::keysFromBytes() has them. Thread-safe.
Result<QList<jose::Key>> keysOf(const KeyReference &key);

} // namespace config
