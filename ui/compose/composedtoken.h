// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/token.h"
#include "ui/compose/composition.h"

#include <QWidget>

class Chip;
class MutedLabel;
class QPushButton;
class TokenView;

/// What is composed, signed: the token, how it differs from what it was copied from, and what can be done with it.
class ComposedToken : public QWidget
{
    Q_OBJECT

public:
    explicit ComposedToken(QWidget *parent = nullptr);

    /// Empty while it can't be, or is not yet, signed.
    QByteArray token() const { return m_token; }
    /// "exp +55 min"; empty unless it is a copy.
    QString changes() const;
    void setIsCopy(bool isCopy); ///< only a copy can be compared
    void showSigned(const Composition &composition);
    /// What is shown is the last good one.
    void showUnsigned();
    /// The token on the screen is an older one, until the new one comes a moment later: not worth a word, but nobody
    /// may use it meanwhile.
    void setPending();

signals:
    void useRequested(const QByteArray &token, simplejwt::TokenType type);
    void compareRequested();

private:
    void makeButtons();
    void enableButtons(bool isEnabled);

    QByteArray m_token;
    simplejwt::TokenType m_useAs = simplejwt::TokenType::Access;
    TokenView *m_view;
    Chip *m_state;
    MutedLabel *m_changes;
    QPushButton *m_use;
    QPushButton *m_compare;
    QPushButton *m_copy;
};
