// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenariofiles.h"

#include "core/base/log.h"
#include "core/base/regularfile.h"
#include "core/scenario/scenarioreader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace scenario {

namespace {

constexpr qint64 LargestFile = 4 * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Scenario", text);
}

} // namespace

Result<Scenario> loadScenario(const QString &path)
{
    const auto content = readRegularFile(path, LargestFile);
    if (!content)
        return fail(
            content.error().code, tr("The scenario “%1” cannot be read: %2.").arg(path, content.error().detail));
    auto scenario = parseScenario(*content, QFileInfo(path).completeBaseName());
    if (!scenario) {
        const Error &error = scenario.error();
        return fail(error.code, tr("The scenario “%1” cannot be played. %2").arg(path, error.what), error.detail);
    }
    return scenario;
}

QStringList shippedScenarioFiles()
{
    // By how one gets to know the flow, not by name.
    static const QStringList order{ QStringLiteral("login-and-refresh"), QStringLiteral("logout"),
        QStringLiteral("rotation"), QStringLiteral("replay-after-rotation"), QStringLiteral("refresh-race"),
        QStringLiteral("expiry") };
    QStringList names = QDir(QStringLiteral(":/scenarios")).entryList(QDir::Files, QDir::Name);
    std::stable_sort(names.begin(), names.end(), [](const QString &left, const QString &right) {
        const auto rank = [](const QString &file) {
            const qsizetype at = order.indexOf(QFileInfo(file).completeBaseName());
            return at < 0 ? order.size() : at;
        };
        return rank(left) < rank(right);
    });
    for (QString &name : names)
        name.prepend(QStringLiteral(":/scenarios/"));
    return names;
}

QList<Scenario> shippedScenarios()
{
    QList<Scenario> scenarios;
    for (const QString &file : shippedScenarioFiles()) {
        if (auto scenario = loadScenario(file))
            scenarios.append(*scenario);
        else
            qCCritical(lcClient) << scenario.error().what;
    }
    return scenarios;
}

} // namespace scenario
