// SPDX-License-Identifier: GPL-3.0-or-later
// A real keychain: GNOME Keyring on a session bus of its own, its files in a temporary folder. What needs the bus runs
// in this program again, inside that session; each time is a new process and a new daemon, as after a restart.
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/keyring/keychainstore.h"
#include "core/keyring/keyring.h"
#include "tests/support/peer.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using keyring::KeyEntry;
using keyring::KeyRing;

namespace {

constexpr const char *secretText = "a secret that must rest in the keychain";

bool isSettled(const KeyRing &ring)
{
    return std::none_of(ring.entries().begin(), ring.entries().end(), [](const KeyEntry &entry) {
        return entry.place == KeyEntry::Place::Storing || entry.place == KeyEntry::Place::Loading;
    });
}

QString placeName(KeyEntry::Place place)
{
    switch (place) {
    case KeyEntry::Place::Public:
        return QStringLiteral("public");
    case KeyEntry::Place::Memory:
        return QStringLiteral("memory");
    case KeyEntry::Place::Keychain:
        return QStringLiteral("keychain");
    case KeyEntry::Place::Unreadable:
        return QStringLiteral("unreadable");
    default:
        return QStringLiteral("not settled");
    }
}

/// {"record", "entries": [{"name", "place", "problem", "print"}]}
QByteArray told(const KeyRing &ring)
{
    Json entries = Json::array();
    for (const KeyEntry &entry : ring.entries()) {
        Json row = Json::object();
        row.set(QStringLiteral("name"), entry.name);
        row.set(QStringLiteral("place"), placeName(entry.place));
        row.set(QStringLiteral("problem"), entry.problem);
        row.set(QStringLiteral("print"), entry.key ? QString::fromLatin1(entry.key->thumbprint()) : QString());
        entries.append(row);
    }
    Json all = Json::object();
    all.set(QStringLiteral("record"), ring.record());
    all.set(QStringLiteral("entries"), entries);
    return writeJson(all);
}

/// What this program does inside a session: "store" adds keys, "load" restores the record on standard input, "remove"
/// removes them then, and loads again.
int step(const QString &what)
{
    KeyRing ring(keyring::keychainStore());
    if (what == u"store") {
        ring.add({ { *jose::Key::fromSecret(secretText), {}, {} } }, QStringLiteral("test"), QStringLiteral("hmac"));
        ring.add(
            { { *jose::Key::generate(jose::KeyType::Ed25519), {}, {} } }, QStringLiteral("test"), QStringLiteral("ed"));
    } else {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return 1;
        ring.restore(parseJson(input.readAll()).value_or(Json()));
        ring.load();
    }
    if (!QTest::qWaitFor([&ring] { return isSettled(ring); }, 30000))
        return 2;
    if (what == u"remove") {
        // In the same session: this daemon writes a removal to its file only some time later.
        const Json record = ring.record();
        while (!ring.entries().isEmpty())
            ring.remove(ring.entries().first().id);
        ring.restore(record);
        ring.load(); // the keychain's jobs run one after the other
        if (!QTest::qWaitFor([&ring] { return isSettled(ring); }, 30000))
            return 2;
    }
    const QByteArray answer = told(ring);
    QFile output;
    return output.open(stdout, QIODevice::WriteOnly) && output.write(answer) == answer.size() ? 0 : 1;
}

Json entryNamed(const Json &told, const char16_t *name)
{
    if (const Json *entries = told.find(u"entries")) {
        for (const Json &entry : entries->items()) {
            if (entry.find(u"name")->toString() == QStringView(name))
                return entry;
        }
    }
    return {};
}

QString member(const Json &object, const char16_t *name)
{
    const Json *value = object.find(name);
    return value ? value->toString() : QString();
}

} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        for (const char *program : { "dbus-run-session", "gnome-keyring-daemon" })
            REQUIRE_PEER(
                !QStandardPaths::findExecutable(QLatin1String(program)).isEmpty(), "dbus-daemon and gnome-keyring");
        m_home = std::make_unique<QTemporaryDir>();
    }

    void survivesARestart()
    {
        const Json stored = inSession(Keyring::Unlocked, "store");
        QCOMPARE(member(entryNamed(stored, u"hmac"), u"place"), QStringLiteral("keychain"));
        QCOMPARE(member(entryNamed(stored, u"ed"), u"place"), QStringLiteral("keychain"));
        const QByteArray record = writeJson(*stored.find(u"record"));
        QVERIFY(!record.contains(secretText));
        QVERIFY2(!record.contains("\"d\"") && !record.contains("\"k\""), "no private member may be written to a file");

        const Json loaded = inSession(Keyring::Unlocked, "load", record);
        for (const char16_t *name : { u"hmac", u"ed" }) {
            QCOMPARE(member(entryNamed(loaded, name), u"place"), QStringLiteral("keychain"));
            QCOMPARE(member(entryNamed(loaded, name), u"print"), member(entryNamed(stored, name), u"print"));
        }
    }

    void aLockedKeychainIsSaidAndTheKeyStaysInMemory()
    {
        const Json before = inSession(Keyring::Unlocked, "store"); // so that there is a keyring that can be locked
        const Json stored = inSession(Keyring::Locked, "store");
        QCOMPARE(member(entryNamed(stored, u"hmac"), u"place"), QStringLiteral("memory"));
        QVERIFY2(member(entryNamed(stored, u"hmac"), u"problem").contains(QStringLiteral("keychain")),
            qPrintable(member(entryNamed(stored, u"hmac"), u"problem")));
        QVERIFY(!member(entryNamed(stored, u"hmac"), u"print").isEmpty());
        QCOMPARE(writeJson(*stored.find(u"record")), QByteArray("[]"));

        // What is in the locked keyring is not lost: it is known by name, and that it can't be read now.
        const QByteArray record = writeJson(*before.find(u"record"));
        const Json locked = inSession(Keyring::Locked, "load", record);
        QCOMPARE(member(entryNamed(locked, u"hmac"), u"place"), QStringLiteral("unreadable"));
        QVERIFY(member(entryNamed(locked, u"hmac"), u"problem").contains(QStringLiteral("locked")));
        QCOMPARE(writeJson(*locked.find(u"record")), record);
        const Json unlocked = inSession(Keyring::Unlocked, "load", record);
        QCOMPARE(member(entryNamed(unlocked, u"hmac"), u"place"), QStringLiteral("keychain"));
    }

    void withoutASessionBusKeysStayInMemory()
    {
        const Json stored = inSession(Keyring::Absent, "store");
        QCOMPARE(member(entryNamed(stored, u"hmac"), u"place"), QStringLiteral("memory"));
        QVERIFY(!member(entryNamed(stored, u"hmac"), u"problem").isEmpty());
    }

    void removedKeysAreGoneFromTheKeychain()
    {
        const Json stored = inSession(Keyring::Unlocked, "store");
        const QByteArray record = writeJson(*stored.find(u"record"));
        QCOMPARE(member(entryNamed(inSession(Keyring::Unlocked, "load", record), u"hmac"), u"place"),
            QStringLiteral("keychain"));
        QCOMPARE(member(entryNamed(inSession(Keyring::Unlocked, "remove", record), u"hmac"), u"place"),
            QStringLiteral("unreadable"));
    }

private:
    enum class Keyring { Unlocked, Locked, Absent };

    /// Runs a step of this program; null where it failed.
    Json inSession(Keyring keyring, const QString &what, const QByteArray &input = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_home->path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), m_home->filePath(QStringLiteral("data")));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home->filePath(QStringLiteral("config")));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home->path());
        environment.insert(QStringLiteral("JOTLAB_KEYCHAIN_STEP"), what);
        environment.insert(QStringLiteral("PROGRAM"), QCoreApplication::applicationFilePath());
        for (const char *name : { "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY" })
            environment.remove(QLatin1String(name));
        process.setProcessEnvironment(environment);
        if (keyring == Keyring::Absent) {
            process.start(QCoreApplication::applicationFilePath(), {});
        } else {
            const QString daemon = keyring == Keyring::Unlocked
                ? QStringLiteral("printf pw | gnome-keyring-daemon --unlock --components=secrets >&2")
                : QStringLiteral("gnome-keyring-daemon --start --components=secrets >&2");
            process.start(QStringLiteral("dbus-run-session"),
                { QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                    daemon + QStringLiteral("; exec \"$PROGRAM\"") });
        }
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60000) || process.exitCode() != 0) {
            qWarning("step %s: %s", qPrintable(what), process.readAllStandardError().constData());
            return {};
        }
        return parseJson(process.readAllStandardOutput()).value_or(Json());
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (const QString what = qEnvironmentVariable("JOTLAB_KEYCHAIN_STEP"); !what.isEmpty())
        return step(what);
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"
