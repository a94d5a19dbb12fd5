// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/comparison.h"

#include <QWidget>
#include <functional>

class ComparisonModel;
class InlineMessage;
class MutedLabel;
class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class TokenView;
class WrapTable;

/// A token to compare with: as a list shows it, and its text.
struct ComparableToken
{
    QString title; ///< "refresh a91f… of alice"
    QByteArray text; ///< a secret
    bool isSibling = false; ///< the other kind, of the login that the token in Decode comes from
};

/// The token in Decode beside another one: chosen among the session's, pasted, or given. Follows when either changes.
class ComparisonView : public QWidget
{
    Q_OBJECT

public:
    using Comparer = std::function<explain::Comparison(const QByteArray &left, const QByteArray &right)>;
    using Choices = std::function<QList<ComparableToken>()>;

    explicit ComparisonView(QWidget *parent = nullptr);

    /// What compares, by the rules in force; asked at each change.
    void setComparer(Comparer comparer);
    /// The tokens to choose from, the likeliest first; asked when a token is shown.
    void setChoices(Choices choices);
    /// The token that Decode shows; empty: none.
    void setDecoded(const QByteArray &token);
    /// The other one; an empty text asks for it.
    void setOther(const QByteArray &text, const QString &title);
    /// By the rules as they are now.
    void refresh();
    const explain::Comparison &comparison() const { return m_comparison; }

signals:
    void closed();

private:
    void makeSides(QGridLayout *grid);
    void makeResult();
    void placeSides();
    void fillChoices();
    void chooseOther(int index);
    void swap();
    void showResult();

    Comparer m_comparer;
    Choices m_choices;
    QByteArray m_decoded; ///< a secret
    QByteArray m_otherText; ///< a secret
    QString m_otherTitle; ///< empty: pasted
    explain::Comparison m_comparison;
    bool m_swapped = false; ///< Decode's token is the right one

    QGridLayout *m_sides;
    QLabel *m_leftLabel;
    QLabel *m_rightLabel;
    QLabel *m_decodedName;
    QComboBox *m_other;
    TokenView *m_paste;
    InlineMessage *m_summary;
    InlineMessage *m_unread;
    MutedLabel *m_remarks;
    QCheckBox *m_onlyDifferences;
    MutedLabel *m_count;
    ComparisonModel *m_model;
    WrapTable *m_table;
};
