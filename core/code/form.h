// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <span>

namespace code {

/// In what a call, or the way of tokens at a server, is written for somebody to take along.
enum class Form : quint8 {
    Curl,
    Httpie,
    Requests, ///< Python
    Httpx, ///< Python
    Fetch, ///< JavaScript, browser or Node
    Axios, ///< JavaScript
    TestCase, ///< of Django REST framework
    Fixture, ///< of pytest
    Shell ///< a line with manage.py
};

/// What is fixed about a form: the row of a table.
struct FormInfo
{
    Form form;
    const char *name; ///< on the command line: "requests"
    const char *title; ///< for people, not translated: "Python requests"
    bool writesCalls; ///< callCode()
    bool writesFlows; ///< flowCode()
};

/// In the order in which they are offered.
std::span<const FormInfo> forms();
const FormInfo &infoOf(Form form);
QString titleOf(Form form);
std::optional<Form> formNamed(QStringView name);

/// Source text, and the variables of the environment that it reads in the place of what gives access.
struct Code
{
    QString text;
    QStringList variables;
};

} // namespace code
