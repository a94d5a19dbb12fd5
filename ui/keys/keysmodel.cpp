// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keysmodel.h"

#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using explain::KeyTrial;
using keyring::KeyEntry;

namespace {

QString keptText(const KeyEntry &entry)
{
    switch (entry.place) {
    case KeyEntry::Place::Public:
        return KeysModel::tr("public");
    case KeyEntry::Place::Memory:
        return KeysModel::tr("memory, this run");
    case KeyEntry::Place::Storing:
        return KeysModel::tr("into the keychain …");
    case KeyEntry::Place::Keychain:
        return KeysModel::tr("keychain");
    case KeyEntry::Place::Loading:
        return KeysModel::tr("from the keychain …");
    case KeyEntry::Place::Unreadable:
        return KeysModel::tr("keychain, locked?");
    }
    return {};
}

QString keptSentence(const KeyEntry &entry)
{
    switch (entry.place) {
    case KeyEntry::Place::Public:
        return KeysModel::tr("A public key: nothing about it is secret.");
    case KeyEntry::Place::Memory:
        return KeysModel::tr("The secret is in memory for this run and is written nowhere.");
    case KeyEntry::Place::Storing:
        return KeysModel::tr("The secret is on its way into the system's keychain.");
    case KeyEntry::Place::Keychain:
        return KeysModel::tr("The secret is in the system's keychain.");
    case KeyEntry::Place::Loading:
        return KeysModel::tr("The system's keychain is asked for the secret.");
    case KeyEntry::Place::Unreadable:
        return KeysModel::tr("The secret can't be read now.");
    }
    return {};
}

Tone toneOf(KeyTrial::Outcome outcome)
{
    switch (outcome) {
    case KeyTrial::Outcome::Verifies:
        return Tone::Good;
    case KeyTrial::Outcome::VerifiesOtherwise:
        return Tone::Warning;
    case KeyTrial::Outcome::Fails:
        return Tone::Bad;
    case KeyTrial::Outcome::DoesNotFit:
        break;
    }
    return Tone::Neutral;
}

} // namespace

KeyRow keyRow(const KeyEntry &entry)
{
    return { entry, keptText(entry), keptSentence(entry) };
}

KeyRow serverKeyRow(const jose::Key &key, const QString &kept, const QString &keptSentence, const QString &origin)
{
    KeyEntry entry;
    entry.name = key.label();
    entry.key = key;
    entry.kind = keyring::keyTitle(key);
    entry.origin = origin;
    entry.place = key.hasPrivate() ? KeyEntry::Place::Memory : KeyEntry::Place::Public;
    return { entry, kept, keptSentence };
}

KeysModel::KeysModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void KeysModel::setRows(QList<KeyRow> rows)
{
    const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
        [](const KeyRow &a, const KeyRow &b) { return a.entry.id == b.entry.id; });
    if (!same)
        beginResetModel();
    m_rows = std::move(rows);
    if (!same)
        endResetModel();
    else if (!m_rows.isEmpty())
        emit dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

void KeysModel::setTrials(QList<KeyTrial> trials)
{
    m_trials = std::move(trials);
    if (!m_rows.isEmpty())
        emit dataChanged(index(0, TrialColumn), index(int(m_rows.size()) - 1, TrialColumn));
}

const KeyRow *KeysModel::row(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int KeysModel::rowOf(const QString &id) const
{
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).entry.id == id)
            return int(row);
    }
    return -1;
}

const KeyTrial *KeysModel::trial(int row) const
{
    const KeyRow *shown = this->row(row);
    if (!shown || !shown->entry.key)
        return nullptr;
    for (const KeyTrial &trial : m_trials) {
        if (trial.key.label() == shown->entry.key->label() && trial.key.sameMaterial(*shown->entry.key))
            return &trial;
    }
    return nullptr;
}

QString KeysModel::trialText(int row) const
{
    const KeyTrial *tried = trial(row);
    if (!tried)
        return {};
    switch (tried->outcome) {
    case KeyTrial::Outcome::Verifies:
        return tr("verifies");
    case KeyTrial::Outcome::VerifiesOtherwise:
        return tr("misread");
    case KeyTrial::Outcome::Fails:
        return tr("does not verify");
    case KeyTrial::Outcome::DoesNotFit:
        return tr("does not fit");
    }
    return {};
}

int KeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int KeysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeysModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const KeyRow &row = m_rows.at(index.row());
    const KeyTrial *tried = index.column() == TrialColumn ? trial(index.row()) : nullptr;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == NameColumn ? row.entry.name
            : index.column() == KindColumn  ? row.entry.kind
            : index.column() == TrialColumn ? trialText(index.row())
                                            : row.kept;
    case Qt::AccessibleTextRole:
        if (index.column() == TrialColumn)
            return tried ? tr("Token in Decode: %1").arg(trialText(index.row())) : tr("Token in Decode: not tried");
        return data(index, Qt::DisplayRole);
    case Qt::ToolTipRole:
        return tried                       ? tried->text.toHtmlEscaped()
            : index.column() == KeptColumn ? row.entry.problem.toHtmlEscaped()
                                           : QString();
    case WrapRole::Tone:
        return tried ? QVariant(int(toneOf(tried->outcome))) : QVariant();
    case WrapRole::Muted:
        return index.column() == KindColumn || (index.column() == KeptColumn && row.entry.problem.isEmpty());
    default:
        return {};
    }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("name");
    case KindColumn:
        return tr("kind");
    case TrialColumn:
        return tr("verifies this token");
    case KeptColumn:
        return tr("stored in");
    default:
        return {};
    }
}
