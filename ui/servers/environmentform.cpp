// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/environmentform.h"

#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "ui/widgets/mutedlabel.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QPushButton>

namespace {

/// What a server would be called among others: what it is called, or where it is.
QString suggestion(const config::ServerProfile &server)
{
    const QString host = server.baseUrl.host();
    const bool isHere = host == u"localhost" || QHostAddress(host).isLoopback();
    return !server.name.isEmpty() ? server.name : isHere ? QStringLiteral("local") : host.section(u'.', 0, 0);
}

} // namespace

EnvironmentForm::EnvironmentForm(QWidget *parent)
    : QWidget(parent)
    , m_text(new MutedLabel)
    , m_choice(new QComboBox)
    , m_save(new QPushButton(tr("Save")))
    , m_remove(new QPushButton(tr("Take it out")))
{
    setObjectName(QStringLiteral("environmentForm"));
    m_text->setObjectName(QStringLiteral("environmentText"));
    m_text->setWordWrap(true);
    m_choice->setObjectName(QStringLiteral("environmentName"));
    m_choice->setAccessibleName(tr("As what it is saved"));
    m_choice->setEditable(true);
    m_choice->setInsertPolicy(QComboBox::NoInsert);
    m_save->setObjectName(QStringLiteral("environmentSave"));
    m_save->setProperty("primary", true);
    m_remove->setObjectName(QStringLiteral("environmentRemove"));
    m_remove->setToolTip(tr("Takes that environment out of the file"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("environmentCancel"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_choice, 1);
    row->addWidget(m_save);
    row->addWidget(m_remove);
    row->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text);
    layout->addLayout(row);
    connect(m_choice, &QComboBox::editTextChanged, this, &EnvironmentForm::showChoice);
    connect(m_save, &QPushButton::clicked, this, &EnvironmentForm::save);
    connect(m_remove, &QPushButton::clicked, this, &EnvironmentForm::remove);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    setFocusProxy(m_choice);
    hide();
}

void EnvironmentForm::ask(const QString &path, const config::ServerProfile &server)
{
    m_path = path;
    m_server = server;
    m_names = config::environmentNames(path);
    const auto own = config::loadServerProfile(path);
    m_choice->clear();
    m_choice->addItem(tr("the file's own server"));
    m_choice->addItems(m_names);
    int known = own && own->id() == server.id() ? 0 : -1;
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        const auto environment = config::loadServerProfile(path, m_names.at(i));
        if (known < 0 && environment && environment->id() == server.id())
            known = int(i) + 1;
    }
    if (known >= 0)
        m_choice->setCurrentIndex(known);
    else
        m_choice->setEditText(suggestion(server));
    const QString file = QFileInfo(path).fileName();
    const QString owner = own ? own->title() : tr("a server that can't be read");
    m_text->setText(m_names.isEmpty()
            ? tr("%1 is the server file of %2. Save %3 there as an environment, with what differs, or in its place:")
                  .arg(file, owner, server.title())
            : tr("%1 is the server file of %2, with the environments %3. Save %4 there as:")
                  .arg(file, owner, m_names.join(QStringLiteral(", ")), server.title()));
    showChoice();
    show();
    m_choice->setFocus();
}

QString EnvironmentForm::name() const
{
    const QString text = m_choice->currentText().trimmed();
    return text == m_choice->itemText(0) ? QString() : text;
}

void EnvironmentForm::showChoice()
{
    m_save->setEnabled(!m_choice->currentText().trimmed().isEmpty());
    m_remove->setEnabled(m_names.contains(name()));
}

void EnvironmentForm::save()
{
    const QString environment = name();
    if (environment.isEmpty())
        finish(config::saveFileServer(m_server, m_path), tr("%1 is saved to %2.").arg(m_server.title(), m_path));
    else
        finish(config::saveEnvironment(m_server, m_path, environment),
            tr("%1 is saved to %2 as “%3”; on the command line it is %2#%3.")
                .arg(m_server.title(), m_path, environment));
}

void EnvironmentForm::remove()
{
    finish(config::removeEnvironment(m_path, name()), tr("“%1” is no environment of %2 any more.").arg(name(), m_path));
}

void EnvironmentForm::finish(const Result<> &result, const QString &sentence)
{
    if (!result) {
        emit failed(result.error());
        return;
    }
    hide();
    emit done(sentence);
}
