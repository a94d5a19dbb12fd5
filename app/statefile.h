// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QSettings>
#include <QTemporaryDir>
#include <memory>

/// What the window keeps of itself from one run to the next: servers, settings, records of keys, where panes stand; no
/// secret. Says so where it can't be kept. GUI thread.
class StateFile : public QSettings
{
    Q_OBJECT

public:
    explicit StateFile(const QString &path, QObject *parent = nullptr);

    /// A device, pipe or folder has its name, and what is set lasts for this run; for people, empty: all is well.
    const QString &problem() const { return m_problem; }
    /// Writes now what waits. Errc::Io: the file is as it was, and what waits goes with the next write.
    Result<> save();

signals:
    void failed(const Error &error); ///< it can't be written; once

protected:
    bool event(QEvent *event) override;

private:
    /// Where it really is.
    struct Place
    {
        QString path;
        QString problem;
        std::shared_ptr<QTemporaryDir> temporary;
    };
    StateFile(const Place &place, QObject *parent);
    static Place placeFor(const QString &path);
    tl::unexpected<Error> unwritable() const;

    QString m_problem;
    std::shared_ptr<QTemporaryDir> m_temporary;
    bool m_hasFailed = false;
};
