// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wraplabel.h"

#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QRegularExpression>

namespace {

constexpr QChar breakPlace(0x200B); // zero width space

} // namespace

QString withBreaks(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("\\S{24,}"));
    static const QRegularExpression joint(QStringLiteral("(?<=\\w)([._/])(?=\\w)"));
    QString broken;
    qsizetype end = 0;
    for (auto each = name.globalMatch(text); each.hasNext();) {
        const auto match = each.next();
        broken += QStringView(text).mid(end, match.capturedStart() - end);
        QString parts = match.captured();
        broken += parts.replace(joint, QStringLiteral("\\1") + breakPlace);
        end = match.capturedEnd();
    }
    broken += QStringView(text).mid(end);
    return broken;
}

QString withoutBreaks(QString text)
{
    return text.remove(breakPlace);
}

WrapLabel::WrapLabel(const QString &text, QWidget *parent)
    : QLabel(text, parent)
{
}

void WrapLabel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && hasSelectedText())
        copyText(withoutBreaks(selectedText()));
    else
        QLabel::keyPressEvent(event);
}

/// X11 pastes what is selected with the middle button.
void WrapLabel::mouseReleaseEvent(QMouseEvent *event)
{
    QLabel::mouseReleaseEvent(event);
    if (hasSelectedText())
        offerSelection(withoutBreaks(selectedText()));
}

void WrapLabel::contextMenuEvent(QContextMenuEvent *event)
{
    if (!hasSelectedText())
        return QLabel::contextMenuEvent(event);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, [this] { copyText(withoutBreaks(selectedText())); });
    menu->popup(event->globalPos());
}
