// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *source)
{
    return QCoreApplication::translate("Arguments", source);
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(tr("A laboratory for the tokens of Simple JWT."));
    parser.addPositionalArgument(u"input"_s,
        tr("A token to decode, or a file: a server file, a key, anything with tokens in it."), u"[TOKEN|FILE]"_s);
    parser.addOption({ u"settings"_s,
        tr("Simple JWT settings of the embedded server: a JSON object, or a settings.py."), u"file"_s });
    parser.addOption({ u"database"_s, tr("The embedded server's database; made if absent."), u"file"_s });
    parser.addOption({ u"server"_s, tr("The server to call in place of the embedded one."), u"url|file"_s });
    parser.addOption({ u"fresh"_s, tr("A throw-away session: nothing read, nothing kept.") });
    parser.addOption({ u"theme"_s, tr("The look of the window."), u"light|dark|system"_s });
    parser.addOption({ u"measure-start"_s,
        tr("Prints the milliseconds from process start to the first painted, usable frame, and ends.") });
}

Result<std::optional<ThemeController::Mode>> themeNamed(const QString &name)
{
    using Mode = ThemeController::Mode;
    if (name == "light"_L1)
        return Mode::Light;
    if (name == "dark"_L1)
        return Mode::Dark;
    if (name == "system"_L1)
        return Mode::System;
    return fail(Errc::Usage, tr("“%1” is no theme; --theme takes light, dark or system.").arg(name));
}

} // namespace

Result<Arguments> readArguments(const QStringList &words, const QString &workingDirectory, ArgumentsReading reading)
{
    QCommandLineParser parser;
    addOptions(parser);
    QCommandLineOption help = parser.addHelpOption();
    QCommandLineOption version = parser.addVersionOption();
    if (!parser.parse(QStringList{ u"jotlab"_s } + words))
        return fail(Errc::Usage, parser.errorText() + (parser.errorText().endsWith(u'.') ? QString() : u"."_s));
    if (reading == ArgumentsReading::Exits) {
        if (parser.isSet(help))
            parser.showHelp(0);
        if (parser.isSet(version))
            parser.showVersion();
    }
    if (parser.positionalArguments().size() > 1)
        return fail(Errc::Usage,
            tr("One token or file at a time; what is “%1”?").arg(parser.positionalArguments().at(1).left(40)));

    const QDir here(workingDirectory);
    const auto file = [&](const QString &name) { return name.isEmpty() ? name : here.absoluteFilePath(name); };
    Arguments arguments;
    arguments.input = parser.positionalArguments().value(0);
    if (!arguments.input.isEmpty() && arguments.input.size() < 4096 && here.exists(arguments.input))
        arguments.input = file(arguments.input);
    arguments.settingsFile = file(parser.value(u"settings"_s));
    arguments.database = file(parser.value(u"database"_s));
    arguments.server = parser.value(u"server"_s);
    if (!arguments.server.isEmpty() && !arguments.server.contains("://"_L1) && here.exists(arguments.server))
        arguments.server = file(arguments.server);
    arguments.fresh = parser.isSet(u"fresh"_s);
    arguments.measureStart = parser.isSet(u"measure-start"_s);
    if (parser.isSet(u"theme"_s)) {
        const auto mode = themeNamed(parser.value(u"theme"_s));
        if (!mode)
            return tl::unexpected(mode.error());
        arguments.theme = *mode;
    }
    return arguments;
}
