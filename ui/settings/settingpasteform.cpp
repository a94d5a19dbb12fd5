// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingpasteform.h"

#include "core/base/plural.h"
#include "core/base/regularfile.h"
#include "core/python/environment.h"
#include "core/python/sourcefiles.h"
#include "core/simplejwt/settingsjson.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/widgets/forgettext.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/secrettext.h"
#include "ui/widgets/wraprow.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace {
constexpr qsizetype mostShown = 8; // problems in the message; the rest is counted
constexpr qint64 largestFile = 1024 * 1024; ///< bytes of settings, of an environment, of a key

/// Of a key in a file: without the line break that editors add, as settings strip it.
QByteArray withoutLineBreak(QByteArray key)
{
    while (key.endsWith('\n') || key.endsWith('\r'))
        key.chop(1);
    return key;
}
} // namespace

SettingPasteForm::SettingPasteForm(QWidget *parent)
    : QWidget(parent)
    , m_text(new SecretText)
    , m_fileName(new MutedLabel)
    , m_environment(new QPushButton(themedIcon(QStringLiteral("open"), IconRole::Muted), tr(".env file…")))
    , m_environmentName(new MutedLabel)
    , m_keyLine(new MutedLabel)
    , m_useKeyFile(new QCheckBox)
    , m_summary(new MutedLabel)
    , m_problems(new InlineMessage)
    , m_refusal(new InlineMessage)
    , m_fieldArea(new QWidget)
    , m_fields(new QFormLayout(m_fieldArea))
    , m_use(new QPushButton(tr("Use these settings")))
{
    m_text->setObjectName(QStringLiteral("settingsPaste"));
    m_text->setAccessibleName(tr("SIMPLE_JWT block of Python"));
    m_text->setPlaceholderText(QStringLiteral("SIMPLE_JWT = {\n    \"ACCESS_TOKEN_LIFETIME\": timedelta(minutes=5),\n"
                                              "    \"SIGNING_KEY\": settings.SECRET_KEY,\n}"));
    showAsCode(m_text);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(QFontMetrics(m_text->font()).height() * 9 + 14);
    m_problems->setObjectName(QStringLiteral("settingsPasteProblems"));
    m_keyLine->setObjectName(QStringLiteral("settingsPasteKey"));
    m_keyLine->setWordWrap(true);
    m_useKeyFile->setObjectName(QStringLiteral("settingsPasteKeyFile"));
    m_fields->setContentsMargins(0, 0, 0, 0);
    m_use->setObjectName(QStringLiteral("settingsPasteUse"));
    m_use->setProperty("primary", true);
    m_use->setEnabled(false);
    auto *cancel = new QPushButton(tr("Close"));

    auto *row = new QHBoxLayout;
    row->addWidget(m_summary, 1);
    row->addWidget(cancel);
    row->addWidget(m_use);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeFiles());
    layout->addWidget(m_text);
    layout->addWidget(m_problems);
    layout->addWidget(m_keyLine);
    layout->addWidget(m_useKeyFile);
    layout->addWidget(m_fieldArea);
    layout->addWidget(m_refusal);
    layout->addLayout(row);
    connect(m_text, &QPlainTextEdit::textChanged, this, &SettingPasteForm::read);
    connect(m_use, &QPushButton::clicked, this, &SettingPasteForm::submit);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    read();
    hide();
}

QWidget *SettingPasteForm::makeFiles()
{
    auto *file = new QPushButton(themedIcon(QStringLiteral("open"), IconRole::Muted), tr("settings.py…"));
    file->setObjectName(QStringLiteral("settingsPasteFile"));
    file->setToolTip(tr("A settings file: what it imports and its key file are read beside it; nothing is run"));
    m_fileName->setObjectName(QStringLiteral("settingsPasteFileName"));
    m_environment->setObjectName(QStringLiteral("settingsPasteEnvironment"));
    m_environment->setToolTip(tr("The settings read variables of the process: a file of NAME=VALUE lines gives them"));
    m_environmentName->setObjectName(QStringLiteral("settingsPasteEnvironmentName"));
    connect(
        file, &QPushButton::clicked, this, [this] { choose(tr("Open a settings file"), &SettingPasteForm::openFile); });
    connect(m_environment, &QPushButton::clicked, this,
        [this] { choose(tr("Open a .env file"), &SettingPasteForm::openEnvironment); });
    auto *row = new WrapRow;
    for (QWidget *widget : std::initializer_list<QWidget *>{ file, m_fileName, m_environment, m_environmentName }) {
        widget->setMinimumHeight(file->sizeHint().height());
        row->add(widget);
    }
    return row;
}

void SettingPasteForm::choose(const QString &title, void (SettingPasteForm::*then)(const QString &path))
{
    auto *dialog = new QFileDialog(this, title);
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(dialog->filter() | QDir::Hidden); // .env
    if (!m_source.path.isEmpty())
        dialog->setDirectory(QFileInfo(m_source.path).path());
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
}

void SettingPasteForm::openFile(const QString &path)
{
    const auto bytes = readRegularFile(path, largestFile);
    const auto text = bytes ? python::decodeSource(*bytes) : tl::expected<QString, QString>();
    show();
    if (!bytes)
        return m_refusal->show(bytes.error());
    if (!text)
        return m_refusal->show({ Errc::Malformed, tr("%1 can't be read: %2.").arg(path, text.error()), {} });
    m_source.path = path;
    m_fileName->setText(QFileInfo(path).fileName());
    m_fileName->setToolTip(path.toHtmlEscaped());
    {
        const QSignalBlocker blocker(m_text);
        m_text->setPlainText(*text);
    }
    read();
}

void SettingPasteForm::openEnvironment(const QString &path)
{
    const auto bytes = readRegularFile(path, largestFile);
    if (!bytes)
        return m_refusal->show(bytes.error());
    m_source.variables = python::readVariables(QString::fromUtf8(*bytes));
    m_environmentName->setText(
        counted(tr("%1: %n variable(s)", nullptr, int(m_source.variables.size())), m_source.variables.size())
            .arg(QFileInfo(path).fileName()));
    m_environmentName->setToolTip(path.toHtmlEscaped());
    read();
}

void SettingPasteForm::open()
{
    show();
    m_text->setFocus();
}

void SettingPasteForm::setText(const QString &text)
{
    m_text->setPlainText(text);
}

QString SettingPasteForm::problems() const
{
    return m_problems->isHidden() ? QString() : m_problems->text();
}

void SettingPasteForm::read()
{
    const QString text = m_text->toPlainText();
    const bool empty = text.trimmed().isEmpty();
    if (empty) { // what comes next is another's
        m_source.path.clear();
        m_fileName->clear();
        m_keyFiles.clear();
        m_keyFileNames.clear();
    }
    m_source.isPiece = m_source.path.isEmpty();
    m_read = empty ? simplejwt::PythonSettings()
                   : simplejwt::readPythonSettings(text, simplejwt::SettingsReading::Strict, m_source);
    m_environment->setVisible(
        !m_read.assumptions.isEmpty() || !m_read.references.isEmpty() || !m_source.variables.isEmpty());
    m_environmentName->setVisible(!m_source.variables.isEmpty());
    QStringList lines;
    for (const simplejwt::PythonProblem &problem : m_read.problems.first(qMin(mostShown, m_read.problems.size())))
        lines += tr("Line %1: %2").arg(problem.line).arg(problem.text);
    if (m_read.problems.size() > mostShown)
        lines += tr("and %n more", nullptr, int(m_read.problems.size() - mostShown));
    // What is taken for granted and what is passed over is no fault, but is to be known before the settings are used.
    QStringList told;
    for (const simplejwt::SettingsNote &note : m_read.assumptions)
        told += tr("Line %1: %2 is assumed: %3").arg(note.line).arg(note.name, note.text);
    for (const simplejwt::SettingsNote &note : m_read.ignored)
        told += tr("Line %1: %2 is passed over: %3").arg(note.line).arg(note.name, note.text);
    if (told.size() > mostShown) {
        const int more = int(told.size() - mostShown);
        told.resize(mostShown);
        told += tr("and %n more", nullptr, more);
    }
    const bool isFault = !lines.isEmpty();
    lines += told;
    if (lines.isEmpty())
        m_problems->clear();
    else
        m_problems->show(isFault ? Tone::Warning : Tone::Neutral, {}, lines.join(u'\n'));
    m_refusal->clear();
    showKey(empty);
    showFields();
    const qsizetype found = m_read.object.members().size();
    m_use->setEnabled(found > 0 || !m_read.references.isEmpty());
    m_summary->setText(empty ? tr("Read as data; nothing in it is executed.")
                             : tr("Settings read: %1. All others get their default.").arg(found));
}

// Which key signs, and where it comes from; one in a file of its own is used when somebody says so.
void SettingPasteForm::showKey(bool isEmpty)
{
    const simplejwt::SigningKeyOrigin &key = m_read.signingKey;
    const QString fingerprint = key.fingerprint();
    m_keyLine->setVisible(!isEmpty && !m_read.object.members().isEmpty());
    const QString sentence = tr("In these settings: %1").arg(key.sentence());
    m_keyLine->setText(fingerprint.isEmpty()
            ? sentence
            : QStringLiteral("%1 %2").arg(sentence, tr("Its fingerprint is %1.").arg(fingerprint)));
    const QString file = QFileInfo(key.keyFile).fileName();
    const QString text = tr("Sign with the key in %1").arg(file);
    if (m_useKeyFile->text() != text || !offersKeyFile())
        m_useKeyFile->setChecked(false); // it was said of another file
    m_useKeyFile->setText(text);
    m_useKeyFile->setToolTip(key.keyFile.toHtmlEscaped());
    m_useKeyFile->setVisible(offersKeyFile());
}

bool SettingPasteForm::offersKeyFile() const
{
    return m_read.signingKey.key && m_read.signingKey.from == simplejwt::SigningKeyOrigin::From::File;
}

// The block has no SIGNING_KEY, but Django's SECRET_KEY stands in the same file.
bool SettingPasteForm::offersKey() const
{
    return m_read.signingKey.key && !m_read.object.contains(u"SIGNING_KEY");
}

// Asks for what stands elsewhere. Answers stay while the block is edited.
void SettingPasteForm::showFields()
{
    for (auto answer = m_answers.cbegin(); answer != m_answers.cend(); ++answer)
        m_typed.insert(answer.key(), answer.value()->text());
    m_answers.clear();
    while (m_fields->rowCount() > 0)
        m_fields->removeRow(0);
    for (const simplejwt::PythonReference &reference : m_read.references) {
        auto *field = new QLineEdit(m_typed.value(reference.name));
        const bool isKey = reference.name == QLatin1String("SIGNING_KEY");
        field->setObjectName(QStringLiteral("answer-") + reference.name);
        field->setAccessibleName(tr("Value of %1").arg(reference.name));
        field->setPlaceholderText(isKey ? tr("empty: the key that is in use now") : tr("empty: the default"));
        if (isKey)
            field->setEchoMode(QLineEdit::Password);
        m_answers.insert(reference.name, field);
        QLabel *label = fieldLabel(
            tr("Line %1: %2 is %3").arg(reference.line).arg(reference.name, reference.expression.left(60)), field);
        if (reference.name.endsWith(QLatin1String("_KEY")))
            m_fields->addRow(label, withFileButton(reference.name, field));
        else
            m_fields->addRow(label, field);
    }
    m_fieldArea->setVisible(!m_answers.isEmpty());
}

/// The field of a key, which may as well come from a file.
QLayout *SettingPasteForm::withFileButton(const QString &setting, QLineEdit *field)
{
    auto *button = new QPushButton(tr("From a file…"));
    button->setObjectName(QStringLiteral("answerFile-") + setting);
    connect(button, &QPushButton::clicked, this, [this, setting] {
        auto *dialog = new QFileDialog(this, tr("Open the key for %1").arg(setting));
        startInLastFolder(dialog);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        if (!m_source.path.isEmpty())
            dialog->setDirectory(QFileInfo(m_source.path).path());
        connect(dialog, &QFileDialog::fileSelected, this,
            [this, setting](const QString &path) { takeKeyFile(setting, path); });
        dialog->open();
    });
    if (m_keyFiles.contains(setting))
        field->setPlaceholderText(tr("the key in %1").arg(m_keyFileNames.value(setting)));
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(button);
    return row;
}

void SettingPasteForm::takeKeyFile(const QString &setting, const QString &path)
{
    const auto bytes = readRegularFile(path, largestFile);
    if (!bytes)
        return m_refusal->show(bytes.error());
    m_keyFiles.insert(setting, withoutLineBreak(*bytes));
    m_keyFileNames.insert(setting, QFileInfo(path).fileName());
    if (QLineEdit *field = m_answers.value(setting))
        forgetText(field);
    m_typed.remove(setting);
    read();
}

/// What was read with the answers to its references.
Json SettingPasteForm::answered(QStringList *left) const
{
    Json object = m_read.object;
    if (offersKeyFile() && !m_useKeyFile->isChecked() && object.remove(u"SIGNING_KEY"))
        left->append(QStringLiteral("SIGNING_KEY"));
    for (const simplejwt::PythonReference &reference : m_read.references) {
        const QString typed = m_answers.value(reference.name)->text();
        const QString text = typed.isEmpty() ? QString::fromUtf8(m_keyFiles.value(reference.name)) : typed;
        if (text.isEmpty()) {
            left->append(reference.name);
            continue;
        }
        // A text, or what one would write in Python: 300 and timedelta(days=1) are no texts.
        Json asText = object;
        asText.set(reference.name, Json(text));
        const auto value = simplejwt::readPythonSettings(QStringLiteral("'%1': %2\n").arg(reference.name, text));
        const Json *python = value.object.find(reference.name);
        if (!simplejwt::settingsFromJson(asText) && python)
            asText.set(reference.name, *python);
        object = asText;
    }
    return object;
}

void SettingPasteForm::submit()
{
    QStringList left;
    const auto settings = simplejwt::settingsFromJson(answered(&left));
    if (!settings) {
        m_refusal->show(settings.error());
        return;
    }
    simplejwt::Settings taken = *settings;
    simplejwt::takeApps(m_read.apps, &taken);
    if (offersKey() && (!offersKeyFile() || m_useKeyFile->isChecked()))
        taken.signingKey = m_read.signingKey.key;
    QString origin;
    if (taken.signingKey && m_keyFileNames.contains(QStringLiteral("SIGNING_KEY"))
        && m_keyFiles.value(QStringLiteral("SIGNING_KEY")) == *taken.signingKey)
        origin = tr("The key that signs is read from the file “%1”.")
                     .arg(m_keyFileNames.value(QStringLiteral("SIGNING_KEY")));
    else if (taken.signingKey && taken.signingKey == m_read.signingKey.key)
        origin = m_source.path.isEmpty()
            ? m_read.signingKey.sentence()
            : QStringLiteral("%1: %2").arg(QFileInfo(m_source.path).fileName(), m_read.signingKey.sentence());
    hide();
    if (taken.signingKey)
        forget();
    emit given(taken, left, origin);
}

/// What was used held a key.
void SettingPasteForm::forget()
{
    m_keyFiles.clear();
    m_keyFileNames.clear();
    m_typed.clear();
    m_answers.clear(); // or reading would keep what they say
    m_text->clear(); // with its history; reads
}

void SettingPasteForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}
