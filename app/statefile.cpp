// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/statefile.h"

#include "core/base/newfile.h"
#include "core/base/regularfile.h"

#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <utility>

namespace {

using Values = QSettings::SettingsMap;

Values valuesOf(const QString &iniFile)
{
    const QSettings file(iniFile, QSettings::IniFormat);
    Values values;
    for (const QString &key : file.allKeys())
        values.insert(key, file.value(key));
    return values;
}

bool read(QIODevice &device, Values &values)
{
    const QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("read.conf"));
    if (!writeFile(copy, device.readAll()))
        return false;
    values = valuesOf(copy);
    return true;
}

/// In Qt's own words, but only if all of it is on the disk: by itself QSettings puts half a file in the place of a
/// whole one where the disk is full (Qt 6.4).
bool write(QIODevice &device, const Values &values)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("write.conf"));
    {
        QSettings file(path, QSettings::IniFormat);
        for (auto value = values.cbegin(); value != values.cend(); ++value)
            file.setValue(value.key(), value.value());
    }
    QFile file(path);
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    const QString copy = folder.filePath(QStringLiteral("read.conf"));
    const bool isWhole
        = values.isEmpty() || (text.endsWith('\n') && writeFile(copy, text) && valuesOf(copy).keys() == values.keys());
    auto *place = qobject_cast<QFileDevice *>(&device);
    return isWhole && place && place->write(text) == text.size() && place->flush();
}

/// The files are INI files, as ever.
QSettings::Format checkedIni()
{
    static const auto checked = QSettings::registerFormat(QStringLiteral("conf"), read, write, Qt::CaseInsensitive);
    return checked;
}

} // namespace

StateFile::StateFile(const QString &path, QObject *parent)
    : StateFile(placeFor(path), parent)
{
}

StateFile::StateFile(const Place &place, QObject *parent)
    : QSettings(place.path, checkedIni(), parent)
    , m_problem(place.problem)
    , m_temporary(place.temporary)
{
}

/// QSettings would wait for a pipe to be written.
StateFile::Place StateFile::placeFor(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists() || info.isFile())
        return { path, {}, {} };
    QFile file(path);
    const auto open = openRegularFile(file);
    const auto temporary = std::make_shared<QTemporaryDir>();
    return { temporary->filePath(info.fileName()),
        tr("“%1” can't be read: %2. Move it away; until then what you set up is kept for this run alone.")
            .arg(path, open ? QString() : open.error().detail),
        temporary };
}

Result<> StateFile::save()
{
    sync();
    if (status() != QSettings::AccessError)
        return {};
    // The first error stays the status for good. A file that is written is another one.
    const QString probe = QStringLiteral("state/probe");
    const auto before = fileIdentity(fileName());
    setValue(probe, true);
    sync();
    const bool isWritten = fileIdentity(fileName()) != before;
    remove(probe);
    sync();
    return isWritten ? Result<>() : unwritable();
}

tl::unexpected<Error> StateFile::unwritable() const
{
    return fail(Errc::Io,
        tr("What you set up can't be written to “%1”; free some space, or make it writable. It is tried again with the "
           "next change and at the end.")
            .arg(fileName()));
}

bool StateFile::event(QEvent *event)
{
    const bool isTaken = QSettings::event(event);
    if (event->type() == QEvent::UpdateRequest && status() == QSettings::AccessError) { // it tried to write
        if (!std::exchange(m_hasFailed, true))
            emit failed(unwritable().value());
    }
    return isTaken;
}
