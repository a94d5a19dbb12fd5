// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/jsonplace.h"

#include <QCoreApplication>
#include <QStringList>
#include <optional>

// Private to core/scenario.
namespace scenario {

/// What is wrong with the text of a scenario. Only the first mistake counts; after it nothing of what was read is used.
class FirstMistake
{
    Q_DECLARE_TR_FUNCTIONS(scenario::Reader)

public:
    using Path = QStringList; ///< of member names and indices

    /// The text must outlive it.
    explicit FirstMistake(QByteArrayView text);

    void complain(const Path &path, const QString &what);
    bool isFine() const { return !m_error; }
    /// The value as a text that is not empty; complains of any other.
    QString textAt(const Json &value, const Path &path);
    JsonPosition placeOf(const Path &path);

    const std::optional<Error> &error() const { return m_error; } ///< Errc::Usage, with line and column
    const std::optional<JsonProblem> &problem() const { return m_problem; } ///< the same without its place in words

private:
    QByteArrayView m_text;
    JsonPlaces m_places{ m_text };
    std::optional<Error> m_error;
    std::optional<JsonProblem> m_problem;
};

} // namespace scenario
