// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/aboutsheet.h"

#include "core/jose/cryptoversion.h"
#include "ui/look/icons.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/mutedlabel.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

constexpr int iconExtent = 56;

} // namespace

AboutSheet::AboutSheet(QWidget *window)
    : Sheet(tr("About Jotlab"), window)
{
    setObjectName(QStringLiteral("aboutSheet"));
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    auto *icon = new QLabel;
    icon->setPixmap(applicationIcon().pixmap(QSize(iconExtent, iconExtent), devicePixelRatioF()));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto *right = new QVBoxLayout;
    right->setSpacing(8);
    auto *about = new QLabel(tr("A laboratory for the tokens of Django's Simple JWT."));
    about->setWordWrap(true);
    right->addWidget(about);
    auto *lines = new QLabel(versions().join(QLatin1Char('\n')));
    lines->setObjectName(QStringLiteral("aboutVersions"));
    lines->setTextFormat(Qt::PlainText);
    lines->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    right->addWidget(lines);
    auto *license = new MutedLabel(tr("Free software under the GNU General Public License, version 3 or later."));
    license->setWordWrap(true);
    right->addWidget(license);
    row->addLayout(right, 1);
    body()->addLayout(row);
    body()->addStretch(1);
    auto *copy = new QPushButton(themedIcon(QStringLiteral("copy"), IconRole::Muted), tr("Copy versions"));
    copy->setObjectName(QStringLiteral("aboutCopy"));
    copy->setToolTip(tr("For the report of a fault"));
    connect(copy, &QPushButton::clicked, this, [] { copyText(versions().join(QLatin1Char('\n'))); });
    body()->addWidget(copy, 0, Qt::AlignRight);
    setPreferredSize({ 480, 250 });
}

QStringList AboutSheet::versions()
{
    return { tr("Jotlab %1").arg(QCoreApplication::applicationVersion()),
        tr("Qt %1, built with %2").arg(QLatin1String(qVersion()), QLatin1String(QT_VERSION_STR)), jose::cryptoVersion(),
        tr("Rules of Simple JWT 5.2.2, 5.5.1 and its unreleased head") };
}
