// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyring/keychainstore.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QObject>
#include <qt6keychain/keychain.h>

namespace keyring {
namespace {

const QString service = QStringLiteral("jotlab");

QString tr(const char *text)
{
    return QCoreApplication::translate("config::KeychainStore", text);
}

/// Without a session bus there is nobody to ask, which the library reports like any other failure.
bool hasSessionBus()
{
#ifdef Q_OS_LINUX
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
        || (!runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus")));
#else
    return true;
#endif
}

Error noKeychain(const QString &detail)
{
    return { Errc::Secret, tr("There is no keychain in this desktop session."), detail };
}

// QtKeychain's own texts name D-Bus interfaces; they are the detail, not the sentence.
Error errorOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return { Errc::NotFound,
            tr("The system's keychain did not give the key: it is locked, or the key was removed from it."),
            job.errorString() };
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return { Errc::Secret, tr("The system's keychain refused access; unlock it and try again."),
            job.errorString() };
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return noKeychain(job.errorString());
    default:
        if (!hasSessionBus())
            return noKeychain(job.errorString());
        return { Errc::Secret, tr("The system's keychain is locked, or failed; unlock it and try again."),
            job.errorString() };
    }
}

class KeychainStore : public SecretStore
{
public:
    void read(const QString &name, QObject *context, Given given) override
    {
        auto *job = new QKeychain::ReadPasswordJob(service);
        start(job, name, context, [job, given = std::move(given)](const Result<> &done) {
            given(done.map([job] { return job->binaryData(); }));
        });
    }

    void write(const QString &name, const QByteArray &secret, QObject *context, Done done) override
    {
        auto *job = new QKeychain::WritePasswordJob(service);
        job->setBinaryData(secret);
        start(job, name, context, std::move(done));
    }

    void remove(const QString &name, QObject *context, Done done) override
    {
        start(new QKeychain::DeletePasswordJob(service), name, context,
            [done = std::move(done)](const Result<> &removed) {
                done(!removed && removed.error().code == Errc::NotFound ? Result<>() : removed);
            });
    }

private:
    // A job deletes itself once it has finished, whether or not anybody still listens.
    static void start(QKeychain::Job *job, const QString &name, QObject *context, Done done)
    {
        job->setKey(name);
        job->setInsecureFallback(false);
        QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] {
            done(job->error() == QKeychain::NoError ? Result<>() : Result<>(tl::unexpected(errorOf(*job))));
        });
        job->start();
    }
};

} // namespace

std::unique_ptr<SecretStore> keychainStore()
{
    return std::make_unique<KeychainStore>();
}

} // namespace keyring
