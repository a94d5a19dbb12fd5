// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/helpwindow.h"

#include "ui/help/helphitdelegate.h"
#include "ui/help/helppages.h"
#include "ui/look/icons.h"

#include <QAbstractTextDocumentLayout>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QToolButton>
#include <QUrl>

namespace {

constexpr auto PageRole = HelpHitDelegate::PageRole;
constexpr auto AnchorRole = HelpHitDelegate::AnchorRole;
constexpr int aboveHeading = 16; ///< pixels

/// Room around tables' texts and above headings, which Markdown says nothing of.
void setSpacing(QTextDocument *document)
{
    for (QTextFrame *frame : document->rootFrame()->childFrames()) {
        if (auto *table = qobject_cast<QTextTable *>(frame)) {
            QTextTableFormat format = table->format();
            format.setCellPadding(5);
            format.setBorder(0);
            table->setFormat(format);
        }
    }
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() < 2)
            continue;
        QTextBlockFormat format = block.blockFormat();
        format.setTopMargin(aboveHeading);
        QTextCursor(block).setBlockFormat(format);
    }
}

} // namespace

HelpWindow::HelpWindow(QWidget *window)
    : QWidget(window, Qt::Window)
    , m_back(new QToolButton)
    , m_forward(new QToolButton)
    , m_search(new QLineEdit)
    , m_pages(new QListWidget)
    , m_text(new QTextBrowser)
{
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Jotlab: help"));
    setWindowIcon(applicationIcon());
    m_pages->setObjectName(QStringLiteral("helpPages"));
    m_pages->setAccessibleName(tr("Pages"));
    m_pages->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->setWordWrap(true);
    m_pages->setResizeMode(QListView::Adjust);
    m_pages->setItemDelegate(new HelpHitDelegate(m_pages));
    m_text->setObjectName(QStringLiteral("helpText"));
    m_text->setAccessibleName(tr("Page"));
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(16);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_pages);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({ 260, 660 });
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(makeBar());
    layout->addWidget(splitter, 1);
    resize(920, 700);
    listPages();
    connect(m_pages, &QListWidget::currentItemChanged, this, &HelpWindow::choose);
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::list);
    connect(m_search, &QLineEdit::returnPressed, m_text, qOverload<>(&QWidget::setFocus));
    connect(m_text, &QTextBrowser::anchorClicked, this, &HelpWindow::follow);
}

QWidget *HelpWindow::makeBar()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [this, row](QToolButton *button, const char *name, const QString &icon, const QString &text,
                         const QKeySequence &key, int steps) {
        button->setObjectName(QLatin1String(name));
        button->setIcon(themedIcon(icon, IconRole::Muted));
        button->setAutoRaise(true);
        button->setAccessibleName(text);
        button->setToolTip(QStringLiteral("%1 (%2)").arg(text, key.toString(QKeySequence::NativeText)));
        button->setShortcut(key);
        connect(button, &QToolButton::clicked, this, [this, steps] { goBy(steps); });
        row->addWidget(button);
    };
    add(m_back, "helpBack", QStringLiteral("previous"), tr("Back"), Qt::ALT | Qt::Key_Left, -1);
    add(m_forward, "helpForward", QStringLiteral("next"), tr("Forward"), Qt::ALT | Qt::Key_Right, 1);
    m_search->setObjectName(QStringLiteral("helpSearch"));
    m_search->setPlaceholderText(tr("Search all pages… Ctrl+F"));
    m_search->setAccessibleName(tr("Search all pages"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    row->addWidget(m_search, 1);
    for (const QKeySequence &key : { QKeySequence(Qt::CTRL | Qt::Key_F), QKeySequence(Qt::CTRL | Qt::Key_K) }) {
        connect(new QShortcut(key, this), &QShortcut::activated, this, [this] {
            m_search->setFocus(Qt::ShortcutFocusReason);
            m_search->selectAll();
        });
    }
    return bar;
}

void HelpWindow::showPage(const QString &id, const QString &anchor)
{
    m_search->clear();
    show(); // laid out, a page knows where its headings are
    goTo({ id, anchor });
    raise();
    activateWindow();
    m_text->setFocus(Qt::OtherFocusReason);
}

void HelpWindow::goTo(const Place &place)
{
    if (m_at >= 0 && m_trail.at(m_at) == place)
        return read(place);
    m_trail.resize(m_at + 1);
    m_trail.append(place);
    m_at = m_trail.size() - 1;
    read(place);
}

void HelpWindow::goBy(int steps)
{
    if (m_at + steps < 0 || m_at + steps >= m_trail.size())
        return;
    m_at += steps;
    read(m_trail.at(m_at));
}

void HelpWindow::read(const Place &place)
{
    if (place.page != m_place.page) {
        m_text->setMarkdown(helpText(place.page));
        setSpacing(m_text->document());
    }
    m_place = place;
    m_back->setEnabled(m_at > 0);
    m_forward->setEnabled(m_at + 1 < m_trail.size());
    if (m_search->text().isEmpty()) {
        const QSignalBlocker quietly(m_pages);
        for (int row = 0; row < m_pages->count(); ++row) {
            if (m_pages->item(row)->data(PageRole).toString() == place.page)
                m_pages->setCurrentRow(row);
        }
    }
    mark();
    scrollTo(place.anchor);
}

void HelpWindow::scrollTo(const QString &anchor)
{
    m_text->moveCursor(QTextCursor::Start);
    const QTextDocument *document = m_text->document();
    for (QTextBlock block = document->begin(); block.isValid() && !anchor.isEmpty(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || helpAnchor(block.text()) != anchor)
            continue;
        QTextCursor cursor(block);
        m_text->setTextCursor(cursor); // where a screen reader goes on
        m_text->verticalScrollBar()->setValue(
            int(document->documentLayout()->blockBoundingRect(block).top() - document->documentMargin()));
        return;
    }
    m_text->verticalScrollBar()->setValue(0);
}

/// Pages here; what is on the web in a browser, and only by a click.
void HelpWindow::follow(const QUrl &link)
{
    if (!link.scheme().isEmpty())
        QDesktopServices::openUrl(link);
    else if (link.path().isEmpty())
        goTo({ m_place.page, link.fragment() });
    else if (const QString id = link.path().chopped(3); !helpText(id).isEmpty())
        goTo({ id, link.fragment() });
}

void HelpWindow::list()
{
    if (m_search->text().trimmed().isEmpty())
        listPages();
    else
        listFound();
    read(m_place); // what is marked
}

void HelpWindow::listPages()
{
    const QSignalBlocker quietly(m_pages);
    m_pages->clear();
    QString group;
    for (const HelpPage &page : helpPages()) {
        if (page.group != group) {
            auto *title = new QListWidgetItem(page.group, m_pages);
            title->setFlags(Qt::NoItemFlags);
            title->setForeground(Theme::of(this).muted);
        }
        group = page.group;
        auto *item = new QListWidgetItem(page.title, m_pages);
        item->setData(PageRole, page.id);
    }
}

void HelpWindow::listFound()
{
    const QSignalBlocker quietly(m_pages);
    m_pages->clear();
    QHash<QString, QString> titles;
    for (const HelpPage &page : helpPages())
        titles.insert(page.id, page.title);
    for (const HelpSection &section : findHelp(m_search->text())) {
        const QString title = titles.value(section.page);
        auto *item = new QListWidgetItem(section.heading, m_pages);
        item->setData(PageRole, section.page);
        item->setData(AnchorRole, section.heading == title ? QString() : helpAnchor(section.heading));
        item->setData(HelpHitDelegate::PageTitleRole, title);
        item->setData(Qt::AccessibleTextRole, tr("%1, in %2").arg(section.heading, title));
    }
    if (m_pages->count() == 0) {
        auto *nothing = new QListWidgetItem(tr("Nothing found."), m_pages);
        nothing->setFlags(Qt::NoItemFlags);
        return;
    }
    m_pages->setCurrentRow(0);
    choose(m_pages->item(0));
}

void HelpWindow::choose(const QListWidgetItem *item)
{
    if (item && item->data(PageRole).isValid())
        goTo({ item->data(PageRole).toString(), item->data(AnchorRole).toString() });
}

/// The words of the search, wherever they stand in the page.
void HelpWindow::mark()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (const QString &word : m_search->text().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        QTextCursor at(m_text->document());
        while (word.size() > 1 && !(at = m_text->document()->find(word, at)).isNull()) {
            QTextEdit::ExtraSelection mark{ at, {} };
            mark.format.setBackground(Theme::of(this).selection);
            marks.append(mark);
        }
    }
    m_text->setExtraSelections(marks);
}

void HelpWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_search->text().isEmpty())
        m_search->clear();
    else if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Down && m_search->hasFocus())
        m_pages->setFocus();
    else
        QWidget::keyPressEvent(event);
}
