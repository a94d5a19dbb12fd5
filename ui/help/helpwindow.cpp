// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/helpwindow.h"

#include "ui/help/helppages.h"
#include "ui/look/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QSplitter>
#include <QTextBrowser>
#include <QTextTable>

HelpWindow::HelpWindow(QWidget *window)
    : QWidget(window, Qt::Window)
    , m_pages(new QListWidget)
    , m_text(new QTextBrowser)
{
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Jotlab: help"));
    setWindowIcon(applicationIcon());
    m_pages->setObjectName(QStringLiteral("helpPages"));
    m_pages->setAccessibleName(tr("Pages"));
    m_pages->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setObjectName(QStringLiteral("helpText"));
    m_text->setAccessibleName(tr("Page"));
    m_text->setOpenExternalLinks(true); // in a browser, and only by a click
    m_text->document()->setDocumentMargin(16);
    for (const HelpPage &page : helpPages()) {
        auto *item = new QListWidgetItem(page.title, m_pages);
        item->setData(Qt::UserRole, page.id);
    }
    auto *splitter = new QSplitter;
    splitter->addWidget(m_pages);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({ 260, 640 });
    splitter->setChildrenCollapsible(false);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(splitter);
    resize(900, 680);
    connect(m_pages, &QListWidget::currentItemChanged, this, &HelpWindow::read);
}

void HelpWindow::showPage(const QString &id)
{
    for (int row = 0; row < m_pages->count(); ++row) {
        if (m_pages->item(row)->data(Qt::UserRole).toString() == id)
            m_pages->setCurrentRow(row);
    }
    show();
    raise();
    activateWindow();
    m_text->setFocus(Qt::OtherFocusReason);
}

QString HelpWindow::page() const
{
    const QListWidgetItem *item = m_pages->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

void HelpWindow::read()
{
    m_text->setMarkdown(helpText(page()));
    for (QTextFrame *frame : m_text->document()->rootFrame()->childFrames()) {
        auto *table = qobject_cast<QTextTable *>(frame);
        if (!table)
            continue;
        QTextTableFormat format = table->format();
        format.setCellPadding(5);
        format.setBorderCollapse(true);
        format.setBorderBrush(Theme::of(this).line);
        table->setFormat(format);
    }
    m_text->moveCursor(QTextCursor::Start);
}

void HelpWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}
