// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/references.h"

#include "core/base/regularfile.h"
#include "core/jose/keyfile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace config {

namespace {

constexpr qint64 LargestKey = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("config::References", text);
}

struct KindName
{
    KeyReference::Kind kind;
    QLatin1StringView name; ///< in files, and before what is typed
};

constexpr std::array KindNames{ KindName{ KeyReference::Kind::File, "file"_L1 },
    KindName{ KeyReference::Kind::Variable, "env"_L1 }, KindName{ KeyReference::Kind::Keychain, "keychain"_L1 } };

Error noReference()
{
    return { Errc::Usage,
        tr("A key is named by where it is, {\"file\": …}, {\"env\": …} or {\"keychain\": …}; the key itself stands in "
           "no "
           "server file."),
        {} };
}

/// What was written is not told: it may be the key.
Result<KeyReference> checked(const KeyReference &key)
{
    static const QRegularExpression variable(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    static const QRegularExpression control(u"[\\x00-\\x1f\\x7f]"_s);
    if (key.kind == KeyReference::Kind::Variable && !variable.match(key.name).hasMatch())
        return fail(Errc::Usage,
            tr("A variable's name is made of letters, digits and “_”; name the variable that holds the key, not the "
               "key."));
    if (key.name.isEmpty() || key.name.size() > 1000 || control.match(key.name).hasMatch())
        return tl::unexpected(noReference());
    return key;
}

bool isKeyFile(const QByteArray &content)
{
    const auto isControl = [](char c) { return uchar(c) < 9; };
    const bool isDer = content.startsWith('\x30') && std::any_of(content.begin(), content.end(), isControl);
    return content.contains("-----BEGIN") || content.trimmed().startsWith('{') || isDer;
}

/// Told apart as a person would: what is no key file is the text of a secret, its last line feed dropped.
Result<QList<jose::Key>> keysIn(QByteArray content)
{
    if (isKeyFile(content))
        return jose::keysFromBytes(content);
    if (content.endsWith('\n'))
        content.chop(content.endsWith("\r\n") ? 2 : 1);
    return jose::Key::fromSecret(content).map([](const jose::Key &key) { return QList<jose::Key>{ key }; });
}

} // namespace

Json keyReferenceJson(const KeyReference &key)
{
    for (const KindName &each : KindNames) {
        if (each.kind == key.kind)
            return Json::object({ { QString(each.name), Json(key.name) } });
    }
    return {};
}

Result<KeyReference> readKeyReference(const Json &json)
{
    if (json.isNull())
        return KeyReference{};
    const QList<Json::Member> members = json.isObject() ? json.members() : QList<Json::Member>();
    if (members.size() != 1 || !members.constFirst().value.isString())
        return tl::unexpected(noReference());
    for (const KindName &each : KindNames) {
        if (members.constFirst().name == each.name)
            return checked({ each.kind, members.constFirst().value.toString() });
    }
    return tl::unexpected(noReference());
}

QString keyReferenceText(const KeyReference &key)
{
    if (key.kind == KeyReference::Kind::File)
        return key.name;
    for (const KindName &each : KindNames) {
        if (each.kind == key.kind)
            return each.name + u':' + key.name;
    }
    return {};
}

Result<KeyReference> keyReferenceFrom(const QString &text)
{
    const QString typed = text.trimmed();
    if (typed.isEmpty())
        return KeyReference{};
    for (const KindName &each : KindNames) {
        if (typed.startsWith(each.name + u':'))
            return checked({ each.kind, typed.mid(each.name.size() + 1).trimmed() });
    }
    return checked({ KeyReference::Kind::File, typed });
}

Json usersJson(const References &references)
{
    if (!references.project.isEmpty())
        return Json::object({ { u"project"_s, Json(references.project) } });
    if (!references.database.isEmpty())
        return Json::object({ { u"database"_s, Json(references.database) } });
    return {};
}

Result<> readUsers(const Json &json, References *references)
{
    references->project.clear();
    references->database.clear();
    if (json.isNull())
        return {};
    const QList<Json::Member> members = json.isObject() ? json.members() : QList<Json::Member>();
    QString *target = members.size() != 1          ? nullptr
        : members.constFirst().name == u"project"  ? &references->project
        : members.constFirst().name == u"database" ? &references->database
                                                   : nullptr;
    if (target && members.constFirst().value.isString())
        *target = members.constFirst().value.toString();
    if (target && !target->isEmpty())
        return {};
    return fail(Errc::Usage,
        tr("Users come from {\"project\": …}, a manage.py or its folder, or from {\"database\": …}, a file of "
           "SQLite."));
}

bool isProjectPath(const QString &path)
{
    const QFileInfo file(path);
    const QString suffix = file.suffix().toLower();
    if (suffix == u"sqlite3" || suffix == u"sqlite" || suffix == u"db")
        return false;
    return file.fileName() == u"manage.py" || !file.isFile();
}

Result<QList<jose::Key>> keysOf(const KeyReference &key)
{
    switch (key.kind) {
    case KeyReference::Kind::File: {
        const auto content = readRegularFile(key.name, LargestKey);
        auto keys = content ? keysIn(*content) : tl::unexpected(content.error());
        if (!keys)
            return fail(keys.error().code,
                tr("The key file “%1” that the server file names can't be used: %2")
                    .arg(key.name, content ? keys.error().what : content.error().detail + u'.'),
                keys.error().detail);
        return keys;
    }
    case KeyReference::Kind::Variable: {
        const QByteArray name = key.name.toLatin1();
        if (!qEnvironmentVariableIsSet(name.constData()))
            return fail(Errc::Usage,
                tr("The server file takes the key from the variable %1 of the environment, which is not set; set it, "
                   "or give the key itself.")
                    .arg(key.name));
        auto keys = keysIn(qgetenv(name.constData()));
        if (!keys)
            return fail(keys.error().code,
                tr("The variable %1, from which the server file takes the key, can't be used: %2")
                    .arg(key.name, keys.error().what),
                keys.error().detail);
        return keys;
    }
    case KeyReference::Kind::Keychain:
        return fail(Errc::Usage,
            tr("The key “%1” that the server file names is in the key ring of Jotlab's window; give the key itself.")
                .arg(key.name));
    case KeyReference::Kind::None:
        break;
    }
    return QList<jose::Key>{};
}

} // namespace config
