// SPDX-License-Identifier: GPL-3.0-or-later
// The part of IssuePane that knows what a click would ask for, and says so.
#include "core/base/result.h"
#include "ui/calls/claimsform.h"
#include "ui/calls/issuepane.h"
#include "ui/calls/usersmodel.h"
#include "ui/look/icons.h"
#include "ui/widgets/mutedlabel.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QToolButton>

namespace {

const QKeySequence issueKey(QStringLiteral("Ctrl+I"));

} // namespace

std::optional<IssueRequest> IssuePane::request() const
{
    IssueRequest wanted;
    wanted.kind = m_kind;
    if (const django::User *user = current())
        wanted.user = *user;
    else if (!m_editable && !m_filter->text().trimmed().isEmpty())
        typeInto(wanted.user);
    else
        return std::nullopt;
    // Folded away or not: what the button's mark tells of counts.
    const auto claims = m_claims->claims();
    const auto lifetime = m_claims->lifetime();
    if (!claims || !lifetime)
        return std::nullopt;
    wanted.extraClaims = *claims;
    wanted.lifetime = *lifetime;
    return wanted;
}

/// What is typed where no directory is known: a username, or, of a number, the id if somebody says so.
void IssuePane::typeInto(django::User &user) const
{
    bool isNumber = false;
    const qint64 id = m_filter->text().trimmed().toLongLong(&isNumber);
    if (isNumber && m_isId->isChecked())
        user.id = id;
    else
        user.username = m_filter->text().trimmed();
}

/// Why nothing can be issued, as a sentence.
QString IssuePane::obstacle() const
{
    if (!current() && (m_editable || m_filter->text().trimmed().isEmpty()))
        return m_editable ? tr("Choose a user to issue for.") : tr("Choose a user, or type a username, to issue for.");
    if (const auto problem = m_claims->problem())
        return tr("Claims: %1").arg(problem->what);
    return {};
}

/// Room for a name in the button, which keeps its width whoever is chosen.
int IssuePane::nameWidth() const
{
    return fontMetrics().averageCharWidth() * 9;
}

void IssuePane::showSelection()
{
    const django::User *user = current();
    bool isNumber = false;
    m_filter->text().trimmed().toLongLong(&isNumber);
    m_isId->setVisible(!m_editable && !user && isNumber);
    const auto wanted = request();
    const auto nameOf = [](const django::User &named) {
        return named.username.isEmpty() ? tr("user id %1").arg(named.id) : named.username;
    };
    const QString name = wanted ? nameOf(wanted->user) : user ? nameOf(*user) : QString();
    const QString shown = fontMetrics().elidedText(name, Qt::ElideRight, nameWidth());
    m_issue->setEnabled(wanted.has_value());
    m_issue->setText(name.isEmpty()
            ? tr("Issue")
            : tr("Issue for %1").arg(QString(shown).replace(QLatin1Char('&'), QLatin1String("&&"))));
    m_issue->setAccessibleName(name.isEmpty() ? tr("Issue") : tr("Issue for %1").arg(name));
    m_issue->setShortcut(issueKey); // setText() drops it
    m_more->setEnabled(user);
    const QString line = !wanted ? obstacle() : m_routeOf ? m_routeOf(*wanted) : QString();
    m_route->setText(line);
    m_route->setToolTip(line.toHtmlEscaped());
    m_issue->setToolTip(tr("%1 (%2)").arg(line, issueKey.toString(QKeySequence::NativeText)));
    m_issue->setAccessibleDescription(line);
    showEmpty();
}

/// Marks the button that folds the claims away: what is hidden below it takes part all the same.
void IssuePane::showClaims()
{
    const auto problem = m_claims->problem();
    const QString state = problem ? problem->what
        : m_claims->isFilled()    ? tr("What is typed here goes into what is issued, folded away or not.")
                                  : tr("Add claims, or another lifetime.");
    m_claimsButton->setIcon(problem ? toneIcon(Tone::Bad)
            : m_claims->isFilled()  ? themedIcon(QStringLiteral("dot"), IconRole::Accent)
                                    : QIcon());
    m_claimsButton->setToolTip(tr("%1 (Ctrl+L)").arg(state));
    m_claimsButton->setAccessibleDescription(state);
}

/// In place of an empty list: why it is empty, and how to go on.
void IssuePane::showEmpty()
{
    m_empty->setVisible(m_filtered->rowCount() == 0);
    if (m_filtered->rowCount() > 0)
        return;
    const QString typed = m_filter->text().trimmed();
    if (m_model->rowCount() > 0 && m_editable)
        m_empty->setText(tr("No user matches “%1”.").arg(typed));
    else if (m_model->rowCount() > 0)
        m_empty->setText(tr("“%1” is not in the list. Issue asks for it as typed.").arg(typed));
    else if (m_editable)
        m_empty->setText(tr("There are no users yet. Add one with the plus above (Ctrl+N)."));
    else if (m_usersUrl.isEmpty())
        m_empty->setText(tr("This server has no list of its users. Type a username or a user id above; users that its "
                            "tokens name appear here."));
    else
        m_empty->setText(tr("This server's users are not known yet. Type a username or a user id above, or ask for the "
                            "list with the button in the title."));
}
