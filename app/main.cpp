// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"
#include "app/fontreading.h"
#include "app/laboratory/laboratory.h"
#include "app/processage.h"
#include "app/singleinstance.h"
#include "app/statefile.h"
#include "app/workbench/workbench.h"
#include "core/base/background.h"
#include "core/base/coredumps.h"
#include "core/base/printable.h"
#include "core/base/quitsignals.h"
#include "core/base/throwawayfolder.h"
#include "core/keyring/keychainstore.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsfile.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QMetaEnum>
#include <QStandardPaths>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace {

constexpr int exitUsage = 2; ///< as the command line has it

int refuse(const Error &error)
{
    QTextStream(stderr) << error.what << Qt::endl;
    return exitUsage;
}

Result<simplejwt::Settings> settingsOf(const Arguments &arguments)
{
    if (arguments.settingsFile.isEmpty())
        return simplejwt::Settings();
    const auto file = simplejwt::readSettingsFile(arguments.settingsFile);
    if (!file)
        return tl::unexpected(file.error());
    for (const QString &line : simplejwt::remarks(file->read))
        QTextStream(stderr) << printable(line) << Qt::endl;
    if (const auto gap = simplejwt::firstGap(*file, simplejwt::Band::V5_5))
        return tl::unexpected(*gap);
    if (!file->keysElsewhere.isEmpty()) {
        return tl::unexpected(simplejwt::keyElsewhere(*file,
            QCoreApplication::translate("main",
                "write the key itself, or start without --settings and paste the block into Settings, which asks for "
                "it")));
    }
    return file->settings;
}

/// Help and version are read in terminals, where there need not be a display.
bool asksAboutProgram(int argc, char **argv)
{
    for (int index = 1; index < argc; ++index) {
        const QLatin1String word(argv[index]);
        if (word == "--"_L1)
            return false;
        if (word == "-h"_L1 || word == "--help"_L1 || word == "--help-all"_L1 || word == "-v"_L1
            || word == "--version"_L1)
            return true;
    }
    return false;
}

QString stateFile(const ThrowawayFolder *temporary)
{
    if (temporary)
        return temporary->filePath(u"window.conf"_s);
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/window.conf"_L1;
}

ThemeController::Mode themeOf(const QSettings &state)
{
    bool known = false;
    const int value = QMetaEnum::fromType<ThemeController::Mode>().keyToValue(
        state.value(u"theme"_s).toString().toLatin1(), &known);
    return known ? ThemeController::Mode(value) : ThemeController::Mode::System;
}

} // namespace

int main(int argc, char **argv)
{
    refuseCoreDumps();
    QCoreApplication::setApplicationName(u"jotlab"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(JOTLAB_VERSION));
    QGuiApplication::setDesktopFileName(u"jotlab"_s);
    if (asksAboutProgram(argc, argv)) {
        const QCoreApplication withoutDisplay(argc, argv);
        const auto read
            = readArguments(QCoreApplication::arguments().mid(1), QDir::currentPath(), ArgumentsReading::Exits);
        if (!read)
            return refuse(read.error());
    }
    auto fonts = std::make_unique<Background>();
    fonts->run(
        [] {
            readFonts();
            return true;
        },
        [](bool) {});
    QApplication application(argc, argv);

    const QStringList words = QApplication::arguments().mid(1);
    const auto arguments = readArguments(words, QDir::currentPath(), ArgumentsReading::Exits);
    if (!arguments)
        return refuse(arguments.error());
    const auto settings = settingsOf(*arguments);
    if (!settings)
        return refuse(settings.error());
    SingleInstance instance;
    if (!arguments->isAlone()) {
        QObject::connect(&instance, &SingleInstance::waiting, &instance, [] {
            QTextStream(stderr) << QCoreApplication::translate(
                "main", "Jotlab runs already and is busy; it opens this as soon as it answers.")
                                << Qt::endl;
        });
        if (!instance.isFirst(words, QDir::currentPath()))
            return 0;
    }
    // A throw-away session leaves nothing behind, however early it ends: the event loop hears of a signal that came
    // before it.
    if (const auto ready = quitOnSignals(&application); !ready)
        return refuse(ready.error());
    if (!arguments->isAlone())
        instance.listen();

    const std::unique_ptr<ThrowawayFolder> temporary(arguments->fresh ? new ThrowawayFolder : nullptr);
    StateFile state(stateFile(temporary.get()));
    ThemeController theme;
    theme.apply(arguments->theme.value_or(themeOf(state)));
    Laboratory laboratory({ .database = arguments->database,
        .settings = *settings,
        .band = simplejwt::bandNamed(state.value(u"rules/band"_s).toString()).value_or(simplejwt::Band::V5_5),
        .settingsAreGiven = !arguments->settingsFile.isEmpty(),
        .fresh = arguments->fresh,
        .secrets = arguments->fresh ? nullptr : keyring::keychainStore(),
        .sessionFolder
        = arguments->isAlone() ? QString() : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) });
    fonts.reset(); // waits: from here on texts are measured
    Workbench workbench(laboratory, theme, state);
    MainWindow &window = workbench.window();
    workbench.restore();

    QObject::connect(&window, &MainWindow::firstPainted, &workbench, [&] {
        if (arguments->measureStart) {
            QTextStream(stdout) << processAge().count() << Qt::endl;
            QApplication::quit();
            return;
        }
        workbench.start(*arguments);
    });
    QObject::connect(&workbench, &Workbench::started, &workbench, [&] { workbench.welcome(*arguments); });
    QObject::connect(
        &instance, &SingleInstance::received, &workbench, [&](const QStringList &others, const QString &directory) {
            if (const auto read = readArguments(others, directory, ArgumentsReading::Returns))
                workbench.openOfAnotherStart(*read);
            window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
            window.raise();
            window.activateWindow();
        });
    if (!arguments->measureStart)
        QObject::connect(&application, &QApplication::aboutToQuit, &workbench, &Workbench::end);
    window.show();
    const int exitCode = QApplication::exec();
    if (const auto saved = state.save(); !saved)
        QTextStream(stderr) << saved.error().what << Qt::endl;
    return exitCode;
}
