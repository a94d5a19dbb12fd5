// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projectoverview.h"

#include "core/base/timetext.h"
#include "core/project/projectserver.h"
#include "ui/look/theme.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraprow.h"
#include "ui/widgets/wraptable.h"

#include <QStandardItemModel>
#include <QVBoxLayout>

using explain::Severity;
using project::ProjectView;
using project::Reading;
using project::SetupFinding;

namespace {

QStandardItem *item(const QString &text)
{
    auto *made = new QStandardItem(text);
    made->setEditable(false);
    return made;
}

QStandardItem *chip(const QString &text, Tone tone)
{
    QStandardItem *made = item(text);
    made->setData(int(tone), WrapRole::Tone);
    return made;
}

QStandardItem *mono(const QString &text)
{
    QStandardItem *made = item(text);
    made->setFont(monospaceFont());
    return made;
}

QStandardItem *muted(const QString &text)
{
    QStandardItem *made = item(text);
    made->setData(true, WrapRole::Muted);
    return made;
}

QStandardItem *severityChip(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return chip(ProjectOverview::tr("error"), Tone::Bad);
    case Severity::Warning:
        return chip(ProjectOverview::tr("warning"), Tone::Warning);
    case Severity::Info:
        break;
    }
    return chip(ProjectOverview::tr("note"), Tone::Accent);
}

/// "JWTAuthentication" of "rest_framework_simplejwt.authentication.JWTAuthentication".
QString lastName(const QString &dotted)
{
    return dotted.section(u'.', -1);
}

QString lastNames(const QStringList &dotted, const QString &none)
{
    QStringList names;
    for (const QString &name : dotted)
        names += lastName(name);
    return names.isEmpty() ? none : names.join(QStringLiteral(", "));
}

/// How a login of the project's own is called is what somebody wants to know of it.
QString viewText(const ProjectView &view, const Reading &reading)
{
    const QString name = lastName(view.view);
    if (view.kind != u"login")
        return name;
    const auto form = project::loginFormOf(view, reading);
    if (!form && view.takes().isEmpty())
        return name;
    if (!form)
        return ProjectOverview::tr("%1, takes %2").arg(name, view.takes().join(QStringLiteral(", ")));
    return form->wantsPassword ? ProjectOverview::tr("%1, with a password").arg(name)
                               : ProjectOverview::tr("%1, without a password").arg(name);
}

WrapTable *table(const char *name, const QString &title, QStandardItemModel *model)
{
    auto *made = new WrapTable;
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(title);
    made->setModel(model);
    made->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the page scrolls as a whole
    return made;
}

} // namespace

ProjectOverview::ProjectOverview(QWidget *parent)
    : QWidget(parent)
    , m_chips(nullptr)
    , m_chipHome(new QWidget)
    , m_findings(new QStandardItemModel(0, 3, this))
    , m_views(new QStandardItemModel(0, 4, this))
    , m_findingTable(table("projectFindings", tr("What is wrong with the set-up"), m_findings))
    , m_viewTable(table("projectViews", tr("Views about tokens"), m_views))
    , m_remarks(new MutedLabel)
{
    m_findings->setHorizontalHeaderLabels({ QString(), tr("what is wrong with the set-up"), tr("where") });
    m_views->setHorizontalHeaderLabels({ tr("call"), tr("view"), tr("authentication"), tr("permission") });
    m_remarks->setObjectName(QStringLiteral("projectRemarks"));
    m_remarks->setWordWrap(true);
    auto *home = new QVBoxLayout(m_chipHome);
    home->setContentsMargins(0, 0, 0, 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_chipHome);
    layout->addWidget(m_findingTable);
    layout->addWidget(m_viewTable);
    layout->addWidget(m_remarks);
    layout->addStretch(1);
}

void ProjectOverview::show(const Reading &reading, const QList<SetupFinding> &findings)
{
    showChips(reading);
    m_findings->removeRows(0, m_findings->rowCount());
    for (const SetupFinding &finding : findings) {
        QStandardItem *what = item(finding.text);
        what->setData(QString::fromLatin1(finding.id), Qt::UserRole);
        const QString where = finding.place.text();
        const bool isNamed = finding.subject.isEmpty() || finding.text.contains(finding.subject);
        m_findings->appendRow(
            { severityChip(finding.severity), what, muted(isNamed ? where : finding.subject + u'\n' + where) });
    }
    if (findings.isEmpty())
        m_findings->appendRow({ chip(tr("nothing"), Tone::Neutral),
            item(tr("None of the rules finds anything against this set-up.")), item({}) });
    m_findingTable->layOutColumns();
    showViews(reading, findings);
    m_remarks->setText((reading.effects + reading.problems).join(u'\n'));
    m_remarks->setVisible(!m_remarks->text().isEmpty());
}

void ProjectOverview::showChips(const Reading &reading)
{
    delete m_chips;
    m_chips = new WrapRow;
    m_chipHome->layout()->addWidget(m_chips);
    const auto add = [this](const QString &text, Tone tone = Tone::Accent) { m_chips->add(new Chip(text, tone)); };
    if (const auto settings = reading.settings()) {
        add(tr("access %1").arg(spanText(settings->accessTokenLifetime)));
        add(tr("refresh %1").arg(spanText(settings->refreshTokenLifetime)));
        add(settings->rotateRefreshTokens ? tr("rotates") : tr("doesn't rotate"));
        add(settings->algorithm);
    } else {
        add(settings.error().what, Tone::Warning);
    }
    if (reading.blacklist)
        add(reading.blacklist->isInstalled ? tr("blacklist app") : tr("no blacklist app"),
            reading.blacklist->isInstalled ? Tone::Accent : Tone::Warning);
    if (reading.key.from == u"missing") {
        add(tr("no key signs"), Tone::Bad);
    } else {
        add(tr("%1 signs, %2 bytes").arg(reading.key.from).arg(reading.key.octets));
        add(tr("fingerprint %1").arg(reading.key.fingerprint));
    }
    if (reading.key.isAnotherEachStart)
        add(tr("another key at each start"), Tone::Bad);
}

void ProjectOverview::showViews(const Reading &reading, const QList<SetupFinding> &findings)
{
    m_views->removeRows(0, m_views->rowCount());
    for (const ProjectView &view : reading.views) {
        if (!view.isAboutTokens())
            continue;
        const QString call = view.method + u' ' + view.path;
        QStandardItem *path = mono(call);
        Severity worst = Severity::Info;
        for (const SetupFinding &finding : findings) {
            if (finding.subject == call && finding.severity > worst)
                worst = finding.severity;
        }
        if (worst == Severity::Error)
            path->setData(int(Tone::Bad), WrapRole::Tint);
        else if (worst == Severity::Warning)
            path->setData(int(Tone::Warning), WrapRole::Tint);
        QStandardItem *name = item(viewText(view, reading));
        name->setToolTip(view.place ? view.view + u'\n' + view.place->text() : view.view);
        QStandardItem *authentication = item(lastNames(view.authentication, tr("none")));
        authentication->setToolTip(view.authentication.join(u'\n'));
        QStandardItem *permission = item(lastNames(view.permission, tr("none")));
        permission->setToolTip(view.permission.join(u'\n'));
        m_views->appendRow({ path, name, authentication, permission });
    }
    m_viewTable->setVisible(m_views->rowCount() > 0);
    m_viewTable->layOutColumns();
}
