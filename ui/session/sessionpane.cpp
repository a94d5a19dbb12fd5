// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessionpane.h"

#include "core/archive/savedsession.h"
#include "core/base/plural.h"
#include "ui/look/icons.h"
#include "ui/session/differencesmodel.h"
#include "ui/widgets/forgettext.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/savefiledialog.h"
#include "ui/widgets/wraprow.h"
#include "ui/widgets/wraptable.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

using archive::ExportFormat;

namespace {

QPushButton *makeButton(const char *name, const char *icon, const QString &text)
{
    auto *button = new QPushButton(themedIcon(QLatin1String(icon), IconRole::Muted), text);
    button->setObjectName(QLatin1String(name));
    return button;
}

QLabel *makeTitle(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    label->setMinimumSize(56, buddy->sizeHint().height()); // in line with it
    return label;
}

void makePassphrase(QLineEdit *field, const char *name, const QString &title)
{
    field->setObjectName(QLatin1String(name));
    field->setEchoMode(QLineEdit::Password);
    field->setPlaceholderText(title);
    field->setAccessibleName(title);
    field->setMinimumWidth(220);
    QAction *eye = field->addAction(themedIcon(QStringLiteral("eye"), IconRole::Muted), QLineEdit::TrailingPosition);
    eye->setObjectName(QLatin1String(name) + QStringLiteral("Shown"));
    eye->setToolTip(QCoreApplication::translate("SessionPane", "Show what is typed"));
    eye->setCheckable(true);
    QObject::connect(eye, &QAction::toggled, field,
        [field](bool isShown) { field->setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password); });
}

QFileDialog *chooser(QWidget *parent, const QString &title)
{
    auto *dialog = new QFileDialog(parent, title);
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

} // namespace

SessionPane::SessionPane(Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_model(new DifferencesModel(std::move(clock), this))
    , m_kept(new InlineMessage)
    , m_form(new QComboBox)
    , m_passphrase(new QLineEdit)
    , m_passphraseAgain(new QLineEdit)
    , m_asking(new WrapRow)
    , m_askingFor(new QLabel)
    , m_filePassphrase(new QLineEdit)
    , m_format(new QComboBox)
    , m_whole(new QCheckBox(tr("With whole tokens and pass&words")))
    , m_memory(new QComboBox)
    , m_memoryTaken(new QLabel)
    , m_message(new InlineMessage)
    , m_tableTitle(new QLabel)
    , m_table(new WrapTable)
{
    setObjectName(QStringLiteral("sessionPane"));
    m_table->setObjectName(QStringLiteral("sessionDifferences"));
    m_table->setAccessibleName(tr("Differences between the sessions"));
    m_table->setModel(m_model);
    m_tableTitle->setObjectName(QStringLiteral("sessionCompared"));
    m_tableTitle->setTextFormat(Qt::PlainText);
    m_tableTitle->setWordWrap(true);
    auto *right = new QWidget;
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(12, 6, 4, 4);
    rightLayout->addWidget(m_tableTitle);
    rightLayout->addWidget(m_table, 1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 4);
    m_area = formArea(makeForm());
    layout->addWidget(m_area, 3);
    layout->addWidget(right, 2);
    right->hide();
    m_table->hide();
}

QWidget *SessionPane::makeForm()
{
    m_kept->setObjectName(QStringLiteral("sessionKept"));
    m_message->setObjectName(QStringLiteral("sessionMessage"));
    m_message->setClosable(true);
    connect(m_kept, &InlineMessage::actionTriggered, this, &SessionPane::retryRequested);
    connect(m_message, &InlineMessage::actionTriggered, this, &SessionPane::actionTriggered);
    auto *form = new QWidget;
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(4, 2, 0, 2);
    layout->setSpacing(8);
    QWidget *opening = makeOpening();
    layout->addWidget(m_asking); // above the message, which comes and goes: the field stays where it is
    layout->addWidget(m_message);
    layout->addWidget(m_kept);
    layout->addWidget(makeSaving());
    layout->addWidget(opening);
    layout->addWidget(makeExporting());
    layout->addWidget(makeMemory());
    layout->addStretch(1);
    return form;
}

QWidget *SessionPane::makeSaving()
{
    m_form->setObjectName(QStringLiteral("sessionForm"));
    m_form->setAccessibleName(tr("How the session is saved"));
    m_form->addItems({ tr("whole, encrypted with a passphrase"), tr("readable, without signatures") });
    makePassphrase(m_passphrase, "sessionPassphrase", tr("Passphrase, 8 or more letters"));
    makePassphrase(m_passphraseAgain, "sessionPassphraseAgain", tr("The same passphrase again"));
    auto *button = makeButton("sessionSave", "save", tr("Save session…"));
    const auto enable = [this, button] {
        const bool isEncrypted = m_form->currentIndex() == 0;
        m_passphrase->setVisible(isEncrypted);
        m_passphraseAgain->setVisible(isEncrypted);
        button->setEnabled(canSave());
    };
    connect(m_form, &QComboBox::currentIndexChanged, this, enable);
    connect(m_passphrase, &QLineEdit::textChanged, this, enable);
    connect(m_passphraseAgain, &QLineEdit::textChanged, this, enable);
    connect(m_passphrase, &QLineEdit::returnPressed, m_passphraseAgain, qOverload<>(&QWidget::setFocus));
    connect(m_passphraseAgain, &QLineEdit::returnPressed, button, &QPushButton::click);
    connect(button, &QPushButton::clicked, this, &SessionPane::save);
    auto *row = new WrapRow;
    row->add(makeTitle(tr("&Save"), m_form));
    row->add(m_form);
    row->add(m_passphrase);
    row->add(m_passphraseAgain);
    row->add(button);
    enable(); // in its row, or the field would appear as a window of its own
    return row;
}

QWidget *SessionPane::makeOpening()
{
    auto *open = makeButton("sessionOpen", "open", tr("Open or import…"));
    open->setToolTip(
        tr("A saved session: its tokens and calls come beside those that are here. Any other file is shown in Import"));
    auto *compare = makeButton("sessionCompare", "compare", tr("Compare with a file…"));
    compare->setToolTip(tr("A saved session: which tokens are only here or only there, which calls had other answers"));
    auto *forget = makeButton("sessionForget", "trash", tr("Forget this session"));
    connect(open, &QPushButton::clicked, this, &SessionPane::open);
    connect(compare, &QPushButton::clicked, this, &SessionPane::compare);
    connect(forget, &QPushButton::clicked, this, &SessionPane::forgetRequested);
    makePassphrase(m_filePassphrase, "sessionFilePassphrase", tr("Passphrase of the file"));
    m_askingFor->setTextFormat(Qt::PlainText);
    auto *decrypt = makeButton("sessionDecrypt", "lock", tr("Decrypt"));
    connect(decrypt, &QPushButton::clicked, this, &SessionPane::submitPassphrase);
    connect(m_filePassphrase, &QLineEdit::returnPressed, this, &SessionPane::submitPassphrase);
    m_asking->add(m_askingFor);
    m_asking->add(m_filePassphrase);
    m_asking->add(decrypt);
    m_asking->hide();
    auto *row = new WrapRow;
    row->add(makeTitle(tr("Fi&les"), open));
    row->add(open);
    row->add(compare);
    row->add(forget);
    return row;
}

QWidget *SessionPane::makeExporting()
{
    m_format->setObjectName(QStringLiteral("sessionFormat"));
    m_format->setAccessibleName(tr("Form of the exported calls"));
    m_format->addItem(tr("HAR"), int(ExportFormat::Har));
    m_format->addItem(tr("cURL script"), int(ExportFormat::Curl));
    m_format->addItem(tr("HTTPie script"), int(ExportFormat::Httpie));
    m_format->addItem(tr("Markdown"), int(ExportFormat::Markdown));
    m_format->addItem(tr("Postman collection"), int(ExportFormat::Postman));
    m_format->addItem(tr("Bruno folder"), int(ExportFormat::Bruno));
    m_format->addItem(tr(".http file"), int(ExportFormat::HttpFile));
    m_whole->setObjectName(QStringLiteral("sessionWhole"));
    m_whole->setToolTip(tr("Else tokens are masked, passwords and cookies left out"));
    m_whole->setMinimumHeight(m_format->sizeHint().height());
    auto *button = makeButton("sessionExport", "exchanges", tr("Export calls…"));
    connect(button, &QPushButton::clicked, this, &SessionPane::exportCalls);
    auto *row = new WrapRow;
    row->add(makeTitle(tr("&Export"), m_format));
    row->add(m_format);
    row->add(m_whole);
    row->add(button);
    return row;
}

QWidget *SessionPane::makeMemory()
{
    m_memory->setObjectName(QStringLiteral("sessionMemory"));
    m_memory->setAccessibleName(tr("Memory that the session may take"));
    m_memory->setToolTip(
        tr("Beyond it the bodies of the oldest calls are dropped. Tokens stay, and what became of them"));
    for (const int megabytes : { 16, 64, 256, 1024, 4096 })
        m_memory->addItem(tr("at most %1 MB").arg(QLocale().toString(megabytes)), qint64(megabytes) * 1024 * 1024);
    m_memoryTaken->setObjectName(QStringLiteral("sessionMemoryTaken"));
    m_memoryTaken->setTextFormat(Qt::PlainText);
    connect(m_memory, &QComboBox::activated, this,
        [this](int index) { emit memoryBoundChosen(m_memory->itemData(index).toLongLong()); });
    auto *row = new WrapRow;
    row->add(makeTitle(tr("&Memory"), m_memory));
    row->add(m_memory);
    row->add(m_memoryTaken);
    return row;
}

void SessionPane::setMemory(qint64 taken, qint64 bound, qsizetype shortened)
{
    if (const int index = m_memory->findData(bound); index >= 0)
        m_memory->setCurrentIndex(index);
    constexpr double megabyte = 1024 * 1024;
    const QString now = tr("%1 MB used").arg(QLocale().toString(double(taken) / megabyte, 'f', 1));
    m_memoryTaken->setText(
        shortened == 0 ? now : tr("%1; calls that lost their bodies: %2").arg(now, QLocale().toString(shortened)));
}

void SessionPane::setKept(Tone tone, const QString &sentence, bool canRetry)
{
    m_kept->setAction(canRetry ? tr("Try the keychain again") : QString());
    m_kept->show(tone, {}, sentence);
}

/// Where what is asked and said stands.
void SessionPane::showTop()
{
    QTimer::singleShot(0, m_area, [this] { m_area->verticalScrollBar()->setValue(0); });
}

void SessionPane::showMessage(Tone tone, const QString &text)
{
    m_message->setAction({});
    m_message->show(tone, {}, text);
    showTop();
}

void SessionPane::offerUndo(const QString &text)
{
    m_message->offerUndo();
    m_message->show(Tone::Neutral, {}, text);
    showTop();
}

void SessionPane::clearMessage()
{
    m_message->clear();
}

void SessionPane::showError(const Error &error)
{
    m_message->setAction({});
    m_message->show(error);
    showTop();
}

void SessionPane::askPassphrase(const QString &path, const std::optional<Error> &why)
{
    m_pendingPath = path;
    m_askingFor->setText(tr("%1 is encrypted:").arg(QFileInfo(path).fileName()));
    if (why)
        showError(*why);
    else
        m_message->clear();
    m_asking->show();
    forgetText(m_filePassphrase);
    m_filePassphrase->setFocus();
    showTop();
}

void SessionPane::showComparison(const QString &fileName, const QList<archive::SessionDifference> &differences)
{
    m_model->setDifferences(differences);
    const qsizetype count = differences.size();
    m_tableTitle->setText(count == 0 ? tr("%1 has the same tokens and the same answers.").arg(fileName)
            : count == 1             ? tr("%1 differs in one place:").arg(fileName)
                         : counted(tr("%1 differs in %Ln place(s):", nullptr, int(count)), count).arg(fileName));
    m_table->setVisible(!differences.isEmpty());
    m_tableTitle->parentWidget()->show();
}

void SessionPane::save()
{
    if (!canSave()) {
        const bool isLongEnough = m_passphrase->text().size() >= archive::LeastPassphraseLength;
        (isLongEnough ? m_passphraseAgain : m_passphrase)->setFocus();
        return;
    }
    QFileDialog *dialog
        = saveFileDialog(this, tr("Save the session"), tr("session"), { tr("Sessions of Jotlab (*.jotlab)") });
    connect(dialog, &QFileDialog::fileSelected, this, &SessionPane::saveTo);
    dialog->open();
}

/// Nobody can open the file with a passphrase that was mistyped, so it is typed twice.
bool SessionPane::canSave() const
{
    const QString passphrase = m_passphrase->text();
    return m_form->currentIndex() != 0
        || (passphrase.size() >= archive::LeastPassphraseLength && passphrase == m_passphraseAgain->text());
}

void SessionPane::saveTo(const QString &path)
{
    const QString passphrase = m_form->currentIndex() == 0 ? m_passphrase->text() : QString();
    forgetText(m_passphrase);
    forgetText(m_passphraseAgain);
    emit saveRequested(path, passphrase);
}

void SessionPane::open()
{
    QFileDialog *dialog = chooser(this, tr("Open a session, or import calls"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        { tr("Sessions, and files with calls (*.jotlab *.har *.json *.yaml *.yml *.bru *.http *.rest *.sh *.cmd *.bat "
             "*.ps1 *.js *.md *.txt)"),
            tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this, &SessionPane::openFrom);
    dialog->open();
}

void SessionPane::compare()
{
    QFileDialog *dialog = chooser(this, tr("Compare with a saved session"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Sessions of Jotlab (*.jotlab)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this, &SessionPane::compareTo);
    dialog->open();
}

void SessionPane::exportCalls()
{
    const QString suffix = archive::suffixOf(format());
    const QString filter = QStringLiteral("%1 (%2)").arg(
        m_format->currentText(), suffix.isEmpty() ? QString(u'*') : QStringLiteral("*.") + suffix);
    QFileDialog *dialog = saveFileDialog(this, tr("Export the calls"), tr("calls"), { filter });
    connect(dialog, &QFileDialog::fileSelected, this, &SessionPane::exportTo);
    dialog->open();
}

void SessionPane::openFrom(const QString &path)
{
    request(Purpose::Open, path, {});
}

void SessionPane::compareTo(const QString &path)
{
    request(Purpose::Compare, path, {});
}

void SessionPane::exportTo(const QString &path)
{
    emit exportRequested(path, format(), m_whole->isChecked() ? client::Secrets::Revealed : client::Secrets::Redacted);
    m_whole->setChecked(false); // asked for one file, not for all that follow
}

void SessionPane::request(Purpose purpose, const QString &path, const QString &passphrase)
{
    m_pending = purpose;
    m_pendingPath.clear();
    if (purpose == Purpose::Open)
        emit openRequested(path, passphrase);
    else
        emit compareRequested(path, passphrase);
    forgetText(m_filePassphrase); // it is asked for again if it was wrong
    m_asking->hide();
}

void SessionPane::submitPassphrase()
{
    if (!m_pendingPath.isEmpty() && !m_filePassphrase->text().isEmpty())
        request(m_pending, QString(m_pendingPath), m_filePassphrase->text());
}

archive::ExportFormat SessionPane::format() const
{
    return ExportFormat(m_format->currentData().toInt());
}
