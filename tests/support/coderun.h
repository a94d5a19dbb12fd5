// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/code/form.h"

#include <QByteArrayList>
#include <QMap>

/// Runs source texts of a form that needs no project, in the order given, in one process with a home of its own, as a
/// person would who pasted them into files; this program's servers go on meanwhile. Its standard output; a warning has
/// the end of its standard error where it failed. Takes at most a minute.
QByteArray runCode(code::Form form, const QByteArrayList &texts, const QMap<QString, QString> &environment = {});
/// A shell script.
QByteArray runShell(const QByteArray &script, const QString &shell = QStringLiteral("sh"),
    const QMap<QString, QString> &environment = {});
/// The package that is missing to run such code here; empty: none.
QByteArray missingFor(code::Form form);

/// Skips, or fails where everything must be there, as REQUIRE_PEER does.
#define REQUIRE_RUNNER(form)                                                                                           \
    do {                                                                                                               \
        if (const QByteArray missing = missingFor(form); !missing.isEmpty()) {                                         \
            QVERIFY2(!peer::isRequired(), "Install " + missing + '.');                                                 \
            QSKIP("Install " + missing + " to run this.");                                                             \
        }                                                                                                              \
    } while (false)
