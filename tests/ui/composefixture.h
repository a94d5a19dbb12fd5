// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/jws.h"
#include "ui/compose/composepane.h"
#include "ui/json/jsoneditor.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"

#include <QAbstractButton>
#include <QMenu>
#include <QTabWidget>
#include <QTest>

inline jose::Key secretKey()
{
    return *jose::Key::fromSecret(
        "embedded-server-key-of-fifty-two-bytes-0123456789abc", QStringLiteral("embedded server key"));
}

/// The pane in a window, with a clock that stands still and one key.
struct ComposeFixture
{
    static constexpr qint64 start = 1'795'488'000; ///< 2026-11-24 02:40:00 UTC
    Instant now = fromEpochSeconds(start);
    int ids = 0;
    ComposePane pane{ [this] { return now; }, [this] { return QByteArray::number(++ids).rightJustified(32, '0'); } };

    ComposeFixture()
    {
        pane.resize(560, 620);
        pane.show();
        pane.activateWindow();
        pane.setKeys({ secretKey() });
    }
    JsonEditor *editor(const char *name) { return pane.findChild<JsonEditor *>(QLatin1String(name)); }
    QWidget *text(const char *name) { return pane.findChild<QWidget *>(QLatin1String(name)); }
    Chip *state() { return pane.findChild<Chip *>(QStringLiteral("composeState")); }
    InlineMessage *problem() { return pane.findChild<InlineMessage *>(QStringLiteral("composeProblem")); }
    void click(const char *name)
    {
        QTest::mouseClick(pane.findChild<QAbstractButton *>(QLatin1String(name)), Qt::LeftButton);
        settle();
    }
    /// An entry of the menu "other…".
    void add(const char *entry)
    {
        for (QAction *action : pane.findChild<QMenu *>(QStringLiteral("addMenu"))->actions()) {
            if (action->text() == QLatin1String(entry))
                action->trigger();
        }
        settle();
    }
    void type(const char *editorName, const QString &keys)
    {
        text(editorName)->setFocus();
        QTest::keyClicks(text(editorName), keys);
        settle();
    }
    void replaceAll(const char *editorName, const QByteArray &bytes)
    {
        JsonEditor *e = editor(editorName);
        e->apply({ 0, e->bytes().size(), bytes });
        settle();
    }
    static void settle() { QCoreApplication::processEvents(); }
    QByteArray signedPayload() { return pane.token().isEmpty() ? "" : jose::parseCompact(pane.token())->payload; }
    QByteArray signedHeader() { return pane.token().isEmpty() ? "" : jose::parseCompact(pane.token())->header; }
};
