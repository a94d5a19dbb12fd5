// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/shortcutsheet.h"

#include "ui/actions/actionregistry.h"
#include "ui/look/theme.h"
#include "ui/widgets/mutedlabel.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace {

constexpr int columnWidth = 372; ///< pixels that the longest title and its key take
constexpr int mostColumns = 3;

/// Keys as a cap.
class KeyCap : public QLabel
{
public:
    explicit KeyCap(const QString &keys)
        : QLabel(keys)
    {
        setContentsMargins(6, 2, 6, 2);
        setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme.line);
        painter.setBrush(theme.field);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        QLabel::paintEvent(event);
    }
};

QWidget *makeGroup(const ShortcutSheet::Group &group)
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 8);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(0, 1);
    auto *title = new QLabel(group.title);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const ShortcutSheet::Line &line : group.lines) {
        auto *what = new QLabel(line.title);
        what->setTextFormat(Qt::PlainText);
        what->setWordWrap(true);
        grid->addWidget(what, row, 0);
        grid->addWidget(new KeyCap(line.keys), row++, 1, Qt::AlignRight | Qt::AlignTop);
    }
    return box;
}

QString textOf(const QList<QKeySequence> &keys)
{
    QStringList texts;
    for (const QKeySequence &key : keys)
        texts.append(key.toString(QKeySequence::NativeText));
    return texts.join(QStringLiteral("  "));
}

} // namespace

ShortcutSheet::ShortcutSheet(const ActionRegistry &actions, QWidget *window)
    : Sheet(tr("Keyboard shortcuts"), window)
{
    setObjectName(QStringLiteral("shortcutSheet"));
    const int columns = qBound(1, (window->width() - 96) / columnWidth, mostColumns);
    auto *contents = new QWidget;
    auto *row = new QHBoxLayout(contents);
    row->setContentsMargins(0, 0, 8, 0);
    row->setSpacing(32);
    QList<QVBoxLayout *> filled;
    for (int column = 0; column < columns; ++column) {
        filled.append(new QVBoxLayout);
        filled.last()->setSpacing(8);
        row->addLayout(filled.last(), 1);
    }
    const QList<Group> groups = groupsOf(actions);
    qsizetype all = 0;
    for (const Group &group : groups)
        all += group.lines.size() + 2;
    qsizetype before = 0;
    for (const Group &group : groups) {
        const qsizetype size = group.lines.size() + 2;
        filled.at(qMin(qsizetype(columns) - 1, (before + size / 2) * columns / all))->addWidget(makeGroup(group));
        before += size;
    }
    for (QVBoxLayout *column : std::as_const(filled))
        column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("shortcutArea"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(contents);
    for (QWidget *ground : { static_cast<QWidget *>(contents), scroll->viewport() })
        ground->setAutoFillBackground(false); // the sheet's own shows
    scroll->setAccessibleName(tr("Keyboard shortcuts"));
    body()->addWidget(scroll, 1);
    auto *hint = new MutedLabel(tr("Ctrl+K finds any of these by its words, and those that have no key."));
    body()->addWidget(hint);
    constexpr int around = 120; // the title, the hint and their margins
    setPreferredSize({ columns * columnWidth + 56, contents->sizeHint().height() + around });
}

QList<ShortcutSheet::Group> ShortcutSheet::groupsOf(const ActionRegistry &actions)
{
    QList<Group> groups{ { tr("Everywhere"), {} } };
    for (const ActionInfo &info : allActions()) {
        if (keyOf(info.action).isEmpty())
            continue;
        const QString place = actions.placeTitle(info);
        const bool isLocal = info.heard == ActionInfo::Keys::Widget && !place.isEmpty();
        const QString title = isLocal ? place : groups.constFirst().title;
        auto group
            = std::find_if(groups.begin(), groups.end(), [&title](const Group &each) { return each.title == title; });
        if (group == groups.end())
            group = groups.insert(groups.end(), { title, {} });
        group->lines.append({ titleOf(info.action), textOf(keysOf(info.action)) });
    }
    Group places{ tr("Go to"), {} };
    for (const ActionRegistry::Place &place : actions.places()) {
        if (!place.key.isEmpty())
            places.lines.append({ place.title, textOf({ place.key }) });
    }
    groups.insert(1, places);
    return groups;
}
