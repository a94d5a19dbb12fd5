// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class DecodeController;
class ForgeriesPane;
class Laboratory;
class QSettings;
class QWidget;

/// Forgeries: which good tokens they are made from and whom they are sent to.
class ForgeriesController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ForgeriesController(
        Laboratory &laboratory, const DecodeController &decode, QSettings &state, QObject *parent = nullptr);

    QWidget *makePane();

private:
    Laboratory &m_laboratory;
    const DecodeController &m_decode;
    QSettings &m_state;
    QPointer<ForgeriesPane> m_pane;
};
