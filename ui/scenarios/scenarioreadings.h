// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/scenario/scenarioreader.h"

#include <QHash>
#include <QStringList>
#include <functional>
#include <memory>

class ScenariosModel;

/// What the texts in the list say, each read once: a long one elsewhere, while the window goes on.
class ScenarioReadings : public QObject
{
    Q_OBJECT

public:
    /// The model must outlive it.
    explicit ScenarioReadings(ScenariosModel *model, QObject *parent = nullptr);

    /// Of the entry's text as it stands; nullptr: no such entry, or it is being read, and read() tells when it was.
    std::shared_ptr<const scenario::Reading> of(const QString &id);
    /// Goes on once these are read, at once if they are.
    void whenRead(const QStringList &ids, const std::function<void()> &goOn);
    void forget(const QString &id); ///< it is off the list

signals:
    void read(const QString &id);

private:
    struct Known
    {
        QByteArray text;
        std::shared_ptr<const scenario::Reading> reading; ///< nullptr: under way
    };

    void take(const QString &id, const QByteArray &text, const std::shared_ptr<const scenario::Reading> &reading);

    ScenariosModel *m_model;
    QHash<QString, Known> m_known;
    Background m_background;
};
