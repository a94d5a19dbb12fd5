// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/newssheet.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

NewsSheet::NewsSheet(const QString &version, const QStringList &news, QWidget *window)
    : Sheet(tr("What is new in Jotlab %1").arg(version), window)
{
    setObjectName(QStringLiteral("newsSheet"));
    auto *lines = new QWidget;
    auto *grid = new QGridLayout(lines);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    for (const QString &each : news) {
        auto *text = new QLabel(each);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        const int row = grid->rowCount();
        grid->addWidget(new QLabel(QStringLiteral("•")), row, 0, Qt::AlignTop);
        grid->addWidget(text, row, 1);
    }
    grid->setRowStretch(grid->rowCount(), 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(lines);
    for (QWidget *ground : { lines, scroll->viewport() })
        ground->setAutoFillBackground(false); // the sheet's own shows
    body()->addWidget(scroll, 1);
    auto *all = new QPushButton(tr("All changes"));
    all->setObjectName(QStringLiteral("newsAll"));
    connect(all, &QPushButton::clicked, this, [this] {
        close();
        emit allRequested();
    });
    body()->addWidget(all, 0, Qt::AlignRight);
    setPreferredSize({ 620, 420 });
}
