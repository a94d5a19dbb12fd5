// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/completion.h"

#include "core/forge/forgery.h"
#include "core/json/jsonoutline.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/matching.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/settingswriting.h"

#include <QFile>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

using Members = QList<Json::Member>;
using Nodes = QList<const Json *>; // of the schema, which lives as long as the program

constexpr int DeepestSchema = 32; // it refers to itself

const Json &schema()
{
    static const Json read = [] {
        QFile file(u":/scenario.schema.json"_s);
        const bool isOpen = file.open(QIODevice::ReadOnly);
        return isOpen ? parseJson(file.readAll()).value_or(Json()) : Json();
    }();
    return read;
}

/// Behind "$ref", or the node itself.
const Json *resolved(const Json *node)
{
    const Json *reference = node->find(u"$ref");
    if (!reference)
        return node;
    const Json *target = &schema();
    for (const QString &part : reference->toString().mid(2).split(u'/')) { // "#/$defs/step"
        target = target ? target->find(part) : nullptr;
    }
    return target ? target : node;
}

/// Every value that the node lists.
QList<Json> listed(const Json *node)
{
    QList<Json> values;
    if (const Json *one = node->find(u"const"))
        values.append(*one);
    for (const char16_t *word : { u"enum", u"examples" }) {
        if (const Json *several = node->find(word))
            values += several->items();
    }
    return values;
}

/// Whether a member says that the object is another kind of thing: a step with another "do".
bool contradicts(const Json *branch, const Members &members)
{
    const Json *properties = resolved(branch)->find(u"properties");
    for (const Json::Member &member : members) {
        const Json *property = properties ? properties->find(member.name) : nullptr;
        if (!property || !member.value.isString() || (!property->contains(u"const") && !property->contains(u"enum")))
            continue;
        if (!listed(property).contains(member.value))
            return true;
    }
    return false;
}

/// The node and all that counts with it.
void expand(const Json *node, const Members &members, int depth, Nodes *out)
{
    if (depth > DeepestSchema || out->contains(node))
        return;
    out->append(node);
    if (const Json *target = resolved(node); target != node)
        expand(target, members, depth + 1, out);
    for (const char16_t *word : { u"allOf", u"anyOf", u"oneOf" }) {
        const Json *branches = node->find(word);
        if (!branches)
            continue;
        for (const Json &branch : branches->items()) {
            if (!contradicts(&branch, members))
                expand(&branch, members, depth + 1, out);
        }
    }
}

Nodes expanded(const Nodes &nodes, const Members &members)
{
    Nodes out;
    for (const Json *node : nodes)
        expand(node, members, 0, &out);
    return out;
}

/// The nodes of what stands in this frame at the caret.
Nodes inside(const Nodes &nodes, const JsonOutlineFrame &frame)
{
    Nodes out;
    for (const Json *node : nodes) {
        if (!frame.isObject) {
            if (const Json *items = node->find(u"items"))
                out.append(items);
            continue;
        }
        const Json *properties = node->find(u"properties");
        const Json *property = properties ? properties->find(frame.key) : nullptr;
        if (!property)
            property = node->find(u"additionalProperties");
        if (property && property->isObject())
            out.append(property);
    }
    return out;
}

class Proposals
{
public:
    explicit Proposals(JsonOutline outline)
        : m_outline(std::move(outline))
    {
        Nodes nodes{ &schema() };
        const qsizetype depth = m_outline.frames.size();
        for (qsizetype i = 0; i < depth; ++i) {
            const JsonOutlineFrame &frame = m_outline.frames.at(i);
            nodes = expanded(nodes, frame.members);
            if (i + 1 < depth || m_outline.place == JsonOutline::Place::Value)
                nodes = inside(nodes, frame);
            if (frame.isObject && (i + 1 < depth || m_outline.place == JsonOutline::Place::Value))
                m_path.append(frame.key);
        }
        m_nodes = m_outline.place == JsonOutline::Place::Value ? expanded(nodes, {}) : nodes;
    }

    QByteArrayList words() const
    {
        switch (m_outline.place) {
        case JsonOutline::Place::Name:
            return m_outline.frames.isEmpty() ? QByteArrayList() : names();
        case JsonOutline::Place::Value:
            return values();
        case JsonOutline::Place::Nowhere:
            break;
        }
        return {};
    }

private:
    QByteArrayList names() const
    {
        QStringList names;
        for (const Json *node : m_nodes) {
            const Json *properties = node->find(u"properties");
            for (const Json::Member &member : properties ? properties->members() : Members())
                names.append(member.name);
        }
        names += freeNames();
        names.removeDuplicates();
        if (names.removeOne(u"do"_s))
            names.prepend(u"do"_s); // on it depends what else there is
        for (const Json::Member &member : m_outline.frames.constLast().members)
            names.removeAll(member.name);
        QByteArrayList words;
        for (const QString &name : names)
            words.append(writeJson(Json(name)) + (m_outline.hasColon ? "" : ": "));
        return words;
    }

    /// Where the schema allows any name, the ones that make sense.
    QStringList freeNames() const
    {
        const QString last = m_path.value(m_path.size() - 1);
        QStringList names;
        if (m_path == QStringList{ u"settings"_s }) {
            for (const Json::Member &member : simplejwt::toJson(simplejwt::Settings()).members())
                names.append(member.name);
        } else if ((last == u"claims" || last == u"state") && m_path.contains(u"expect"_s)) {
            names = variables();
        } else if (m_path.contains(u"expect"_s) && m_path.size() > m_path.indexOf(u"expect"_s) + 1) {
            names = matcherNames();
        }
        return names;
    }

    QByteArrayList values() const
    {
        QByteArrayList words;
        bool takesText = false;
        bool isWord = false;
        for (const Json *node : m_nodes) {
            for (const Json &value : listed(node))
                words.append(writeJson(value));
            const QString type = node->contains(u"type") ? node->find(u"type")->toString() : QString();
            if (type == u"boolean")
                words += { "true", "false" };
            takesText = takesText || type == u"string";
            isWord = isWord || node->contains(u"const") || node->contains(u"enum");
        }
        const QString last = m_path.value(m_path.size() - 1);
        if (last == u"forgery") {
            for (const forge::Forgery &forgery : forge::forgeries())
                words.append(writeJson(Json(QString::fromLatin1(forgery.id))));
        }
        if (takesText || (!isWord && !m_outline.frames.isEmpty() && last != u"needs")) {
            for (const QString &name : variables())
                words.append(writeJson(Json(u"${%1}"_s.arg(name))));
        }
        return words;
    }

    QStringList variables() const
    {
        QStringList names(m_outline.names.begin(), m_outline.names.end());
        names.sort();
        return names;
    }

    JsonOutline m_outline;
    QStringList m_path; ///< names of members, from the top
    Nodes m_nodes;
};

} // namespace

Completion completionAt(QByteArrayView json, qsizetype caret)
{
    const JsonOutline outline = jsonOutlineAt(json, caret, { u"variables"_s, u"capture"_s, u"each"_s });
    Completion out{ outline.offset, outline.length, {} };
    const QByteArrayView typed = json.sliced(outline.offset, caret - outline.offset);
    for (const QByteArray &word : Proposals(outline).words()) {
        if (word.startsWith(typed) && !out.words.contains(word))
            out.words.append(word);
    }
    if (out.words.size() == 1 && out.words.constFirst() == json.sliced(outline.offset, outline.length))
        out.words.clear(); // it stands there already
    return out;
}

} // namespace scenario
