// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/quickadd.h"

#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/pillbutton.h"

#include <QMenu>

using namespace std::chrono_literals;

QuickAdd::QuickAdd(Clock clock, IdSource ids, QWidget *parent)
    : WrapRow(parent, 6)
    , m_clock(std::move(clock))
    , m_ids(std::move(ids))
{
    auto *label = new MutedLabel(tr("add"));
    label->setFixedHeight(PillButton(tr("add")).sizeHint().height());
    add(label);
    addTimeButton(tr("exp = now + 5 min"), "addExp", QStringLiteral("exp"), 5min);
    addTimeButton(tr("nbf = now"), "addNbf", QStringLiteral("nbf"), 0s);
    connect(addButton(tr("new jti"), "addJti", tr("A new token id")), &PillButton::clicked, this,
        [this] { emit claimRequested(QStringLiteral("jti"), '"' + m_ids() + '"'); });
    addButton(tr("other…"), "addOther", tr("More claims and times"))->setMenu(makeMenu());
}

PillButton *QuickAdd::addButton(const QString &text, const char *name, const QString &tip)
{
    auto *button = new PillButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    add(button);
    return button;
}

void QuickAdd::addTimeButton(const QString &text, const char *name, const QString &claim, std::chrono::seconds fromNow)
{
    connect(addButton(text, name, tr("Sets “%1”, in place if it is there").arg(claim)), &PillButton::clicked, this,
        [this, claim, fromNow] { requestTime(claim, fromNow); });
}

void QuickAdd::requestTime(const QString &name, std::chrono::seconds fromNow)
{
    emit claimRequested(name, QByteArray::number(epochSeconds(m_clock() + fromNow)));
}

QMenu *QuickAdd::makeMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("addMenu"));
    const std::pair<QString, std::chrono::seconds> expiries[] = { { tr("exp = now + 10 s"), 10s },
        { tr("exp = now + 1 h"), 1h }, { tr("exp = now + 1 day"), 24h }, { tr("exp = 1 min ago (expired)"), -1min } };
    for (const auto &[text, from] : expiries)
        menu->addAction(text, this, [this, span = from] { requestTime(QStringLiteral("exp"), span); });
    menu->addAction(tr("iat = now"), this, [this] { requestTime(QStringLiteral("iat"), 0s); });
    menu->addAction(tr("nbf = now + 5 min (not yet)"), this, [this] { requestTime(QStringLiteral("nbf"), 5min); });
    menu->addSeparator();
    for (const char *type : { "access", "refresh", "sliding" })
        menu->addAction(QStringLiteral("token_type ") + QLatin1String(type), this,
            [this, type] { emit claimRequested(QStringLiteral("token_type"), '"' + QByteArray(type) + '"'); });
    menu->addSeparator();
    for (const char *claim : { "user_id", "sub", "iss", "aud" })
        menu->addAction(QLatin1String(claim), this, [this, claim] {
            const QByteArray value = QByteArrayView(claim) == "user_id" ? "\"1\"" : "\"\"";
            emit claimRequested(QLatin1String(claim), value);
        });
    menu->addSeparator();
    menu->addAction(tr("Another claim, named by you"), this, &QuickAdd::ownClaimRequested);
    return menu;
}
