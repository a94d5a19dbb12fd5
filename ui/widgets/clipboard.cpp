// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QTimer>

namespace {

const QString hint = QStringLiteral("x-kde-passwordManagerHint");

const QString mark = QStringLiteral("application/x-jotlab-secret"); // others set the hint, too

/// Still what copySecret() put there.
bool holdsOurSecret()
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    return data && data->hasFormat(mark);
}

void takeBack()
{
    if (holdsOurSecret())
        QGuiApplication::clipboard()->clear();
}

/// Counts from the last secret; a child of the application, which ends with it.
QTimer *clearing()
{
    const QString name = QStringLiteral("clipboardClearing");
    if (auto *timer = qApp->findChild<QTimer *>(name, Qt::FindDirectChildrenOnly))
        return timer;
    auto *timer = new QTimer(qApp);
    timer->setObjectName(name);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, timer, &takeBack);
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, timer, &takeBack);
    QObject::connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, timer, [timer] {
        if (holdsOurSecret()) // of whatever widget
            timer->start(secretOnClipboard);
    });
    return timer;
}

} // namespace

QMimeData *secretData(const QString &text)
{
    clearing(); // else nobody hears that it has come to the clipboard
    auto *data = new QMimeData;
    data->setText(text);
    data->setData(hint, "secret");
    data->setData(mark, "1");
    return data;
}

void copyText(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

void copySecret(const QString &text, std::chrono::milliseconds stays)
{
    QGuiApplication::clipboard()->setMimeData(secretData(text));
    clearing()->start(stays);
}

void copyEither(const QString &text, bool givesAccess)
{
    givesAccess ? copySecret(text) : copyText(text);
}

void offerSelection(const QString &text)
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (clipboard->supportsSelection())
        clipboard->setMimeData(secretData(text), QClipboard::Selection);
}
