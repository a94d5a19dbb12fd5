// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settingsfile.h"

#include "core/base/regularfile.h"
#include "core/json/jsonreader.h"
#include "core/python/tokenizer.h"
#include "core/simplejwt/djangoreading.h"
#include "core/simplejwt/settinginfos.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

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
    const auto pythonOnly = [source](const python::Token &token) {
        if (token.isString())
            return source[token.begin] != u'"';
        if (token.kind == python::Token::Kind::Name)
            return token.text != QLatin1String("true") && token.text != QLatin1String("false")
                && token.text != QLatin1String("null");
        return token.is(QLatin1String("(")) || token.is(QLatin1String("*"));
    };
    const QList<python::Token> tokens = python::tokens(source, python::Within::Brackets);
    return std::any_of(tokens.begin(), tokens.end(), pythonOnly);
}

Error elsewhere(const PythonReference &reference, const QString &advice)
{
    const QString text = tr("%1 is %2, whose value does not stand here; %3.")
                             .arg(reference.name, reference.expression.left(60), advice);
    return toError({ reference.line, reference.file.isEmpty() ? text : reference.file + QStringLiteral(": ") + text });
}

Error inFile(const QString &path, Error error)
{
    if (!path.isEmpty())
        error.what = tr("Settings file “%1”: %2").arg(path, error.what);
    return error;
}

Result<DjangoSettings> understood(QByteArrayView text, const SettingsSource &source)
{
    if (text.size() > longestFile)
        return fail(Errc::Limit, tr("Settings longer than 16 MiB are not read; give the SIMPLE_JWT block alone."));
    const auto json = parseJson(text);
    if (json)
        return readDjangoSettings(*json, text);
    auto read = readDjangoSettings(text, source);
    if (read || !text.trimmed().startsWith('{') || isPython(QString::fromUtf8(text)))
        return read;
    return tl::unexpected(Error{ Errc::Usage, json.error().what, json.error().detail });
}

// The keys that the file tells of, but not what they are.
QList<PythonReference> keysNotHere(const DjangoSettings &read)
{
    QList<PythonReference> keys;
    for (const QString &name :
        { QStringLiteral("SIGNING_KEY"), QStringLiteral("SECRET_KEY"), QStringLiteral("VERIFYING_KEY") }) {
        const auto gap = std::find_if(
            read.gaps.rbegin(), read.gaps.rend(), [&name](const SettingsNote &one) { return one.name == name; });
        const bool isHidden = std::any_of(
            read.hidden.begin(), read.hidden.end(), [&name](const ReadSetting &one) { return one.name == name; });
        if (gap == read.gaps.rend() || isHidden)
            continue;
        const bool isTold = read.expressions.contains(name) || name == QLatin1String("SECRET_KEY");
        if (isTold)
            keys.append({ name, gap->line, read.expressions.value(name, name), gap->file });
    }
    return keys;
}

Result<SettingsFile> judged(const DjangoSettings &read, SettingsReading reading)
{
    const PythonSettings block = pythonSettings(read, reading);
    if (!block.problems.isEmpty()) {
        Error error = toError({ block.problems.first().line, block.problems.first().text });
        if (block.problems.size() > 1)
            error.what += u' ' + tr("There are %1 more.").arg(block.problems.size() - 1);
        return tl::unexpected(error);
    }
    const auto settings = settingsFromJson(block.object, reading);
    if (!settings)
        return tl::unexpected(settings.error());
    SettingsFile file{ *settings, {}, read, keysNotHere(read) };
    if (read.signingKey.key)
        file.settings.signingKey = read.signingKey.key;
    return file;
}

Result<QByteArray> bytesOf(const QString &path)
{
    const auto content = readRegularFile(path, longestFile);
    if (!content)
        return fail(Errc::Usage, tr("The settings file “%1” can't be read: %2.").arg(path, content.error().detail));
    return *content;
}
} // namespace

Result<SettingsFile> readSettings(QByteArrayView text, SettingsReading reading, const SettingsSource &source)
{
    return understood(text, source).and_then([reading](const DjangoSettings &read) { return judged(read, reading); });
}

Result<SettingsFile> readSettingsFile(
    const QString &path, SettingsReading reading, const QHash<QString, QString> &variables)
{
    const auto bytes = bytesOf(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto settings = readSettings(*bytes, reading, { path, variables, false });
    if (!settings)
        return tl::unexpected(inFile(path, settings.error()));
    settings->path = path;
    return settings;
}

Result<DjangoSettings> readDjangoSettingsFile(const QString &path, const QHash<QString, QString> &variables)
{
    const auto bytes = bytesOf(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto read = understood(*bytes, { path, variables, false });
    if (!read)
        return tl::unexpected(inFile(path, read.error()));
    return read;
}

Error keyElsewhere(const SettingsFile &file, const QString &advice)
{
    return inFile(file.path, elsewhere(file.keysElsewhere.first(), advice));
}

QStringList remarks(const DjangoSettings &read)
{
    static constexpr qsizetype mostTold = 10;
    QStringList lines;
    const auto tell = [&lines](const QString &what, const QList<SettingsNote> &notes) {
        for (const SettingsNote &note : notes.first(qMin(mostTold, notes.size())))
            lines.append(tr("%1: %2line %3: %4: %5")
                             .arg(what, note.file.isEmpty() ? QString() : note.file + QLatin1String(", "),
                                 QString::number(note.line), note.name, note.text));
        if (notes.size() > mostTold)
            lines.append(tr("%1: %2 more; see jotlab-cli settings.").arg(what).arg(notes.size() - mostTold));
    };
    tell(tr("assumption"), read.assumptions);
    QList<SettingsNote> gaps; // without keys that the file only doesn't have
    std::copy_if(read.gaps.begin(), read.gaps.end(), std::back_inserter(gaps), [&read](const SettingsNote &gap) {
        return !gap.name.endsWith(u"_KEY") || read.expressions.contains(gap.name);
    });
    tell(tr("gap"), gaps);
    tell(tr("passed over"), read.ignored);
    return lines;
}

std::optional<Error> firstGap(const SettingsFile &file, Band band)
{
    for (const SettingInfo &info : settingInfos()) {
        const QString name = QLatin1String(info.name);
        if (info.pythonCode || name.endsWith(QLatin1String("_KEY")) || !isKnownIn(info, band))
            continue;
        const auto gap = std::find_if(file.read.gaps.begin(), file.read.gaps.end(),
            [&name](const SettingsNote &one) { return one.name == name; });
        if (gap == file.read.gaps.end())
            continue;
        const QString text = file.read.expressions.contains(name)
            ? tr("%1 is %2, whose value does not stand here; write the value itself, or give its variable with --env.")
                  .arg(name, file.read.expressions.value(name).left(60))
            : tr("%1 can't be told: %2").arg(name, gap->text);
        return inFile(
            file.path, toError({ gap->line, gap->file.isEmpty() ? text : gap->file + QStringLiteral(": ") + text }));
    }
    return std::nullopt;
}

} // namespace simplejwt
