// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/comparisonview.h"

#include "ui/decode/comparisonmodel.h"
#include "ui/json/jsonspans.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraptable.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace {

enum { TextRole = Qt::UserRole };

/// "access 7be2… of alice": claims are others' text, so only the beginning of each.
QString nameOf(const explain::ComparedToken &token)
{
    if (!token.isFound)
        return ComparisonView::tr("no token");
    QString name = token.type.isEmpty() ? ComparisonView::tr("token") : visibleText(token.type.left(24));
    if (!token.jti.isEmpty())
        name += u' ' + visibleText(token.jti.left(4)) + u'…';
    return token.user.isEmpty() ? name : ComparisonView::tr("%1 of %2").arg(name, visibleText(token.user.left(40)));
}

/// What could not be read, of which side.
QString unreadText(const explain::Comparison &comparison)
{
    QStringList sentences;
    for (const QString &sentence : comparison.left.unread)
        sentences.append(ComparisonView::tr("Left: %1").arg(sentence));
    for (const QString &sentence : comparison.right.unread)
        sentences.append(ComparisonView::tr("Right: %1").arg(sentence));
    return sentences.join(u'\n');
}

QLabel *sideLabel()
{
    auto *label = new QLabel;
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

} // namespace

ComparisonView::ComparisonView(QWidget *parent)
    : QWidget(parent)
    , m_sides(new QGridLayout)
    , m_leftLabel(sideLabel())
    , m_rightLabel(sideLabel())
    , m_decodedName(new QLabel)
    , m_other(new QComboBox)
    , m_paste(new TokenView)
    , m_summary(new InlineMessage)
    , m_unread(new InlineMessage)
    , m_remarks(new MutedLabel)
    , m_onlyDifferences(new QCheckBox(tr("Only &differences")))
    , m_count(new MutedLabel)
    , m_model(new ComparisonModel(this))
    , m_table(new WrapTable)
{
    setObjectName(QStringLiteral("comparison"));
    setAccessibleName(tr("Comparison of two tokens"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    makeSides(m_sides);
    layout->addLayout(m_sides);
    m_paste->setObjectName(QStringLiteral("comparePaste"));
    m_paste->setAccessibleName(tr("The other token"));
    m_paste->setPlaceholderText(tr("Paste the other token, or a text that holds it"));
    m_paste->setRowLimits(2, 3);
    layout->addWidget(m_paste);
    makeResult();
    connect(m_paste, &TokenView::textChanged, this, [this] {
        m_otherText = m_paste->text().toUtf8();
        refresh();
    });
    auto *leave = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    leave->setContext(Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, this, &ComparisonView::closed);
    setFocusProxy(m_other);
    fillChoices();
}

void ComparisonView::makeSides(QGridLayout *grid)
{
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    m_leftLabel->setText(tr("Left"));
    m_rightLabel->setText(tr("Right"));
    m_decodedName->setObjectName(QStringLiteral("compareDecoded"));
    m_decodedName->setTextFormat(Qt::PlainText);
    m_decodedName->setWordWrap(true);
    m_other->setObjectName(QStringLiteral("compareOther"));
    m_other->setAccessibleName(tr("Compare with"));
    m_other->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_other->setMinimumContentsLength(12);
    m_other->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_other, &QComboBox::activated, this, &ComparisonView::chooseOther);

    auto *swapButton = new QPushButton(tr("&Swap"));
    swapButton->setObjectName(QStringLiteral("compareSwap"));
    swapButton->setToolTip(tr("Left becomes right"));
    connect(swapButton, &QPushButton::clicked, this, &ComparisonView::swap);
    auto *close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("compareClose"));
    close->setToolTip(tr("Back to the token in Decode (Esc)"));
    connect(close, &QPushButton::clicked, this, &ComparisonView::closed);
    grid->addWidget(m_leftLabel, 0, 0);
    grid->addWidget(m_rightLabel, 1, 0);
    grid->addWidget(swapButton, 0, 2);
    grid->addWidget(close, 1, 2);
    placeSides();
}

void ComparisonView::makeResult()
{
    auto *layout = static_cast<QVBoxLayout *>(this->layout());
    m_summary->setObjectName(QStringLiteral("compareSummary"));
    m_unread->setObjectName(QStringLiteral("compareUnread"));
    m_remarks->setObjectName(QStringLiteral("compareRemarks"));
    m_remarks->setWordWrap(true);
    m_onlyDifferences->setObjectName(QStringLiteral("compareOnlyDifferences"));
    m_count->setObjectName(QStringLiteral("compareCount"));
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setAccessibleName(tr("Both tokens, claim by claim"));
    m_table->setEvenFrom(ComparisonModel::LeftColumn);
    m_table->setModel(m_model);
    auto *line = new QHBoxLayout;
    line->addWidget(m_onlyDifferences);
    line->addWidget(m_count, 1);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->addWidget(m_summary);
    layout->addWidget(m_unread);
    layout->addLayout(line);
    layout->addWidget(m_remarks);
    layout->addWidget(m_table, 1);
    layout->addStretch(0); // takes the rest where there is no table
    connect(m_onlyDifferences, &QCheckBox::toggled, m_model, &ComparisonModel::setOnlyDifferences);
}

/// The left one stands above the right one.
void ComparisonView::placeSides()
{
    m_sides->removeWidget(m_decodedName);
    m_sides->removeWidget(m_other);
    m_sides->addWidget(m_decodedName, m_swapped ? 1 : 0, 1);
    m_sides->addWidget(m_other, m_swapped ? 0 : 1, 1);
    m_leftLabel->setBuddy(m_swapped ? m_other : nullptr);
    m_rightLabel->setBuddy(m_swapped ? nullptr : m_other);
}

void ComparisonView::setComparer(Comparer comparer)
{
    m_comparer = std::move(comparer);
    refresh();
}

void ComparisonView::setChoices(Choices choices)
{
    m_choices = std::move(choices);
    fillChoices();
}

void ComparisonView::setDecoded(const QByteArray &token)
{
    m_decoded = token;
    fillChoices();
    refresh();
}

void ComparisonView::setOther(const QByteArray &text, const QString &title)
{
    m_otherText = text;
    m_otherTitle = title;
    if (title.isEmpty()) {
        const QSignalBlocker quiet(m_paste);
        m_paste->resetText(QString::fromUtf8(text));
    }
    fillChoices();
    refresh();
}

void ComparisonView::fillChoices()
{
    if (m_other->view()->isVisible())
        return; // somebody is choosing
    QList<ComparableToken> tokens = m_choices ? m_choices() : QList<ComparableToken>();
    m_other->clear();
    m_other->addItem(themedIcon(QStringLiteral("edit"), IconRole::Muted), tr("Pasted below"));
    const auto isOther = [this](const ComparableToken &token) { return token.text == m_otherText; };
    if (!m_otherTitle.isEmpty() && std::none_of(tokens.begin(), tokens.end(), isOther))
        tokens.prepend({ m_otherTitle, m_otherText });
    for (const ComparableToken &token : tokens) {
        const QString title = token.text == m_decoded ? tr("%1 (in Decode)").arg(token.title) : token.title;
        m_other->addItem(visibleText(title), token.text);
        if (!m_otherTitle.isEmpty() && token.text == m_otherText)
            m_other->setCurrentIndex(m_other->count() - 1);
    }
    m_paste->setVisible(m_otherTitle.isEmpty());
}

void ComparisonView::chooseOther(int index)
{
    if (index == 0) {
        setOther(m_paste->text().toUtf8(), {});
        m_paste->setFocus();
        return;
    }
    m_otherText = m_other->itemData(index, TextRole).toByteArray();
    m_otherTitle = m_other->itemText(index);
    m_paste->hide();
    refresh();
}

void ComparisonView::swap()
{
    m_swapped = !m_swapped;
    placeSides();
    refresh();
}

void ComparisonView::refresh()
{
    if (!m_comparer)
        return;
    m_comparison = m_swapped ? m_comparer(m_otherText, m_decoded) : m_comparer(m_decoded, m_otherText);
    m_model->setComparison(m_comparison);
    showResult();
}

void ComparisonView::showResult()
{
    const explain::ComparedToken &decoded = m_swapped ? m_comparison.right : m_comparison.left;
    m_decodedName->setText(tr("%1, in Decode").arg(nameOf(decoded)));
    const bool bothFound = m_comparison.left.isFound && m_comparison.right.isFound;
    for (QWidget *part : std::initializer_list<QWidget *>{ m_onlyDifferences, m_count, m_table })
        part->setVisible(bothFound);
    if (m_otherText.trimmed().isEmpty())
        m_summary->show(Tone::Neutral, {},
            tr("Choose the other token from the list, paste it, or drag it here from the timeline."));
    else
        m_summary->show(m_comparison.isIdentical ? Tone::Good : Tone::Accent, {}, m_comparison.summary);
    const QString unread = bothFound ? unreadText(m_comparison) : QString();
    if (unread.isEmpty())
        m_unread->clear();
    else
        m_unread->show(Tone::Warning, tr("Not all can be compared."), unread);
    m_remarks->setText(m_comparison.remarks.join(u' '));
    m_remarks->setVisible(bothFound && !m_comparison.remarks.isEmpty());
    m_count->setText(tr("%1 of %2 rows differ").arg(m_model->differences()).arg(m_model->total()));
}
