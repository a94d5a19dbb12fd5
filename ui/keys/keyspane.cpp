// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keyspane.h"

#include "core/base/plural.h"
#include "ui/actions/action.h"
#include "ui/keys/keyaddform.h"
#include "ui/keys/keydetails.h"
#include "ui/keys/keyfetchform.h"
#include "ui/keys/keygenerateform.h"
#include "ui/keys/keyinput.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/wraptable.h"

#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

KeysPane::KeysPane(Clock clock, QWidget *parent)
    : Panel(tr("Keys"), parent)
    , m_clock(std::move(clock))
    , m_model(new KeysModel(this))
    , m_table(new WrapTable)
    , m_empty(new InlineMessage)
    , m_message(new InlineMessage)
    , m_pages(new QStackedWidget)
    , m_details(new KeyDetails(m_clock))
    , m_add(new KeyAddForm)
    , m_generate(new KeyGenerateForm)
    , m_fetch(new KeyFetchForm)
{
    setObjectName(QStringLiteral("keysPane"));
    m_message->setObjectName(QStringLiteral("keysMessage"));
    m_message->setClosable(true);
    m_table->setObjectName(QStringLiteral("keysTable"));
    m_table->setAccessibleName(tr("Keys"));
    m_table->setModel(m_model);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    makeButtons();
    makePages();
    m_empty->setObjectName(QStringLiteral("keysEmpty"));
    connect(m_empty, &InlineMessage::actionTriggered, this, &KeysPane::addKey);
    body()->addWidget(m_empty);
    body()->addWidget(m_table, 1);
    body()->addWidget(m_message);
    body()->addWidget(m_pages, 2);
    setFocusProxy(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showPage(DetailsPage);
        showCurrent();
    });
    auto *remove = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, [this] {
        if (const KeyRow *row = m_model->row(m_table->currentIndex().row()); row && row->isOwn())
            emit removeRequested(row->entry.id);
    });
    connect(m_message, &InlineMessage::actionTriggered, this, [this] {
        m_table->setFocus();
        m_message->clear();
        emit restoreRequested();
    });
    showPage(DetailsPage);
}

void KeysPane::makeButtons()
{
    const std::tuple<const char *, QString, QString> buttons[]{
        { "keysAdd", tr("Add"), withKey(tr("Paste a key, or take it from a file"), Action::AddKey) },
        { "keysGenerate", tr("Generate"), tr("Make a new key") },
        { "keysFetch", tr("From a URL"), tr("A JWK Set, or an OpenID issuer; asks before it fetches") },
    };
    for (const auto &[name, text, tip] : buttons) {
        auto *button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        button->setCheckable(true);
        addHeaderButton(button);
        m_buttons.append(button);
        const Page page = Page(m_buttons.size());
        connect(button, &QPushButton::clicked, this, [this, page](bool checked) {
            showPage(checked ? page : DetailsPage);
            if (checked)
                m_pages->currentWidget()
                    ->findChild<QWidget *>(QStringLiteral("keysForm"))
                    ->setFocus(Qt::OtherFocusReason);
        });
    }
    m_buttons.first()->setShortcut(keyOf(Action::AddKey));
}

void KeysPane::makePages()
{
    m_pages->addWidget(formArea(m_details));
    for (QWidget *form : std::initializer_list<QWidget *>{ m_add, m_generate, m_fetch }) {
        form->setObjectName(QStringLiteral("keysForm"));
        m_pages->addWidget(formArea(form));
    }
    connect(m_add, &KeyAddForm::keysGiven, this, &KeysPane::keysGiven);
    connect(m_generate, &KeyGenerateForm::keyMade, this, [this](const jose::Key &key, const QString &name) {
        emit keysGiven({ { key, {}, {} } }, tr("generated here"), name.isEmpty() ? keyring::keyTitle(key) : name);
    });
    connect(m_fetch, &KeyFetchForm::keysGiven, this,
        [this](const QList<keyring::ImportedKey> &keys, const QString &origin) { emit keysGiven(keys, origin, {}); });
    connect(m_fetch, &KeyFetchForm::fetchRequested, this, &KeysPane::fetchRequested);
    connect(m_fetch, &KeyFetchForm::cancelled, this, &KeysPane::fetchCancelled);
    connect(m_details, &KeyDetails::renamed, this, &KeysPane::renamed);
    connect(m_details, &KeyDetails::removeRequested, this, [this](const QString &id) {
        m_table->setFocus(); // the button goes with the key
        emit removeRequested(id);
    });
    connect(m_details, &KeyDetails::retryRequested, this, &KeysPane::retryRequested);
}

void KeysPane::showPage(Page page)
{
    m_pages->setCurrentIndex(page);
    for (qsizetype index = 0; index < m_buttons.size(); ++index)
        m_buttons.at(index)->setChecked(index + 1 == page);
}

void KeysPane::setKeys(const QList<KeyRow> &rows)
{
    const KeyRow *before = m_model->row(m_table->currentIndex().row());
    const QString selected = before ? before->entry.id : QString();
    const int at = m_table->currentIndex().row();
    const int page = m_pages->currentIndex();
    m_model->setRows(rows);
    m_table->layOutColumns();
    if (!m_table->currentIndex().isValid() && !rows.isEmpty()) {
        const int known = m_model->rowOf(selected);
        chooseRow(m_table, known >= 0 && before ? known : qBound(0, at, int(rows.size()) - 1));
        showPage(Page(page));
    }
    m_table->setVisible(!rows.isEmpty());
    if (rows.isEmpty()) {
        m_empty->setAction(tr("Add a key"));
        m_empty->show(Tone::Accent, {},
            tr("No key is known for this server, so signatures are not checked. Paste its secret or its public key, "
               "generate a key, or fetch its JWK Set."));
    } else {
        m_empty->clear();
    }
    setFocusProxy(rows.isEmpty() ? static_cast<QWidget *>(m_buttons.constFirst()) : m_table);
    setNote(counted(tr("%n key(s)", nullptr, int(rows.size())), rows.size()));
    showCurrent();
}

void KeysPane::setTrials(const QList<explain::KeyTrial> &trials)
{
    m_model->setTrials(trials);
    m_table->layOutColumns();
    m_details->setTrial(m_model->trial(m_table->currentIndex().row()));
}

void KeysPane::selectKey(const QString &id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    chooseRow(m_table, row);
    m_table->scrollTo(m_model->index(row, 0));
    if (m_pages->isAncestorOf(window()->focusWidget()))
        m_table->setFocus(); // the form is about to go
    showPage(DetailsPage);
    showCurrent();
}

void KeysPane::addKey()
{
    showPage(AddPage);
    m_add->setFocus(Qt::OtherFocusReason);
}

void KeysPane::openFile(const QString &path)
{
    showPage(AddPage);
    m_add->input()->loadFile(path);
    m_add->input()->focusMissing();
}

void KeysPane::showCurrent()
{
    const int current = m_table->currentIndex().row();
    const KeyRow *row = m_model->row(current);
    m_details->setVisible(row != nullptr);
    if (!row)
        return;
    QList<jose::Key> all;
    for (int index = 0; index < m_model->rowCount(); ++index) {
        if (const auto &key = m_model->row(index)->entry.key)
            all.append(*key);
    }
    m_details->setKey(*row, all);
    m_details->setTrial(m_model->trial(current));
}

void KeysPane::take(const QUrl &url, const Result<QByteArray> &body)
{
    m_fetch->take(url, body);
}

void KeysPane::showError(const Error &error)
{
    m_message->setAction({});
    m_message->show(error);
}

void KeysPane::offerRestore(const QString &name)
{
    m_message->offerUndo();
    m_message->show(Tone::Accent, {}, tr("Removed “%1”.").arg(name));
}
