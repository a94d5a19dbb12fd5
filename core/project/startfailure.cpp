// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/startfailure.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace project {

namespace {

#define JOTLAB_CAUSE(text) TABLE_TEXT("project::StartFailure", text)

QString tr(const char *text)
{
    return QCoreApplication::translate("project::StartFailure", text);
}

/// A way in which projects fail to start. The first row that fits counts.
struct Cause
{
    const char *type; ///< the exception's class; "" for any
    const char *pattern; ///< of its text
    TableText sentence; ///< %1: what the pattern captured, %2: the interpreter, %3: the settings module
};

constexpr Cause causes[]{
    { "ModuleNotFoundError", "^No module named 'django'$",
        JOTLAB_CAUSE("%2 has no Django: it is not the Python that the project runs with. Choose that one.") },
    { "ImportError", "Couldn't import Django",
        JOTLAB_CAUSE("%2 has no Django: it is not the Python that the project runs with. Choose that one.") },
    { "ModuleNotFoundError", "^No module named '(.*)'$",
        JOTLAB_CAUSE(
            "The module “%1” is not installed in %2, or the name is wrong. Choose the Python that has it, name "
            "the settings module, or install it.") },
    { "ImproperlyConfigured", "settings are not configured|DJANGO_SETTINGS_MODULE",
        JOTLAB_CAUSE("manage.py names no settings module. Name it.") },
    { "KeyError", "^'([A-Z][A-Z0-9_]*)'$",
        JOTLAB_CAUSE(
            "The variable %1 seems to be missing from the environment. Give it, or the .env file that has it.") },
    { "ImproperlyConfigured", "[Ss]et the ([A-Z][A-Z0-9_]*) environment variable",
        JOTLAB_CAUSE("The variable %1 is missing from the environment. Give it, or the .env file that has it.") },
    { "UndefinedValueError", "^([A-Z][A-Z0-9_]*) not found",
        JOTLAB_CAUSE("The variable %1 is missing from the environment. Give it, or the .env file that has it.") },
    { "ValidationError", "[Ff]ield required",
        JOTLAB_CAUSE(
            "A variable that the settings insist on is missing from the environment. Give it, or the .env file.") },
    { "ImproperlyConfigured", "SECRET_KEY setting must not be empty",
        JOTLAB_CAUSE("SECRET_KEY is empty; it seems to come from a variable. Give it, or the .env file that has it.") },
    { "ImproperlyConfigured", "Error loading (\\w+)",
        JOTLAB_CAUSE("The database's driver %1 is not installed in %2. Choose the Python that has it.") },
    { "SyntaxError", "",
        JOTLAB_CAUSE("The file is broken, or written for another Python than %2. Choose the right one.") },
    { "ImportError", "cannot import name '(\\w+)'",
        JOTLAB_CAUSE(
            "“%1” is not in the version that %2 has: another Django or library than the project was written for, "
            "or two files that import each other.") },
    { "RuntimeError", "ended without calling Django's command line",
        JOTLAB_CAUSE("That manage.py is none of Django's. Name the project's own.") },
    { "RuntimeError", "doesn't declare an explicit app_label",
        JOTLAB_CAUSE(
            "The app of that model is missing from INSTALLED_APPS, or the settings module %3 is not the right one.") },
    { "RuntimeError", "setting has been removed",
        JOTLAB_CAUSE("Simple JWT refuses a setting that is no more: remove it.") },
    { "OSError", "Read-only file system",
        JOTLAB_CAUSE(
            "The project writes a file while it loads, which was refused. If that is all right, let it run with "
            "writing allowed.") },
    { "",
        "Network is unreachable|Name or service not known|name resolution|Connection refused|could not translate host",
        JOTLAB_CAUSE(
            "The project reaches for the network while it loads, which was refused. If that is all right, let it.") },
    { "PermissionError", "", JOTLAB_CAUSE("A file that it needs can't be read by this user.") },
    { "FileNotFoundError", "",
        JOTLAB_CAUSE("A file that it needs isn't there: perhaps one that is made or mounted elsewhere.") },
    { "SystemExit", "", JOTLAB_CAUSE("The project ended by itself while it loaded.") },
    { "AppRegistryNotReady", "", JOTLAB_CAUSE("Code in the settings or an app's __init__.py uses models too early.") },
};

QString member(const Json &object, QStringView name)
{
    const Json *value = object.find(name);
    return value ? value->toString() : QString();
}

} // namespace

QString exceptionText(const Json &error)
{
    const Json *place = error.find(u"place");
    const QString text = member(error, u"text").section(u'\n', 0, 0).left(300);
    const QString exception = member(error, u"type") + (text.isEmpty() ? QString() : QStringLiteral(": ") + text);
    if (!place || !place->isObject())
        return exception;
    return tr("%1, line %2: %3")
        .arg(member(*place, u"file"), QString::fromLatin1(place->find(u"line")->numberText()), exception);
}

Error startFailure(const Json &document)
{
    const Json *error = document.find(u"error");
    const Json &exception = error ? *error : document;
    const QString type = member(exception, u"type");
    const QString text = member(exception, u"text");
    QString advice = tr("Its traceback says more.");
    for (const Cause &cause : causes) {
        const auto match = QRegularExpression(QLatin1String(cause.pattern)).match(text);
        if ((*cause.type != '\0' && type != QLatin1String(cause.type)) || !match.hasMatch())
            continue;
        advice = cause.sentence.translated()
                     .replace(QStringLiteral("%1"), match.captured(1))
                     .replace(QStringLiteral("%2"), member(document, u"executable"))
                     .replace(QStringLiteral("%3"), member(document, u"settings_module"));
        break;
    }
    QStringList lines;
    if (const Json *traceback = exception.find(u"traceback")) {
        for (const Json &line : traceback->items())
            lines += line.toString();
    }
    const QString what = exceptionText(exception);
    return { Errc::Io, tr("The project doesn't start. %1 %2").arg(what.endsWith(u'.') ? what : what + u'.', advice),
        lines.join(u'\n') };
}

} // namespace project
