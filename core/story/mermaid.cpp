// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/mermaid.h"

#include <QRegularExpression>

namespace story {

namespace {

constexpr QStringView harmless = u" /.,_-…·?'()=+";

QStringView laneId(Lane lane)
{
    return lane == Lane::Client ? u"C" : lane == Lane::Server ? u"S" : u"B";
}

/// Solid for calls, dashed for answers, a cross at the end of a refusal.
QStringView arrowHead(const Arrow &arrow)
{
    if (!arrow.isReply)
        return u"->>";
    return arrow.mark == Mark::Refused ? QStringView(u"--x") : QStringView(u"-->>");
}

void append(QString &out, QStringView line)
{
    out += u"    ";
    out += line;
    out += u'\n';
}

} // namespace

QString mermaidText(QStringView text)
{
    QString escaped;
    for (const char32_t character : text.toUcs4()) {
        const bool isPlain = character > 0xffff
            ? QChar::isLetterOrNumber(character)
            : QChar::isLetterOrNumber(character) || harmless.contains(QChar(char16_t(character)));
        if (isPlain)
            escaped += QString::fromUcs4(&character, 1);
        else
            escaped += QStringLiteral("#%1;").arg(uint(character));
    }
    // The word itself would close the diagram.
    static const QRegularExpression closing(QStringLiteral("\\be(nd)\\b"), QRegularExpression::CaseInsensitiveOption);
    return escaped.replace(closing, QStringLiteral("#101;\\1"));
}

QByteArray toMermaid(const QList<Step> &steps)
{
    QString out = QStringLiteral("sequenceDiagram\n");
    append(out, u"autonumber");
    for (const Lane lane : { Lane::Client, Lane::Server, Lane::Blacklist })
        append(out, QStringLiteral("participant %1 as %2").arg(laneId(lane), mermaidText(laneTitle(lane))));
    for (const Step &step : steps) {
        if (const QString pause = pauseText(step); !pause.isEmpty())
            append(out, QStringLiteral("Note over C,B: %1").arg(mermaidText(pause)));
        for (const Arrow &arrow : step.arrows) {
            const QString text = arrow.text.isEmpty() ? arrow.title : arrow.title + u' ' + arrow.text;
            append(out,
                QStringLiteral("%1%2%3: %4")
                    .arg(laneId(arrow.from), arrowHead(arrow), laneId(arrow.to), mermaidText(text)));
        }
    }
    return out.toUtf8();
}

} // namespace story
