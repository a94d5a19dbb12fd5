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
    const auto file = config::loadServerFile(path);
    m_names.clear();
    m_choice->clear();
    m_choice->addItem(tr("the file's own server"));
    int known = file && file->own.id() == server.id() ? 0 : -1;
    for (const config::Environment &each : file ? file->environments : QList<config::Environment>()) {
        m_names.append(each.name);
        m_choice->addItem(each.name);
        if (known < 0 && each.server.id() == server.id())
            known = int(m_names.size());
    }
    if (known >= 0)
        m_choice->setCurrentIndex(known);
    else
        m_choice->setEditText(suggestion(server));
    const QString fileName = QFileInfo(path).fileName();
    const QString owner = file ? file->own.title() : tr("a server that can't be read");
    m_text->setText(m_names.isEmpty()
            ? tr("%1 is the server file of %2. Save %3 there as an environment, with what differs, or in its place:")
                  .arg(fileName, owner, server.title())
            : tr("%1 is the server file of %2, with the environments %3. Save %4 there as:")
                  .arg(fileName, owner, m_names.join(QStringLiteral(", ")), server.title()));
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
    const QString environment = name();
    const auto members = config::removeEnvironment(m_path, environment);
    if (!members) {
        emit failed(members.error());
        return;
    }
    hide();
    emit removed(tr("“%1” is no environment of %2 any more.").arg(environment, m_path),
        [path = m_path, environment, members = *members] {
            return config::restoreEnvironment(path, environment, members);
        });
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
