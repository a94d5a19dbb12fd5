// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/keyimport.h"

#include <QWidget>

class WrapRow;
class QComboBox;
class QLineEdit;
class QPushButton;
class QToolButton;

/// Where a key is typed, pasted or taken from a file: a secret in one of four spellings, PEM, DER, a certificate chain,
/// a JWK or a JWK Set. What is typed is masked until asked for; an encrypted key asks for its passphrase in place.
class KeyInput : public QWidget
{
    Q_OBJECT

public:
    explicit KeyInput(QWidget *parent = nullptr);

    void setPlaceholder(const QString &text);
    void setTitle(const QString &accessibleName);
    /// In the row below the field, after the controls that are there.
    void addControl(QWidget *control);

    /// PEM, DER, JWK, JWK Set; a text file is also taken as a secret where the form is set to one.
    void loadFile(const QString &path);
    /// The focus on the passphrase where one is missing, else on the text.
    void focusMissing();
    bool isEmpty() const;
    /// What stands there now. Errc::Secret: the passphrase is missing or wrong.
    Result<QList<keyring::ImportedKey>> keys() const;
    QString fileName() const { return m_fileName; } ///< empty: typed or pasted
    void clear();

signals:
    void changed(); ///< the text, how it is read, or the passphrase
    void submitted(); ///< the return key
    void failed(const Error &error); ///< the file can't be read

private:
    void makeField();
    void makeControls();
    void textEdited(const QString &text);
    void notice();
    void chooseFile();
    bool wantsSecret() const;
    QByteArray bytes() const; ///< the file chosen, else the text

    QComboBox *m_form;
    QLineEdit *m_text;
    QToolButton *m_reveal;
    QLineEdit *m_passphrase;
    QPushButton *m_file;
    WrapRow *m_controls;
    QByteArray m_fileBytes; ///< of a key file, whose bytes are no text for the field
    QString m_fileName;
};
