// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/token.h"

#include <QObject>
#include <QPointer>

class ComposePane;
class DecodeController;
class FlowController;
class Laboratory;
class MainWindow;
class QWidget;

/// Compose: tokens built by hand, with the keys at hand; Decode shows what is being built.
class ComposeController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ComposeController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, FlowController &flow,
        QObject *parent = nullptr);

    QWidget *makePane();

private:
    void showKeys();
    void editCopyOf(const QByteArray &token);

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    FlowController &m_flow;
    QPointer<ComposePane> m_pane;
};
