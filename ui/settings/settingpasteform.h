// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/pythonsettings.h"

#include <QHash>
#include <QWidget>

class InlineMessage;
class MutedLabel;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

/// Where a SIMPLE_JWT block is pasted: it is read at each change, what can't be read is listed with its line, and each
/// reference gets a field. Escape closes it; what was typed stays, unless it was used and held a key.
class SettingPasteForm : public QWidget
{
    Q_OBJECT

public:
    explicit SettingPasteForm(QWidget *parent = nullptr);

    void open();
    void setText(const QString &text);
    QString problems() const; ///< as shown; empty: none

signals:
    /// To be used; left names the settings whose reference was not answered: they keep their default.
    void given(const simplejwt::Settings &settings, const QStringList &left);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void read();
    void forget();
    void showFields();
    bool offersKey() const;
    void submit();

    QPlainTextEdit *m_text;
    MutedLabel *m_summary;
    InlineMessage *m_problems;
    InlineMessage *m_refusal;
    QWidget *m_fieldArea;
    QFormLayout *m_fields;
    QPushButton *m_use;
    QHash<QString, QLineEdit *> m_answers; ///< by setting
    QHash<QString, QString> m_typed; ///< answers, also of fields that are gone for now
    simplejwt::PythonSettings m_read;
};
