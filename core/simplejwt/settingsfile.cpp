// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settingsfile.h"

#include "core/base/regularfile.h"
#include "core/python/pythonlexer.h"

#include <QCoreApplication>
#include <algorithm>

namespace simplejwt {
namespace {
constexpr qsizetype longestFile = 16 * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::SettingsFile", text);
}

// Not JSON with a slip in it, but Python: something in it means nothing in JSON.
bool isPython(QStringView source)
{
    const auto pythonOnly = [source](const python::PythonToken &token) {
        if (token.isString())
            return source[token.begin] != u'"';
        if (token.kind == python::PythonToken::Kind::Name)
            return token.text != QLatin1String("true") && token.text != QLatin1String("false")
                && token.text != QLatin1String("null");
        return token.is(QLatin1String("(")) || token.is(QLatin1String("*"));
    };
    const QList<python::PythonToken> tokens = python::pythonTokens(source);
    return std::any_of(tokens.begin(), tokens.end(), pythonOnly);
}

bool isKey(const PythonReference &reference)
{
    return reference.name == QLatin1String("SIGNING_KEY") || reference.name == QLatin1String("VERIFYING_KEY");
}

Error atLine(qsizetype line, const QString &text)
{
    return { Errc::Usage, tr("Line %1: %2").arg(line).arg(text), {} };
}

Error elsewhere(const PythonReference &reference, const QString &advice)
{
    return atLine(reference.line,
        tr("%1 is %2, whose value does not stand here; %3.")
            .arg(reference.name, reference.expression.left(60), advice));
}

Error inFile(const QString &path, Error error)
{
    if (!path.isEmpty())
        error.what = tr("Settings file “%1”: %2").arg(path, error.what);
    return error;
}

Result<SettingsFile> fromPython(const PythonSettings &block, SettingsReading reading)
{
    if (!block.problems.isEmpty()) {
        Error error = atLine(block.problems.first().line, block.problems.first().text);
        if (block.problems.size() > 1)
            error.what += u' ' + tr("There are %1 more.").arg(block.problems.size() - 1);
        return tl::unexpected(error);
    }
    SettingsFile file;
    for (const PythonReference &reference : block.references) {
        if (!isKey(reference))
            return tl::unexpected(elsewhere(reference, tr("write the value itself")));
        file.keysElsewhere.append(reference);
    }
    return settingsFromJson(block.object, reading).map([&file](const Settings &settings) {
        file.settings = settings;
        return file;
    });
}
} // namespace

Result<SettingsFile> readSettings(QByteArrayView text, SettingsReading reading)
{
    if (text.size() > longestFile)
        return fail(Errc::Limit, tr("Settings longer than 16 MiB are not read; give the SIMPLE_JWT block alone."));
    const auto json = parseJson(text);
    if (json)
        return settingsFromJson(*json, reading).map([](const Settings &settings) {
            return SettingsFile{ settings, {}, {} };
        });
    const QString source = QString::fromUtf8(text);
    const PythonSettings block = readPythonSettings(source, reading);
    const bool startsAsJson = QStringView(source).trimmed().startsWith(u'{');
    if (startsAsJson && !block.problems.isEmpty() && !isPython(source))
        return tl::unexpected(Error{ Errc::Usage, json.error().what, json.error().detail });
    return fromPython(block, reading);
}

Result<SettingsFile> readSettingsFile(const QString &path, SettingsReading reading)
{
    const auto content = readRegularFile(path, longestFile);
    if (!content)
        return fail(Errc::Usage, tr("The settings file “%1” can't be read: %2.").arg(path, content.error().detail));
    auto settings = readSettings(*content, reading);
    if (!settings)
        return tl::unexpected(inFile(path, settings.error()));
    settings->path = path;
    return settings;
}

Error keyElsewhere(const SettingsFile &file, const QString &advice)
{
    return inFile(file.path, elsewhere(file.keysElsewhere.first(), advice));
}

} // namespace simplejwt
