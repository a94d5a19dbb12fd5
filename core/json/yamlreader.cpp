// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/yamlreader.h"

#include "core/json/jsonfields.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <climits>
#include <istream>
#include <limits>
#include <streambuf>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Yaml", text);
}

constexpr qsizetype charactersANode = 32; ///< of a text: so long a one counts as one value more

/// Ends the library's walk; caught in parseYaml().
struct Stop
{
    Error error;
};

QString placed(const YAML::Mark &mark, const QString &text)
{
    if (mark.is_null())
        return tr("The YAML can't be read: %1.").arg(text);
    return tr("The YAML can't be read in line %1, column %2: %3.").arg(mark.line + 1).arg(mark.column + 1).arg(text);
}

/// The bytes as they are, without a copy.
class Bytes : public std::streambuf
{
public:
    explicit Bytes(QByteArrayView text)
    {
        char *start = const_cast<char *>(text.data()); // only read
        setg(start, start, start + text.size());
    }
};

bool isJsonNumber(const std::string &text)
{
    static const QRegularExpression number(QStringLiteral("\\A-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?\\z"));
    return text.size() < 400 && number.match(QString::fromLatin1(text.data(), qsizetype(text.size()))).hasMatch();
}

/// A text without quotes, by the core schema.
Json plain(const std::string &text)
{
    if (text == "true" || text == "True" || text == "TRUE")
        return Json(true);
    if (text == "false" || text == "False" || text == "FALSE")
        return Json(false);
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return {};
    if (isJsonNumber(text))
        return Json::number(QByteArray::fromStdString(text));
    return Json(QString::fromStdString(text));
}

/// Builds the value from what the library meets.
class Builder : public YAML::EventHandler
{
public:
    explicit Builder(const YamlLimits &limits)
        : m_limits(limits)
    {
    }

    /// What was met so far: what is still open ends here.
    Json take()
    {
        m_limits = { 0, INT_MAX, std::numeric_limits<qsizetype>::max() }; // they were kept
        while (!m_open.isEmpty())
            close();
        return std::move(m_root);
    }

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { put(mark, { {}, 1, 0 }, anchor); }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto known = m_anchors.constFind(anchor);
        if (known == m_anchors.cend())
            throw Stop{ Error{ Errc::Malformed, placed(mark, tr("an alias stands for what it is in")), {} } };
        put(mark, *known, 0);
    }

    void OnScalar(
        const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, const std::string &value) override
    {
        // "?" is a text without quotes and tag; "!!int" and its like say what they are, but may be wrong.
        const qsizetype nodes = 1 + qsizetype(value.size()) / charactersANode;
        put(mark, { tag == "?" ? plain(value) : Json(QString::fromStdString(value)), nodes, 0 }, anchor);
    }

    void OnSequenceStart(
        const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(mark, anchor, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(
        const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(mark, anchor, true);
    }
    void OnMapEnd() override { close(); }

private:
    /// A value, with what it comes to when all aliases in it are written out.
    struct Part
    {
        Json value;
        qsizetype nodes = 1;
        int depth = 0;
    };
    struct Open
    {
        YAML::anchor_t anchor = 0;
        YAML::Mark mark;
        bool isMap = false;
        bool hasKey = false;
        QString key;
        QList<Json> items;
        QList<Json::Member> members;
        QList<Json> merged; ///< what "<<" brings
        qsizetype nodes = 1;
        int depth = 1;
    };

    void count(const YAML::Mark &mark, qsizetype nodes)
    {
        m_nodes += nodes;
        if (m_nodes > m_limits.maxNodes)
            throw Stop{ Error{
                Errc::Limit, placed(mark, tr("it comes to more than %1 values").arg(m_limits.maxNodes)), {} } };
    }

    void checkDepth(const YAML::Mark &mark, int more)
    {
        if (m_open.size() + more > m_limits.maxDepth)
            throw Stop{ Error{
                Errc::Limit, placed(mark, tr("it is nested more than %1 deep").arg(m_limits.maxDepth)), {} } };
    }

    void open(const YAML::Mark &mark, YAML::anchor_t anchor, bool isMap)
    {
        count(mark, 1);
        checkDepth(mark, 1);
        m_open.append(Open{ anchor, mark, isMap, false, {}, {}, {}, {}, 1, 1 });
    }

    void close()
    {
        Open done = m_open.takeLast();
        if (done.hasKey) // cut off behind it
            done.members.append({ done.key, {} });
        QSet<QString> names;
        if (!done.merged.isEmpty()) {
            for (const Json::Member &member : std::as_const(done.members))
                names.insert(member.name);
        }
        for (const Json &merged : std::as_const(done.merged)) {
            for (const Json::Member &member : merged.members()) {
                if (!names.contains(member.name)) {
                    names.insert(member.name);
                    done.members.append(member);
                }
            }
        }
        m_nodes -= done.nodes; // counted again as one value
        put(done.mark,
            { done.isMap ? Json::object(std::move(done.members)) : Json::array(std::move(done.items)), done.nodes,
                done.depth },
            done.anchor);
    }

    void put(const YAML::Mark &mark, const Part &part, YAML::anchor_t anchor)
    {
        count(mark, part.nodes);
        checkDepth(mark, part.depth);
        if (anchor)
            m_anchors.insert(anchor, part);
        if (m_open.isEmpty()) {
            m_root = part.value;
            return;
        }
        Open &in = m_open.last();
        in.nodes += part.nodes;
        in.depth = std::max(in.depth, part.depth + 1);
        if (!in.isMap) {
            in.items.append(part.value);
        } else if (!std::exchange(in.hasKey, !in.hasKey)) {
            in.key = keyOf(part.value);
        } else if (in.key == u"<<" && (part.value.isObject() || part.value.isArray())) {
            in.merged = part.value.isObject() ? QList<Json>{ part.value } : part.value.items();
        } else {
            in.members.append({ std::exchange(in.key, {}), part.value });
        }
    }

    static QString keyOf(const Json &value) { return value.isNull() ? QStringLiteral("null") : scalarText(value); }

    YamlLimits m_limits;
    QHash<YAML::anchor_t, Part> m_anchors;
    QList<Open> m_open;
    Json m_root;
    qsizetype m_nodes = 0;
};

} // namespace

Result<YamlDocument> parseYaml(QByteArrayView text, const YamlLimits &limits)
{
    if (text.size() > limits.maxBytes)
        return fail(Errc::Limit, tr("The YAML is larger than %1 MB.").arg(limits.maxBytes / 1024 / 1024));
    Builder builder(limits);
    YamlDocument document;
    try {
        Bytes bytes(text);
        std::istream stream(&bytes);
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder))
            return fail(Errc::Malformed, tr("There is no YAML in this text."));
    } catch (const Stop &stop) {
        document.broken = stop.error;
    } catch (const YAML::Exception &exception) {
        document.broken = Error{ Errc::Malformed, placed(exception.mark, QString::fromStdString(exception.msg)), {} };
    }
    document.value = builder.take();
    if (document.broken && document.value.isNull())
        return tl::unexpected(*document.broken);
    return document;
}
