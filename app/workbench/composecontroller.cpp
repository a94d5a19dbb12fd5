// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/composecontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "ui/compose/composepane.h"
#include "ui/decode/decodepane.h"
#include "ui/window/mainwindow.h"

using namespace Qt::StringLiterals;
using simplejwt::TokenType;

ComposeController::ComposeController(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, FlowController &flow, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_flow(flow)
{
    connect(&laboratory, &Laboratory::keysChanged, this, &ComposeController::showKeys);
    connect(decode.pane(), &DecodePane::editCopyRequested, this, &ComposeController::editCopyOf);
}

QWidget *ComposeController::makePane()
{
    m_pane = new ComposePane(m_laboratory.clock().clock(), randomIds());
    m_pane->setKeys(m_laboratory.keys());
    connect(m_pane, &ComposePane::tokenComposed, this,
        [this](const QByteArray &token, const QString &provenance, bool isCopy) {
            if (isCopy)
                m_decode.pane()->showCopy(token, provenance);
            else
                m_decode.pane()->showToken(token, provenance);
        });
    connect(m_pane, &ComposePane::compareRequested, m_decode.pane(), &DecodePane::compareWith);
    connect(m_pane, &ComposePane::useRequested, this, [this](const QByteArray &token, TokenType as) {
        const QString server = m_laboratory.servers().current().id();
        m_flow.useToken(m_laboratory.log().observe(token, session::Origin::Composed, server), as);
    });
    return m_pane;
}

void ComposeController::showKeys()
{
    if (!m_pane)
        return;
    const QByteArray before = m_pane->token();
    m_pane->setKeys(m_laboratory.keys());
    if (!before.isEmpty() && m_pane->token() != before && m_decode.pane()->token() == before)
        m_pane->announce(); // Decode shows what Compose shows
}

void ComposeController::editCopyOf(const QByteArray &token)
{
    m_window.showPane(u"compose"_s);
    m_pane->editCopyOf(token);
}
