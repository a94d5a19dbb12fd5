// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/findfield.h"

#include "ui/look/icons.h"
#include "ui/window/findlist.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>

namespace {

/// Longer than that, or in several lines, is nothing to look for: it is to be decoded, and a line edit is no place for
/// it.
constexpr qsizetype wordsLimit = 80;
constexpr int page = 8; ///< entries that PageUp and PageDown go

bool isToDecode(const QString &text)
{
    static const QLatin1String beginnings("{[<"); // of a body, or of a log line
    return !FindField::isAddress(text)
        && (text.size() > wordsLimit || (!text.isEmpty() && beginnings.contains(text.at(0)))
            || text.contains(QLatin1Char('\n')) || text.count(QLatin1Char('.')) >= 2);
}

} // namespace

FindField::FindField(QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(QStringLiteral("findField"));
    setPlaceholderText(tr("Paste or find… Ctrl+K"));
    setAccessibleName(tr("Paste or find"));
    setToolTip(
        tr("Paste a token, a reply, a cURL command or a log line to decode or explain it, an address to use it as "
           "server, or type to find an action, a user, a token, a server, a scenario or a pane (Ctrl+K)"));
    addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    setMaxLength(4096);
    connect(this, &QLineEdit::textEdited, this, &FindField::find);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *before, const QWidget *now) {
        if (now == this && before && before != this && before->window() == window())
            m_before = before;
    });
}

void FindField::setFinder(Finder finder)
{
    m_finder = std::move(finder);
}

/// Of a server, without a token in it: with its scheme, with a port, or a name with dots.
bool FindField::isAddress(const QString &text)
{
    static const QRegularExpression address(QStringLiteral(
        R"(^\s*(https?://\S+|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*:\d{1,5}(/\S*)?|([A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(/\S*)?)\s*$)"));
    return text.size() <= 2048 && !text.contains(QLatin1String("eyJ")) && address.match(text).hasMatch();
}

void FindField::open(const QString &words)
{
    setFocus(Qt::ShortcutFocusReason);
    if (!words.isEmpty())
        setText(words);
    selectAll();
    m_length = text().size();
    find(text());
}

bool FindField::isOpen() const
{
    return m_list && m_list->isVisible();
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
    if (!handleListKey(event->key()))
        QLineEdit::keyPressEvent(event);
}

bool FindField::handleListKey(int key)
{
    switch (key) {
    case Qt::Key_Escape:
        leave();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isOpen())
            follow(m_list->current());
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        if (!isOpen())
            find(text());
        else
            m_list->move(key == Qt::Key_Up ? -1 : key == Qt::Key_Down ? 1 : key == Qt::Key_PageUp ? -page : page);
        return true;
    default:
        return false;
    }
}

void FindField::mousePressEvent(QMouseEvent *event)
{
    QLineEdit::mousePressEvent(event);
    if (!isOpen())
        find(text());
}

void FindField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        close();
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
    close();
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
    m_entries = m_finder ? m_finder(trimmed) : QList<FindEntry>{};
    if (isToDecode(trimmed))
        m_entries.prepend({ tr("Decode or explain what is typed here"), QStringLiteral("import"),
            [this, words] { emit textGiven(words); }, {}, tr("Text") });
    showList();
}

void FindField::showList()
{
    const bool wasOpen = isOpen();
    if (!m_list) {
        m_list = new FindList(window());
        connect(m_list, &FindList::chosen, this, &FindField::follow);
    }
    m_list->setEntries(m_entries);
    m_list->show();
    if (!wasOpen)
        emit openChanged(true);
    placeList();
}

void FindField::placeList()
{
    if (isOpen())
        m_list->placeBelow({ mapTo(window(), QPoint()), size() });
}

void FindField::follow(int entry)
{
    if (entry < 0 || entry >= m_entries.size())
        return; // what isn't found does nothing
    const FindEntry chosen = m_entries.at(entry);
    leave();
    if (chosen.activate)
        chosen.activate();
}

void FindField::close()
{
    m_entries.clear();
    if (!isOpen())
        return;
    m_list->hide();
    emit openChanged(false);
}

void FindField::leave()
{
    clear();
    m_length = 0;
    close();
    if (m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
}
