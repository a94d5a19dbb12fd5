// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class MutedLabel;
class QHBoxLayout;
class QLabel;
class QVBoxLayout;

/// A titled card: a header row (title, then what addHeaderWidget put there, a note at the right) above a body.
class Panel : public QWidget
{
    Q_OBJECT

public:
    explicit Panel(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Muted text at the right of the header: what the panel works on. Plain text, ends in "…" where it doesn't
    /// fit.
    void setNote(const QString &note);
    QString note() const;
    /// After the title, from left to right.
    void addHeaderWidget(QWidget *widget);
    /// At the right end, from left to right.
    void addHeaderButton(QWidget *button);
    /// The body's layout, vertical, spacing 8, margins 12.
    QVBoxLayout *body() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    MutedLabel *m_noteLabel;
    QString m_note;
    QHBoxLayout *m_header;
    QWidget *m_headerRow;
    QVBoxLayout *m_body;
    int m_headerWidgets = 0;
};
