// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/joseheader.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"

namespace jose {
namespace {

using Problem = JoseHeader::Problem;

class HeaderReader
{
public:
    void operator()(const JsonMemberView &member)
    {
        if (member.repeated)
            note(Problem::RepeatedMember, member.name);
        if (member.name == QByteArrayView("alg"))
            readAlgorithm(member);
        else if (member.name == QByteArrayView("kid"))
            readKeyId(member);
        else if (member.name == QByteArrayView("crit"))
            readCritical(member);
        else if (member.name == QByteArrayView("b64"))
            m_asksForB64 = member.raw != "true"; // true is what holds without it (RFC 7797 section 3)
    }

    JoseHeader take(const Result<> &walk)
    {
        if (!walk) {
            m_header.problem = Problem::NotAnObject;
            m_header.problemAt = walk.error().what.toUtf8();
        } else if (!m_hasAlgorithm) {
            note(Problem::AlgorithmMissing, "alg");
        } else if (m_asksForB64 && !m_hasCritical) {
            note(Problem::B64NotCritical, "b64");
        }
        return std::move(m_header);
    }

private:
    // The lowest problem stands, whatever the order of the members.
    void note(Problem problem, QByteArrayView name)
    {
        if (m_header.problem != Problem::None && m_header.problem <= problem)
            return;
        m_header.problem = problem;
        m_header.problemAt = name.toByteArray();
    }
    void readAlgorithm(const JsonMemberView &member)
    {
        m_hasAlgorithm = true;
        if (member.type != Json::Type::String)
            return note(Problem::AlgorithmNotText, member.name);
        m_header.algorithm = algorithmNamed(member.string);
        if (!m_header.algorithm)
            m_header.algorithmText = member.string.toByteArray();
    }
    void readKeyId(const JsonMemberView &member)
    {
        if (member.type != Json::Type::String)
            return note(Problem::KeyIdNotText, member.name);
        m_header.kid = member.string.toByteArray();
    }
    void readCritical(const JsonMemberView &member)
    {
        m_hasCritical = true;
        const Result<Json> list = parseJson(member.raw);
        bool isNames = list && list->isArray() && !list->items().isEmpty();
        if (isNames) {
            for (const Json &name : list->items())
                isNames = isNames && name.isString();
        }
        if (!isNames)
            return note(Problem::CritNotAList, member.name);
        note(Problem::CritNotUnderstood, list->items().constFirst().toString().toUtf8());
    }

    JoseHeader m_header;
    bool m_hasAlgorithm = false;
    bool m_hasCritical = false;
    bool m_asksForB64 = false;
};

} // namespace

JoseHeader readHeader(QByteArrayView json)
{
    HeaderReader reader;
    const Result<> walk = visitMembers(json, reader);
    return reader.take(walk);
}

} // namespace jose
