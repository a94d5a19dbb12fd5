// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>
#include <functional>

/// Divides its room by a rule at every size, until somebody moves a handle or what they chose before is restored.
class ArrangedSplitter : public QSplitter
{
    Q_OBJECT

public:
    /// The pixels of each widget, of as many as there are for all of them.
    using Rule = std::function<QList<int>(int room)>;

    ArrangedSplitter(Qt::Orientation orientation, Rule rule, QWidget *parent = nullptr);

    /// What somebody chose, for restoreChoice(); empty: nobody has.
    QByteArray choice() const;
    /// Anything but what choice() returned changes nothing.
    void restoreChoice(const QByteArray &choice);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void arrange();

    Rule m_rule;
    bool m_isChosen = false;
};
