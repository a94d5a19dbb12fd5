// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/pythonsettings.h"

#include <QHash>
#include <QWidget>

class InlineMessage;
class MutedLabel;
class QCheckBox;
class QFormLayout;
class QLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

/// Where a SIMPLE_JWT block is pasted, or a settings file opened: it is read at each change, what can't be read is
/// listed with its line, and each reference gets a field. A key file is used on a click, and variables of the process
/// come from a .env file. Escape closes it; what was typed stays, unless it was used and held a key.
class SettingPasteForm : public QWidget
{
    Q_OBJECT

public:
    explicit SettingPasteForm(QWidget *parent = nullptr);

    void open();
    void setText(const QString &text);
    /// A settings file: what it imports and its key file are found beside it.
    void openFile(const QString &path);
    /// Values for the variables of the process that the settings read.
    void openEnvironment(const QString &path);
    QString problems() const; ///< as shown; empty: none

signals:
    /// To be used; left names the settings whose reference was not answered: they keep their default. keyOrigin: where
    /// the key that signs comes from, a sentence; empty: there is none among them.
    void given(const simplejwt::Settings &settings, const QStringList &left, const QString &keyOrigin);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFiles();
    void choose(const QString &title, void (SettingPasteForm::*then)(const QString &path));
    void read();
    void forget();
    void showKey(bool isEmpty);
    void showFields();
    QLayout *withFileButton(const QString &setting, QLineEdit *field);
    void takeKeyFile(const QString &setting, const QString &path);
    bool offersKey() const;
    bool offersKeyFile() const;
    Json answered(QStringList *left) const;
    void submit();

    QPlainTextEdit *m_text;
    MutedLabel *m_fileName;
    QPushButton *m_environment;
    MutedLabel *m_environmentName;
    MutedLabel *m_keyLine;
    QCheckBox *m_useKeyFile;
    MutedLabel *m_summary;
    InlineMessage *m_problems;
    InlineMessage *m_refusal;
    QWidget *m_fieldArea;
    QFormLayout *m_fields;
    QPushButton *m_use;
    QHash<QString, QLineEdit *> m_answers; ///< by setting
    QHash<QString, QString> m_typed; ///< answers, also of fields that are gone for now
    QHash<QString, QByteArray> m_keyFiles; ///< content of files that were chosen for keys, by setting
    QHash<QString, QString> m_keyFileNames;
    simplejwt::SettingsSource m_source;
    simplejwt::PythonSettings m_read;
};
