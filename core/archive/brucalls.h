// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/brufile.h"
#include "core/archive/callmaker.h"

namespace archive {

/// What a folder of Bruno's gives to what is in it. A plain value.
struct BruScope
{
    QString place; ///< of the folder; empty: the collection
    QList<WrittenCall::Field> headers;
    WrittenCall::Auth auth = WrittenCall::Auth::None;
    WrittenCall::Field credential;
    QList<WrittenCall::Field> variables; ///< of folders, the inner ones last; the collection's are the maker's

    /// The place of something in the folder.
    QString below(const QString &name) const;
};

/// Makes calls of .bru files, each in its scope, wherever the files lie. For one thread; what is given must outlive it.
class BruCalls
{
public:
    BruCalls(const GivenVariables &given, Instant now);

    /// What a folder's or the collection's own file says, over what the scope has.
    void readSettings(const BruFile &file, const QString &place, BruScope *scope);
    void addCall(const BruFile &file, const QString &fallbackName, const BruScope &scope);

    CallMaker &maker() { return m_maker; }

private:
    void tellDamage(const BruFile &file, const QString &place);
    void tellScripts(const BruFile &file, const QString &place);
    /// What a folder or a request calls a variable holds there alone, but what is given is stronger.
    void fillOwn(const QList<WrittenCall::Field> &variables, WrittenCall *call) const;
    QString addressOf(const BruFile &file, const QString &url, const QString &place);
    void readBody(const BruFile &file, const QString &mode, WrittenCall *call);
    /// "inherit" leaves what the call has from its folders.
    void authorise(const BruFile &file, const QString &mode, WrittenCall *call);

    const GivenVariables &m_given;
    CallMaker m_maker;
};

} // namespace archive
