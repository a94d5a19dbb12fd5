// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keydetails.h"

#include "ui/keys/keyexport.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/widgets/factfield.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraptable.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

using keyring::KeyEntry;

namespace {

QLabel *sectionTitle(const QString &text)
{
    auto *title = new QLabel(text);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    return title;
}

QString validityText(const jose::Certificate &certificate, Instant now)
{
    const auto day = [](Instant instant) { return toDateTime(instant).toString(QStringLiteral("yyyy-MM-dd HH:mm")); };
    const QString span = KeyDetails::tr("%1 to %2 UTC").arg(day(certificate.notBefore), day(certificate.notAfter));
    if (certificate.isValidAt(now))
        return span;
    return now < certificate.notBefore ? KeyDetails::tr("not valid yet: %1").arg(span)
                                       : KeyDetails::tr("expired: %1").arg(span);
}

} // namespace

KeyDetails::KeyDetails(Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(std::move(clock))
    , m_facts(new QFormLayout)
    , m_name(new QLineEdit)
    , m_place(new InlineMessage)
    , m_trial(new InlineMessage)
    , m_remove(new QPushButton(tr("Remove")))
    , m_chainTitle(sectionTitle(tr("Certificates")))
    , m_chain(new WrapTable)
    , m_certificates(new QStandardItemModel(this))
    , m_exportTitle(sectionTitle(tr("Export")))
    , m_export(new KeyExport)
{
    m_name->setObjectName(QStringLiteral("keyDetailName"));
    m_name->setAccessibleName(tr("Name of the key"));
    m_name->setMaxLength(80);
    m_remove->setObjectName(QStringLiteral("keyRemove"));
    m_remove->setIcon(themedIcon(QStringLiteral("trash"), IconRole::Muted));
    m_facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(4);
    auto *name = new QHBoxLayout;
    name->setSpacing(8);
    name->addWidget(m_name, 1);
    name->addWidget(m_remove);
    m_facts->addRow(fieldLabel(tr("Name"), m_name), name);
    m_kind = fact("keyDetailKind", tr("Kind"));
    m_kid = fact("keyDetailKid", tr("kid"));
    m_thumbprint = fact("keyDetailThumbprint", tr("Thumbprint"));
    m_origin = fact("keyDetailOrigin", tr("From"));
    m_place->setObjectName(QStringLiteral("keyDetailPlace"));
    m_trial->setObjectName(QStringLiteral("keyDetailTrial"));
    m_chain->setObjectName(QStringLiteral("keyChain"));
    m_chain->setAccessibleName(tr("Certificates"));
    m_chain->setModel(m_certificates);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_trial);
    layout->addLayout(m_facts);
    layout->addWidget(m_place);
    layout->addWidget(m_chainTitle);
    layout->addWidget(m_chain);
    layout->addWidget(m_exportTitle);
    layout->addWidget(m_export);
    layout->addStretch(1);
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        if (m_name->isModified() && m_row.isOwn())
            emit renamed(m_row.entry.id, m_name->text());
        m_name->setModified(false);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { emit removeRequested(m_row.entry.id); });
    connect(m_place, &InlineMessage::actionTriggered, this, [this] { emit retryRequested(m_row.entry.id); });
}

// A field, not a label: a thumbprint has no place to break, and can be copied by keyboard from here.
FactField *KeyDetails::fact(const char *name, const QString &title)
{
    auto *field = new FactField;
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(title);
    field->setFixedHeight(field->fontMetrics().height() + 4);
    auto *label = new MutedLabel(title);
    label->setBuddy(field);
    m_facts->addRow(label, field);
    return field;
}

void KeyDetails::setKey(const KeyRow &row, const QList<jose::Key> &all)
{
    const KeyEntry &entry = row.entry;
    const bool isAnother = entry.id != m_row.entry.id;
    m_row = row;
    if (isAnother || !m_name->isModified()) // a name that is being typed stays
        m_name->setText(entry.name);
    m_name->setReadOnly(!row.isOwn());
    m_remove->setVisible(row.isOwn());
    m_kind->setFact(entry.kind);
    const QByteArray kid = entry.key ? entry.key->kid() : QByteArray();
    m_kid->setFact(kid.isEmpty() ? tr("none") : QString::fromUtf8(kid));
    m_thumbprint->setFact(entry.key ? QString::fromLatin1(entry.key->thumbprint()) : tr("not known now"));
    showAsCode(m_thumbprint);
    m_thumbprint->setToolTip(tr("%1: SHA-256 of the public members, RFC 7638").arg(m_thumbprint->text()));
    m_origin->setFact(entry.origin);
    showPlace();
    showChain();
    m_exportTitle->setVisible(entry.key.has_value());
    m_export->setKey(entry.key, all);
}

void KeyDetails::showPlace()
{
    const KeyEntry &entry = m_row.entry;
    const bool isProblem = !entry.problem.isEmpty();
    m_place->show(isProblem ? Tone::Warning : Tone::Accent, m_row.keptSentence, entry.problem);
    m_place->setAction(isProblem && m_row.isOwn() ? tr("Try the keychain again") : QString());
}

void KeyDetails::showChain()
{
    const QList<jose::Certificate> &chain = m_row.entry.chain;
    m_chainTitle->setVisible(!chain.isEmpty());
    m_chain->setVisible(!chain.isEmpty());
    m_certificates->clear();
    m_certificates->setHorizontalHeaderLabels({ tr("subject"), tr("issuer"), tr("validity, signer") });
    const Instant now = m_clock();
    for (int index = 0; index < chain.size(); ++index) {
        const jose::Certificate &certificate = chain.at(index);
        m_certificates->appendRow({ new QStandardItem(certificate.subject), new QStandardItem(certificate.issuer),
            new QStandardItem(validityText(certificate, now) + u'\n' + jose::signerText(chain, index)) });
    }
}

void KeyDetails::setTrial(const explain::KeyTrial *trial)
{
    using Outcome = explain::KeyTrial::Outcome;
    if (!trial)
        return m_trial->clear();
    const Tone tone = trial->outcome == Outcome::Verifies ? Tone::Good
        : trial->outcome == Outcome::VerifiesOtherwise    ? Tone::Warning
        : trial->outcome == Outcome::Fails                ? Tone::Bad
                                                          : Tone::Neutral;
    m_trial->show(tone, tr("Token in Decode:"), trial->text);
}
