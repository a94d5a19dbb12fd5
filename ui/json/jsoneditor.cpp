// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/json/jsoneditor.h"

#include "core/json/jsonedit.h"
#include "ui/json/jsoncompletion.h"
#include "ui/json/jsonstyling.h"
#include "ui/look/theme.h"

#include <QEvent>
#include <QHash>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <Qsci/qscicommandset.h>
#include <Qsci/qscidocument.h>
#include <Qsci/qsciscintilla.h>
#include <bit>

namespace {

constexpr int problemIndicator = 8; // the first that Scintilla leaves to applications
constexpr int remarkIndicator = 9;
constexpr int numberMargin = 0;
constexpr int foldMargin = 2;

bool isMistake(JsonProblem::Kind kind)
{
    return kind != JsonProblem::Kind::DuplicateName && kind != JsonProblem::Kind::LoneSurrogate
        && kind != JsonProblem::Kind::InvalidUtf8;
}

class Scintilla : public QsciScintilla
{
public:
    explicit Scintilla(QWidget *parent)
        : QsciScintilla(parent)
        , m_completion(new JsonCompletion(this))
    {
        setLayoutDirection(Qt::LeftToRight);
        // What it paints on itself takes the program's direction, word by word; what it paints on pictures does not.
        // From left to right it needs none, and those would be coarse on a second, finer screen.
        SendScintilla(SCI_SETBUFFEREDDRAW, QGuiApplication::layoutDirection() == Qt::RightToLeft);
        if (QsciCommand *redo = standardCommands()->find(QsciCommand::Redo))
            redo->setAlternateKey(int((Qt::CTRL | Qt::SHIFT | Qt::Key_Z).toCombined()));
    }

    JsonCompletion *completion() const { return m_completion; }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::ShortcutOverride) {
            const auto *key = static_cast<QKeyEvent *>(event);
            if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
                event->ignore(); // the pane's history comes first, if there is one
                return true;
            }
        }
        if (event->type() == QEvent::KeyPress) {
            const auto *key = static_cast<QKeyEvent *>(event);
            const bool back = key->key() == Qt::Key_Backtab;
            if ((back || key->key() == Qt::Key_Tab) && !isListActive())
                return QWidget::focusNextPrevChild(!back); // a keyboard must get out of the editor again
            if (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
                m_completion->offer();
                return true;
            }
        }
        return QsciScintilla::event(event);
    }

private:
    JsonCompletion *m_completion;
};

} // namespace

struct JsonEditor::Documents
{
    struct Place
    {
        QsciDocument document;
        long caret = 0;
        long firstLine = 0;
    };
    QHash<QString, Place> all;
    QString shown;
};

JsonEditor::JsonEditor(QWidget *parent)
    : QWidget(parent)
    , m_text(new Scintilla(this))
    , m_styling(new JsonStyling(m_text))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    setFocusProxy(m_text);

    prepareDocument();
    m_text->setLexer(m_styling);
    m_text->SendScintilla(QsciScintilla::SCI_SETLAYOUTCACHE, QsciScintilla::SC_CACHE_PAGE);
    m_text->setWrapMode(QsciScintilla::WrapCharacter);
    m_text->setWrapVisualFlags(QsciScintilla::WrapFlagInMargin);
    m_text->setAutoIndent(true);
    m_text->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_text->setMarginType(numberMargin, QsciScintilla::NumberMargin);
    m_text->setMarginWidth(1, 0);
    m_text->setFolding(QsciScintilla::BoxedFoldStyle, foldMargin);
    m_text->setScrollWidthTracking(true);
    m_text->SendScintilla(QsciScintilla::SCI_SETEXTRAASCENT, 1);
    m_text->SendScintilla(QsciScintilla::SCI_SETEXTRADESCENT, 1);
    m_text->indicatorDefine(QsciScintilla::SquiggleIndicator, problemIndicator);
    m_text->indicatorDefine(QsciScintilla::DashesIndicator, remarkIndicator);
    connect(m_text, &QsciScintilla::textChanged, this, [this] {
        fitPositionCache();
        if (!m_loading)
            emit changed();
    });
    applyTheme();
}

JsonEditor::~JsonEditor() = default;

/// What Scintilla keeps with the document, not with the view.
void JsonEditor::prepareDocument()
{
    m_text->setUtf8(true);
    m_text->setEolMode(QsciScintilla::EolUnix);
    m_text->setIndentationsUseTabs(false);
    m_text->setIndentationWidth(2);
    m_text->setTabWidth(2);
}

bool JsonEditor::showDocument(const QString &name)
{
    if (!m_documents) {
        m_documents = std::make_unique<Documents>();
        m_documents->all.insert({}, { m_text->document(), 0, 0 });
    }
    if (name == m_documents->shown)
        return true;
    Documents::Place &left = m_documents->all[m_documents->shown];
    left.caret = m_text->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS);
    left.firstLine = m_text->SendScintilla(QsciScintilla::SCI_GETFIRSTVISIBLELINE);
    const bool isKnown = m_documents->all.contains(name);
    const Documents::Place place = m_documents->all.value(name);
    m_documents->all.insert(name, place); // keeps the document while another is shown
    m_documents->shown = name;
    m_text->cancelList();
    m_text->setDocument(place.document);
    prepareDocument();
    m_text->recolor();
    m_text->SendScintilla(QsciScintilla::SCI_GOTOPOS, static_cast<unsigned long>(place.caret));
    m_text->SendScintilla(QsciScintilla::SCI_SETFIRSTVISIBLELINE, static_cast<unsigned long>(place.firstLine));
    return isKnown;
}

void JsonEditor::dropDocument(const QString &name)
{
    if (m_documents && name != m_documents->shown)
        m_documents->all.remove(name);
}

void JsonEditor::setNames(const QString &objectName, const QString &accessibleName)
{
    setObjectName(objectName);
    m_text->setObjectName(objectName + QStringLiteral("Text"));
    m_text->setAccessibleName(accessibleName);
}

void JsonEditor::setCompletions(const QStringList &names)
{
    static_cast<Scintilla *>(m_text)->completion()->setNames(names);
}

void JsonEditor::setCompleter(Completer completer)
{
    static_cast<Scintilla *>(m_text)->completion()->setSource(
        [completer = std::move(completer)](QByteArrayView text, qsizetype caret) {
            const Completion found = completer(text, caret);
            return JsonCompletion::Found{ found.offset, found.length, found.words };
        });
}

/// As many widths of runs as the text has runs, or a key press measures them all.
void JsonEditor::fitPositionCache()
{
    constexpr int least = 1024; // Scintilla's own
    constexpr int most = 1 << 18;
    const auto length = int(m_text->SendScintilla(QsciScintilla::SCI_GETLENGTH));
    const int wanted = qBound(least, int(std::bit_ceil(unsigned(length) / 4)), most);
    if (m_text->SendScintilla(QsciScintilla::SCI_GETPOSITIONCACHE) < wanted)
        m_text->SendScintilla(QsciScintilla::SCI_SETPOSITIONCACHE, wanted);
}

QByteArray JsonEditor::bytes() const
{
    // QsciScintilla::text() would stop at a NUL and replace what is no UTF-8.
    const long length = m_text->SendScintilla(QsciScintilla::SCI_GETLENGTH);
    const auto *start
        = static_cast<const char *>(m_text->SendScintillaPtrResult(QsciScintilla::SCI_GETCHARACTERPOINTER));
    return { start, length };
}

void JsonEditor::setBytes(QByteArrayView bytes)
{
    m_loading = true;
    const bool wasReadOnly = m_text->isReadOnly();
    m_text->setReadOnly(false);
    m_text->SendScintilla(QsciScintilla::SCI_CLEARALL);
    m_text->SendScintilla(QsciScintilla::SCI_ADDTEXT, static_cast<unsigned long>(bytes.size()), bytes.data());
    m_text->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
    m_text->SendScintilla(QsciScintilla::SCI_GOTOPOS, 0UL);
    m_text->setReadOnly(wasReadOnly);
    m_loading = false;
    emit changed();
}

void JsonEditor::apply(const JsonEdit &edit)
{
    m_text->beginUndoAction();
    m_text->SendScintilla(QsciScintilla::SCI_SETTARGETRANGE, static_cast<unsigned long>(edit.offset),
        static_cast<long>(edit.offset + edit.length));
    m_text->SendScintilla(
        QsciScintilla::SCI_REPLACETARGET, static_cast<unsigned long>(edit.with.size()), edit.with.constData());
    m_text->endUndoAction();
}

void JsonEditor::setProblems(const QList<JsonProblem> &problems)
{
    const long size = m_text->SendScintilla(QsciScintilla::SCI_GETLENGTH);
    for (const int indicator : { problemIndicator, remarkIndicator }) {
        m_text->SendScintilla(QsciScintilla::SCI_SETINDICATORCURRENT, indicator);
        m_text->SendScintilla(QsciScintilla::SCI_INDICATORCLEARRANGE, 0UL, size);
        for (const JsonProblem &problem : problems) {
            if (isMistake(problem.kind) != (indicator == problemIndicator) || size == 0)
                continue;
            const auto start = static_cast<unsigned long>(qMin<qsizetype>(problem.offset, size - 1));
            m_text->SendScintilla(
                QsciScintilla::SCI_INDICATORFILLRANGE, start, static_cast<long>(qMax<qsizetype>(1, problem.length)));
        }
    }
}

void JsonEditor::goTo(qsizetype offset, qsizetype length)
{
    m_text->SendScintilla(
        QsciScintilla::SCI_SETSEL, static_cast<unsigned long>(offset), static_cast<long>(offset + length));
    m_text->setFocus();
}

bool JsonEditor::canUndo() const
{
    return m_text->isUndoAvailable();
}

bool JsonEditor::canRedo() const
{
    return m_text->isRedoAvailable();
}

void JsonEditor::setReadOnly(bool readOnly)
{
    m_text->setReadOnly(readOnly);
}

void JsonEditor::undo()
{
    m_text->undo();
}

void JsonEditor::redo()
{
    m_text->redo();
}

QSize JsonEditor::sizeHint() const
{
    return { 320, 160 };
}

void JsonEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void JsonEditor::applyTheme()
{
    const Theme &theme = Theme::of(this);
    const QFont font = monospaceFont();
    m_styling->applyTheme(theme, font);
    m_text->setPaper(theme.field);
    m_text->setCaretForegroundColor(theme.text);
    m_text->setSelectionBackgroundColor(theme.selection);
    m_text->resetSelectionForegroundColor();
    m_text->setMarginsFont(font);
    m_text->setMarginsForegroundColor(theme.muted);
    m_text->setMarginsBackgroundColor(theme.field);
    m_text->setMarginWidth(numberMargin, QStringLiteral("000"));
    m_text->setFoldMarginColors(theme.field, theme.field);
    m_text->setMatchedBraceBackgroundColor(theme.selection);
    m_text->setMatchedBraceForegroundColor(theme.text);
    m_text->setUnmatchedBraceForegroundColor(theme.bad);
    m_text->setUnmatchedBraceBackgroundColor(theme.field);
    m_text->setIndicatorForegroundColor(theme.bad, problemIndicator);
    m_text->setIndicatorForegroundColor(theme.warning, remarkIndicator);
    for (const int marker : { QsciScintilla::SC_MARKNUM_FOLDER, QsciScintilla::SC_MARKNUM_FOLDEROPEN }) {
        const auto number = static_cast<unsigned long>(marker);
        m_text->SendScintilla(QsciScintilla::SCI_MARKERSETFORE, number, theme.field);
        m_text->SendScintilla(QsciScintilla::SCI_MARKERSETBACK, number, theme.muted);
    }
}
