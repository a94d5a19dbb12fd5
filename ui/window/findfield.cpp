// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/findfield.h"

#include "ui/look/icons.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QCompleter>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QStandardItemModel>

namespace {

/// Longer than that, or in several lines, is nothing to look for: it is to be decoded, and a line edit is no place for
/// it.
constexpr qsizetype wordsLimit = 80;

bool isToDecode(const QString &text)
{
    static const QLatin1String beginnings("{[<"); // of a body, or of a log line
    return text.size() > wordsLimit || (!text.isEmpty() && beginnings.contains(text.at(0)))
        || text.contains(QLatin1Char('\n')) || text.count(QLatin1Char('.')) >= 2;
}

} // namespace

FindField::FindField(QWidget *parent)
    : QLineEdit(parent)
    , m_model(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_model, this))
{
    setObjectName(QStringLiteral("findField"));
    setPlaceholderText(tr("Paste or find… Ctrl+K"));
    setAccessibleName(tr("Paste or find"));
    setToolTip(tr(
        "Paste a token, a reply, a cURL command or a log line to decode or explain it, or type to find a user, a token "
        "or a pane (Ctrl+K)"));
    addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    setMaxLength(4096);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this); // not setCompleter(): the popup offers actions, not texts to fill in
    m_completer->popup()->setObjectName(QStringLiteral("findPopup"));
    m_completer->popup()->setIconSize({ 16, 16 });
    connect(this, &QLineEdit::textEdited, this, &FindField::find);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this,
        [this](const QModelIndex &index) { follow(index.row()); });
    connect(this, &QLineEdit::returnPressed, this, [this] {
        if (!m_entries.isEmpty())
            follow(0);
        else if (!text().trimmed().isEmpty())
            give(text());
    });
}

void FindField::setFinder(Finder finder)
{
    m_finder = std::move(finder);
}

void FindField::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        const QString text = QGuiApplication::clipboard()->text();
        if (isToDecode(text)) {
            give(text);
            return;
        }
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        find({});
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FindField::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasText())
        event->acceptProposedAction();
}

void FindField::dropEvent(QDropEvent *event)
{
    give(event->mimeData()->text());
    event->acceptProposedAction();
}

void FindField::give(const QString &text)
{
    clear();
    find({});
    emit textGiven(text);
}

void FindField::find(const QString &words)
{
    // More than a key press at once: pasted from a menu, or dropped. What is being typed is given with Return.
    const qsizetype before = std::exchange(m_length, words.size());
    if (words.size() > before + 1 && isToDecode(words)) {
        give(words);
        return;
    }
    const QString trimmed = words.trimmed();
    m_entries = m_finder && !trimmed.isEmpty() ? m_finder(trimmed) : QList<FindEntry>{};
    m_model->clear();
    for (const FindEntry &entry : m_entries) {
        auto *item = new QStandardItem(themedIcon(entry.icon, IconRole::Muted), entry.title);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    if (m_entries.isEmpty())
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

void FindField::follow(int row)
{
    const FindEntry entry = m_entries.value(row);
    m_completer->popup()->hide();
    clear();
    m_length = 0;
    m_entries.clear();
    if (entry.activate)
        entry.activate();
}
