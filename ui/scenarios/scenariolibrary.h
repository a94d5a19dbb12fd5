// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/scenarios/scenariosmodel.h"

#include <QObject>
#include <memory>

/// The scenarios at hand as files: opened, read again, written, taken off the list and put back. What was changed here
/// is never lost to what another program wrote.
class ScenarioLibrary : public QObject
{
    Q_OBJECT

public:
    /// The model must outlive it.
    explicit ScenarioLibrary(ScenariosModel *model, QObject *parent = nullptr);

    /// Adds a text that is in no file; its id.
    QString add(const QString &title, const QByteArray &text);
    /// Adds a file, or reads it again where it is in the list; the entry's id. Errc::Io, Errc::Limit.
    Result<QString> open(const QString &path);
    /// Another program may have written the file; what was changed here is left as it is.
    void readAgain(const QString &id);
    /// Whether writing there loses what another program wrote since it was read here.
    bool wasChangedElsewhere(const QString &id, const QString &path) const;
    /// Errc::Conflict: another entry is that file; Errc::Io.
    Result<> write(const QString &id, const QString &path);
    /// Takes it off the list; one can be put back, the last.
    void close(const QString &id);
    QString takeBack(); ///< its id, which may be a new one; empty: none was closed

    /// Own files, texts that were never saved, changes not saved yet; and which one is shown.
    QByteArray kept(const QString &shown) const;
    QString restore(const QByteArray &kept); ///< which one was shown; empty: not known

signals:
    void readAnew(const QString &id); ///< its text is another one

private:
    QString freshId(const QString &title);

    ScenariosModel *m_model;
    std::unique_ptr<ScenarioEntry> m_closed;
    int m_closedRow = 0;
    int m_newCount = 0;
};
