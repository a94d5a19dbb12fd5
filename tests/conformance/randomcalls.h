// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/conformance/differentialcall.h"
#include "tests/conformance/randomtokens.h"

/// Makes one random sequence for one configuration. Depends on the seed alone, so that it can be made again.
class RandomCalls
{
public:
    struct Setup
    {
        simplejwt::Settings settings;
        bool literalViews = false;
    };

    RandomCalls(quint64 seed, const Setup &setup);

    /// So many requests, and between them what happens behind the server's back and comparisons of the tables; the last
    /// is a comparison. Ids count from \a firstId.
    QList<Call> sequence(int requests, int firstId);

private:
    struct Endpoint
    {
        const char *path;
        QList<QByteArray> fields;
        Wanted wanted;
        bool wantsBearer;
    };

    Call request(int id);
    Call control(int id);
    Call strayRequest(int id);
    void addCredentials(Call &call);
    void addBearer(Call &call, bool needed);
    void addBody(Call &call, const QList<QByteArray> &fields, bool odd);
    QByteArray jsonBody(const QList<QByteArray> &fields, bool odd);
    QByteArray formBody(const QList<QByteArray> &fields);
    QByteArray multipartBody(const QList<QByteArray> &fields, const QByteArray &boundary);
    QByteArray mutated(QByteArray bytes);
    QByteArray value(const QByteArray &field, char form) const;
    void addOddHeaders(Call &call);
    void expectAnswer(const Call &call, const Endpoint &endpoint);

    Dice m_dice;
    Setup m_setup;
    RandomTokens m_tokens;
    QByteArray m_userName;
    QByteArray m_password;
};
