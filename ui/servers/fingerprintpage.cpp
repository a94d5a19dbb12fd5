// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/fingerprintpage.h"

#include "core/base/plural.h"
#include "core/fingerprint/report.h"
#include "ui/servers/fingerprintmodel.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraptable.h"

#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using fingerprint::Fingerprint;

namespace {

Tone toneOf(const Fingerprint &print)
{
    if (print.isUnanswered)
        return Tone::Bad;
    if (!print.isSimpleJwt() || !print.interruption.isEmpty() || print.mismatchCount() > 0)
        return Tone::Warning;
    return Tone::Good;
}

} // namespace

FingerprintPage::FingerprintPage(QWidget *parent)
    : QWidget(parent)
    , m_model(new FingerprintModel(this))
    , m_intro(new MutedLabel)
    , m_ask(new QPushButton)
    , m_copy(new QPushButton(tr("Copy report")))
    , m_verdict(new InlineMessage)
    , m_table(new WrapTable)
{
    setObjectName(QStringLiteral("fingerprintPage"));
    m_intro->setObjectName(QStringLiteral("fingerprintIntro"));
    m_intro->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("fingerprintVerdict"));
    m_table->setObjectName(QStringLiteral("fingerprintTable"));
    m_table->setAccessibleName(tr("What the server showed"));
    m_table->setModel(m_model);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_verdict);
    rows->addWidget(m_table);
    rows->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeHead());
    layout->addWidget(formArea(content), 1);
    setFocusProxy(m_ask);
    connect(&m_fingerprinter, &fingerprint::Fingerprinter::asking, this,
        [this](int number, int of) { m_intro->setText(tr("Asking %1 of at most %2…").arg(number).arg(of)); });
    connect(&m_fingerprinter, &fingerprint::Fingerprinter::finished, this, &FingerprintPage::showResult);
    showState();
}

QWidget *FingerprintPage::makeHead()
{
    m_ask->setObjectName(QStringLiteral("fingerprintAsk"));
    m_ask->setProperty("primary", true);
    m_copy->setObjectName(QStringLiteral("fingerprintCopy"));
    m_copy->setToolTip(tr("Copy what was seen as Markdown; there is no token in it"));
    connect(m_ask, &QPushButton::clicked, this, [this] {
        if (isAsking())
            m_fingerprinter.stop();
        else
            ask();
    });
    connect(m_copy, &QPushButton::clicked, this, &FingerprintPage::copyReport);
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_intro, 1);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    row->addWidget(m_ask, 0, Qt::AlignTop);
    return head;
}

void FingerprintPage::setSource(Source source)
{
    m_source = std::move(source);
    showState();
}

void FingerprintPage::showServer(const QString &id)
{
    if (id == m_server && isAsking())
        return;
    if (isAsking())
        m_fingerprinter.stop();
    m_server = id;
    showState();
}

const Fingerprint *FingerprintPage::result() const
{
    const auto found = m_results.constFind(m_server);
    return found == m_results.constEnd() ? nullptr : &*found;
}

void FingerprintPage::showState()
{
    if (isAsking())
        return;
    const auto subject = m_source ? m_source(m_server) : std::nullopt;
    const Fingerprint *print = result();
    m_ask->setEnabled(subject.has_value());
    m_ask->setText(print ? tr("Ask again") : tr("Ask"));
    m_copy->setVisible(print);
    m_table->setVisible(print);
    if (subject)
        showPlan(*subject);
    else
        m_intro->setText(tr("There is no server to ask yet: add it, or start the embedded one."));
    if (!print)
        return m_verdict->clear();
    m_model->setFingerprint(*print);
    m_verdict->show(toneOf(*print), {}, print->headline());
}

/// What Ask will send, before it sends anything.
void FingerprintPage::showPlan(const FingerprintSubject &subject)
{
    const QList<fingerprint::ProbeKind> plan = fingerprint::planOf(subject.order);
    QStringList calls;
    for (const fingerprint::ProbeKind kind : plan)
        calls.append(fingerprint::probeText(kind, subject.order));
    m_intro->setText(counted(tr("Ask sends at most %n harmless request(s) to %1, one after the other: made-up tokens, "
                                "empty bodies, no token, another language. None logs in, rotates or blacklists. What "
                                "this session saw of the server counts too.",
                                 nullptr, int(plan.size())),
        plan.size())
                         .arg(subject.order.server.id()));
    m_ask->setToolTip(calls.join(u'\n').toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
}

void FingerprintPage::ask()
{
    const auto subject = m_source ? m_source(m_server) : std::nullopt;
    if (!subject || isAsking())
        return;
    m_results.remove(m_server);
    showState();
    m_fingerprinter.start(subject->order, subject->known);
    m_intro->setText(tr("Asking…"));
    m_ask->setText(tr("Stop"));
    m_ask->setToolTip({});
}

void FingerprintPage::showResult()
{
    const QString id = m_fingerprinter.order().server.id();
    m_results.insert(id, m_fingerprinter.result());
    showState();
}

void FingerprintPage::copyReport()
{
    if (const Fingerprint *print = result()) {
        const auto subject = m_source ? m_source(m_server) : std::nullopt;
        config::ServerProfile gone; // removed since it was asked
        gone.baseUrl = QUrl(m_server);
        copyText(fingerprint::report(*print, subject ? subject->order.server : gone));
    }
}
