// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exchanges/exchangefilter.h"

#include <QWidget>

class MutedLabel;
class QLineEdit;
class QPushButton;

/// Above the exchanges: which of them are shown, and how many that are.
class ExchangesBar : public QWidget
{
    Q_OBJECT

public:
    explicit ExchangesBar(QWidget *parent = nullptr);

    ExchangeFilter filter() const;
    /// In place of what is there.
    void setFilter(const QString &text, bool failedOnly);
    void setCount(qsizetype shown, qsizetype total);
    void focusFilter();

signals:
    void filterChanged();
    void left(); ///< Down or Enter: on to what was found

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLineEdit *m_text;
    QPushButton *m_failed;
    MutedLabel *m_count;
};
