// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a settings file, JSON or Python: nothing crashes or hangs, what is named lies in the text, and what was
// read can be used, written as Python and read again to the same settings.
#include "core/simplejwt/pythonblock.h"
#include "core/simplejwt/settingsfile.h"
#include "core/simplejwt/settingsjson.h"

#include <cstdint>
#include <cstdlib>

using namespace simplejwt;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void readPython(const QString &source, SettingsReading reading)
{
    const PythonSettings block = readPythonSettings(source, reading);
    const qsizetype lines = source.count(u'\n') + source.count(u'\r') + 1;
    qsizetype last = 1;
    for (const PythonProblem &problem : block.problems) {
        require(problem.line >= last && problem.line <= lines && problem.column >= 1 && !problem.text.isEmpty());
        last = problem.line;
    }
    for (const PythonReference &reference : block.references)
        require(reference.line >= 1 && reference.line <= lines && !reference.name.isEmpty());
    for (const QList<SettingsNote> &notes : { block.assumptions, block.ignored }) {
        for (const SettingsNote &note : notes)
            require(note.line >= 1 && note.line <= lines && !note.name.isEmpty() && !note.text.isEmpty());
    }
    require(settingsFromJson(block.object, reading).has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const QString source = QString::fromUtf8(bytes);
    readPython(source, SettingsReading::Strict);
    readPython(source, SettingsReading::AsDjango);
    require(readSettings(bytes, SettingsReading::AsDjango).has_value()
        || !readSettings(bytes, SettingsReading::AsDjango).error().what.isEmpty());
    if (const auto file = readSettings(bytes)) {
        const QString written = toPythonBlock(file->settings, { true, SecretsIn::Written });
        const PythonSettings again = readPythonSettings(written);
        require(again.problems.isEmpty());
        const auto settings = settingsFromJson(again.object);
        require(settings && toPythonBlock(*settings, { true, SecretsIn::Written }) == written);
    }
    return 0;
}
