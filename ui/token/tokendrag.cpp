// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokendrag.h"

#include "ui/look/icons.h"
#include "ui/widgets/chip.h"

#include <QCoreApplication>
#include <QDrag>
#include <QMimeData>
#include <QWidget>

namespace {

const QString format = QStringLiteral("application/x-jotlab-token");

} // namespace

QMimeData *tokenMimeData(int token)
{
    auto *data = new QMimeData;
    data->setData(format, QByteArray::number(QCoreApplication::applicationPid()) + ' ' + QByteArray::number(token));
    return data;
}

int draggedToken(const QMimeData *data)
{
    const QByteArrayList parts = data->data(format).split(' ');
    bool isNumber = false;
    const int token = parts.value(1).toInt(&isNumber);
    return isNumber && parts.constFirst() == QByteArray::number(QCoreApplication::applicationPid()) ? token : -1;
}

void dragToken(QWidget *from, int token, const QString &title)
{
    auto *drag = new QDrag(from);
    drag->setMimeData(tokenMimeData(token));
    Chip chip;
    chip.setState(title, Tone::Accent, themedIcon(QStringLiteral("compare"), IconRole::Accent));
    chip.resize(chip.sizeHint());
    drag->setPixmap(chip.grab());
    drag->setHotSpot({ -8, -8 });
    drag->exec(Qt::CopyAction);
}
