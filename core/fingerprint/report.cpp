// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/report.h"

#include "core/base/markup.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Report", text);
}

QString row(const QStringList &cells)
{
    QStringList texts;
    for (const QString &cell : cells)
        texts.append(markdownText(cell));
    return u"| "_s + texts.join(u" | "_s) + u" |\n"_s;
}

} // namespace

QString report(const Fingerprint &print, const config::ServerProfile &server)
{
    QString text = u"# "_s + tr("Fingerprint of %1").arg(markdownText(server.title())) + u"\n\n"_s
        + markdownText(print.headline()) + u'\n';
    for (const bool agrees : { false, true }) {
        QString list;
        for (const Comparison &each : print.comparisons) {
            if (each.agrees != agrees)
                continue;
            const bool isSure = agrees || each.certainty == Certainty::Certain;
            const QString certainty = isSure ? QString() : certaintyText(each.certainty) + u": "_s;
            const QString place = each.place.isEmpty() ? QString() : u" ("_s + markdownText(each.place) + u')';
            list += u"- "_s + markdownText(certainty + each.text) + place + u'\n';
        }
        if (!list.isEmpty())
            text += u"\n## "_s + (agrees ? tr("As expected") : tr("Differs")) + u"\n\n"_s + list;
    }
    text += u"\n## "_s + tr("What was seen") + u"\n\n"_s
        + row({ tr("property"), tr("value"), tr("how sure"), tr("seen") }) + u"| --- | --- | --- | --- |\n"_s;
    for (const Finding &finding : print.findings)
        text += row({ propertyTitle(finding.property), valueText(finding), certaintyText(finding.certainty),
            finding.evidence });
    return text;
}

} // namespace fingerprint
