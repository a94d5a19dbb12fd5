// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

/// The text with places between the parts of long names where a line may end:
/// "rest_framework_simplejwt.authentication". They have no width.
QString withBreaks(const QString &text);
/// The same text without these places.
QString withoutBreaks(QString text);

/// A label that wraps long names, too, where its text has been given breaks. What is copied of it has none: a name that
/// is put into a settings file is the name.
class WrapLabel : public QLabel
{
    Q_OBJECT

public:
    explicit WrapLabel(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
};
