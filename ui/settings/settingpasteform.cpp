// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingpasteform.h"

#include "core/simplejwt/settingsjson.h"
#include "ui/look/theme.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QFormLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace {
constexpr qsizetype mostShown = 8; // problems in the message; the rest is counted
}

SettingPasteForm::SettingPasteForm(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit)
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
    m_text->setFont(monospaceFont());
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(QFontMetrics(m_text->font()).height() * 9 + 14);
    m_problems->setObjectName(QStringLiteral("settingsPasteProblems"));
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
    layout->addWidget(m_text);
    layout->addWidget(m_problems);
    layout->addWidget(m_fieldArea);
    layout->addWidget(m_refusal);
    layout->addLayout(row);
    connect(m_text, &QPlainTextEdit::textChanged, this, &SettingPasteForm::read);
    connect(m_use, &QPushButton::clicked, this, &SettingPasteForm::submit);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    read();
    hide();
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
    m_read = empty ? simplejwt::PythonSettings() : simplejwt::readPythonSettings(text);
    QStringList lines;
    for (const simplejwt::PythonProblem &problem : m_read.problems.first(qMin(mostShown, m_read.problems.size())))
        lines += tr("Line %1: %2").arg(problem.line).arg(problem.text);
    if (m_read.problems.size() > mostShown)
        lines += tr("and %n more", nullptr, int(m_read.problems.size() - mostShown));
    // What is taken for granted and what is passed over is no fault, but is to be known before the settings are used.
    QStringList told;
    for (const simplejwt::SettingsNote &note : m_read.assumptions)
        told += tr("Line %1: %2 is taken for granted: %3").arg(note.line).arg(note.name, note.text);
    if (offersKey())
        told += m_read.signingKey.sentence();
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
    showFields();
    const qsizetype found = m_read.object.members().size();
    m_use->setEnabled(found > 0 || !m_read.references.isEmpty());
    m_summary->setText(empty ? tr("Read as data; nothing in it is executed.")
                             : tr("Settings read: %1. All others get their default.").arg(found));
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
        auto *label = new MutedLabel(
            tr("Line %1: %2 is %3").arg(reference.line).arg(reference.name, reference.expression.left(60)));
        label->setBuddy(field);
        m_fields->addRow(label, field);
    }
    m_fieldArea->setVisible(!m_answers.isEmpty());
}

void SettingPasteForm::submit()
{
    Json object = m_read.object;
    QStringList left;
    for (const simplejwt::PythonReference &reference : m_read.references) {
        const QString text = m_answers.value(reference.name)->text();
        if (text.isEmpty()) {
            left += reference.name;
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
    const auto settings = simplejwt::settingsFromJson(object);
    if (!settings) {
        m_refusal->show(settings.error());
        return;
    }
    simplejwt::Settings taken = *settings;
    if (offersKey())
        taken.signingKey = m_read.signingKey.key;
    hide();
    if (taken.signingKey)
        forget();
    emit given(taken, left);
}

/// What was used held a key.
void SettingPasteForm::forget()
{
    m_text->clear(); // with its history; reads
    m_typed.clear();
}

void SettingPasteForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}
