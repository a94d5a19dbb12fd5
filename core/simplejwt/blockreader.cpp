// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/blockreader.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace simplejwt {
namespace {
using python::Item;
using python::Note;
using python::Notes;
using python::Place;
using python::Value;

constexpr QLatin1String blockName("SIMPLE_JWT");
constexpr qsizetype mostNotesOfOne = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::DjangoSettings", text);
}

const SettingInfo *infoOf(const QString &name)
{
    const auto infos = settingInfos();
    const auto info = std::find_if(
        infos.begin(), infos.end(), [&](const SettingInfo &row) { return name == QLatin1String(row.name); });
    return info == infos.end() ? nullptr : &*info;
}

QString sentence(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text.endsWith(u'.') ? text : text + u'.';
}

SettingsTrouble at(qsizetype line, const QString &text)
{
    return { line, sentence(text) };
}

std::optional<QByteArray> bytesOf(const Value &value)
{
    if (const QString *text = value.as<QString>())
        return text->toUtf8();
    if (const QByteArray *bytes = value.as<QByteArray>())
        return *bytes;
    return std::nullopt;
}
} // namespace

BlockReader::BlockReader(const QString &source, const SettingsSource &from)
    : m_source(from)
    , m_program({ source, from.path, from.variables, blockName, from.isPiece })
{
}

bool BlockReader::isRemoved(const QString &name)
{
    static constexpr std::array removed{ "AUTH_HEADER_TYPE", "AUTH_TOKEN_CLASS", "SECRET_KEY", "TOKEN_BACKEND_CLASS" };
    return std::any_of(removed.begin(), removed.end(), [&name](const char *one) { return name == QLatin1String(one); });
}

QString BlockReader::shownName(const QString &name)
{
    return name.isEmpty() ? tr("(empty name)") : name.left(80);
}

QString BlockReader::unknownName()
{
    return tr("Simple JWT has no such setting; it is passed over.");
}

QString BlockReader::ownCode()
{
    return tr("It names the project's own Python code, which is not run here.");
}

QString BlockReader::noKey()
{
    return tr("Neither SIGNING_KEY nor SECRET_KEY stands here; the key has to be given.");
}

bool BlockReader::isOwnCode(const SettingInfo &info, const Json &value)
{
    const QString path = value.toString();
    return info.pythonCode && !value.isNull() && !path.startsWith(QLatin1String("rest_framework_simplejwt."))
        && !path.startsWith(QLatin1String("django.")) && !path.startsWith(QLatin1String("rest_framework."));
}

tl::expected<DjangoSettings, SettingsTrouble> BlockReader::read()
{
    if (!m_program.run())
        return tl::unexpected(at(m_program.trouble().line, m_program.trouble().text));
    for (const python::SyntaxTrouble &one : m_program.passedOver())
        m_read.passedOver.append({ one.offset, one.line, sentence(one.text) });
    if (!findBlock()) {
        const Notes elsewhere = m_program.unknownNames();
        if (!elsewhere.isEmpty())
            return tl::unexpected(at(elsewhere.all().constFirst()->place.line,
                tr("there is no SIMPLE_JWT here, and %1").arg(elsewhere.all().constFirst()->text)));
        return tl::unexpected(at(1, tr("There is no SIMPLE_JWT = {…} here; give the file that has the block")));
    }
    if (const auto items = readItems(); !items)
        return tl::unexpected(items.error());
    for (const python::NotePtr &note : m_program.general())
        add(m_read.assumptions, blockName, note->place, note->text);
    readSigningKey();
    readApps();
    hideKey();
    return m_read;
}

bool BlockReader::findBlock()
{
    const Item *item = m_program.name(QString(blockName));
    if (item)
        m_item = *item;
    else if (!findInClasses())
        return false;
    const Value &value = m_item.value;
    const python::Dict *dict = m_program.dict(value);
    if (dict) {
        m_block = *dict;
    } else if (!value.isNone()) {
        m_block.rest = value.notes;
        if (m_block.rest.isEmpty())
            m_block.rest.add(std::make_shared<const Note>(
                Note{ Note::Kind::Reason, m_item.place, tr("SIMPLE_JWT is no dict that can be worked out here") }));
    }
    if (value.notes.isRefuted())
        m_block.poison(value.notes);
    else if (m_item.presence == Item::Presence::Maybe) {
        for (Item &one : m_block.items) {
            one.value = one.value.with(value.notes);
            if (one.presence == Item::Presence::Present)
                one.presence = Item::Presence::Maybe;
        }
    } else if (dict) {
        for (const python::NotePtr &note : value.notes.all())
            add(m_read.assumptions, blockName, note->place, note->text);
    }
    return true;
}

// As django-configurations has it: the class that DJANGO_CONFIGURATION names is the settings.
bool BlockReader::findInClasses()
{
    const QString wanted = m_source.variables.value(QStringLiteral("DJANGO_CONFIGURATION"));
    QList<std::pair<Value, Item>> found;
    for (const Value &type : m_program.classes()) {
        if (m_program.isDerived(type, QLatin1String("configurations.Configuration")) == false && !m_source.isPiece
            && m_program.isDerived(type, QLatin1String("object")) == false && m_program.hasImports())
            continue;
        if (!wanted.isEmpty() && m_program.className(type) != wanted)
            continue;
        if (const auto item = m_program.attribute(type, blockName))
            found.append({ type, *item });
    }
    if (found.isEmpty())
        return false;
    m_class = found.constFirst().first;
    m_item = found.constFirst().second;
    const Notes why(std::make_shared<const Note>(Note{ Note::Kind::Reason, m_item.place,
        tr("which class counts is not given; name it with the variable DJANGO_CONFIGURATION") }));
    for (qsizetype i = 1; i < found.size(); ++i) {
        m_item.value = m_program.either(m_item.value, found[i].second.value, why);
        m_class = Value::unknown(why);
    }
    return true;
}

void BlockReader::add(QList<SettingsNote> &list, const QString &name, Place place, const QString &text)
{
    const SettingsNote note{ name, place.line, sentence(text), m_program.fileName(place.file) };
    if (!list.contains(note))
        list.append(note);
}

// A note for each thing that the value rests on and, where that is not the setting's own line, one there.
void BlockReader::addNotes(
    QList<SettingsNote> &list, const QString &name, const Item *item, const Notes &notes, bool gap)
{
    bool isOwnLine = item == nullptr;
    qsizetype count = 0;
    for (const python::NotePtr &note : notes.all()) {
        if (note->kind == Note::Kind::KeyFile || ++count > mostNotesOfOne)
            continue;
        isOwnLine = isOwnLine || (item && note->place == item->place);
        add(list, name, note->place, note->text);
    }
    if (count == 0 && !gap)
        return;
    if (count == 0)
        add(list, name, item ? item->place : m_item.place, tr("its value can't be worked out here"));
    else if (!isOwnLine)
        add(list, name, item->place, tr("this rests on line %1").arg(notes.all().constFirst()->place.line));
}

tl::expected<void, SettingsTrouble> BlockReader::readItems()
{
    for (const Item &item : m_block.items) {
        const QString name = item.key.as<QString>() ? *item.key.as<QString>() : tr("(no text)");
        const SettingInfo *info = infoOf(name);
        if (info) {
            readItem(item, *info);
        } else if (isRemoved(name) && item.presence == Item::Presence::Present && !m_source.isPiece) {
            return tl::unexpected(at(item.place.line,
                tr("the setting %1 has been removed from Simple JWT; Django refuses to start with it").arg(name)));
        } else if (item.presence != Item::Presence::Absent) {
            add(m_read.ignored, shownName(name), item.place,
                isRemoved(name) ? tr("this setting was removed from Simple JWT; Django refuses to start with it")
                                : unknownName());
        }
    }
    for (const SettingInfo &info : settingInfos()) {
        const QString name = QLatin1String(info.name);
        if (m_block.find(name) || name == QLatin1String("SIGNING_KEY"))
            continue;
        if (!m_block.rest.isEmpty())
            addNotes(m_read.gaps, name, nullptr, m_block.rest, true);
    }
    if (m_block.rest.isEmpty()) {
        for (const python::NotePtr &note : m_block.restAssumed.all())
            add(m_read.assumptions, blockName, note->place, note->text);
    }
    return {};
}

void BlockReader::readItem(const Item &item, const SettingInfo &info)
{
    const QString name = QLatin1String(info.name);
    const bool isKey = name == QLatin1String("SIGNING_KEY");
    if (item.presence == Item::Presence::Absent)
        return addNotes(m_read.assumptions, name, nullptr, item.value.notes, false);
    const auto gap = [&](const Notes &why) {
        addNotes(m_read.gaps, name, &item, why, true);
        const QString expression = m_program.excerpt(item);
        m_read.expressions.insert(name, expression.isEmpty() ? name : expression);
    };
    const python::External *external = item.value.as<python::External>();
    const bool isClass = external && info.pythonCode && external->path.contains(u'.') && !external->path.contains(u'(');
    const auto json = isClass ? tl::expected<Json, Notes>(Json(external->path)) : m_program.json(item.value);
    if (!json)
        return gap(json.error());
    Json value = *json;
    const bool isTime = item.value.as<python::Duration>() != nullptr;
    if (isTime)
        value = *json->find(u"seconds");
    const bool mayBeMissing = item.presence == Item::Presence::Maybe;
    if (mayBeMissing && (isKey || !(value == settingDefault(info))))
        return gap(item.value.notes);
    if (item.value.as<QByteArray>() && !name.endsWith(QLatin1String("_KEY")))
        return gap(item.value.notes);
    if (!isKey)
        addNotes(m_read.assumptions, name, &item, m_program.notes(item.value), false);
    if (isOwnCode(info, value))
        add(m_read.ignored, name, item.place, ownCode());
    const QByteArray bytes = bytesOf(item.value).value_or(QByteArray());
    m_read.settings.append({ name, value, bytes, isTime, item.place.line, m_program.fileName(item.place.file) });
    if (name.endsWith(QLatin1String("_LIFETIME")) && !isTime)
        add(m_read.assumptions, name, item.place, tr("this is no timedelta: Django fails with it at the first token"));
}

void BlockReader::takeKey(const Item &item, SigningKeyOrigin::From from)
{
    SigningKeyOrigin &origin = m_read.signingKey;
    const QString name
        = from == SigningKeyOrigin::From::SecretKey ? QStringLiteral("SECRET_KEY") : QStringLiteral("SIGNING_KEY");
    origin.line = item.place.line;
    origin.file = m_program.fileName(item.place.file);
    const auto key = bytesOf(item.value);
    if (item.value.isNone() && item.presence == Item::Presence::Present && from == SigningKeyOrigin::From::SigningKey
        && !item.value.notes.isRefuted()) {
        origin.isNone = true;
        return addNotes(m_read.assumptions, name, &item, item.value.notes, false);
    }
    if (!key || item.presence != Item::Presence::Present || item.value.notes.isRefuted()) {
        if (!m_read.hasGap(name))
            addNotes(m_read.gaps, name, &item, item.value.notes, true);
        return;
    }
    origin.from = from;
    origin.key = key;
    for (const python::NotePtr &note : item.value.notes.all()) {
        if (note->kind == Note::Kind::KeyFile) {
            origin.from = SigningKeyOrigin::From::File;
            origin.keyFile = note->file;
        }
    }
    addNotes(m_read.assumptions, name, &item, item.value.notes, false);
}

void BlockReader::readSigningKey()
{
    const Item *own = m_block.find(u"SIGNING_KEY");
    if (own && own->presence != Item::Presence::Absent)
        return takeKey(*own, SigningKeyOrigin::From::SigningKey);
    if (own)
        addNotes(m_read.assumptions, QStringLiteral("SIGNING_KEY"), nullptr, own->value.notes, false);
    if (!own && !m_block.rest.isEmpty()) {
        m_read.signingKey.line = m_block.rest.all().constFirst()->place.line;
        return addNotes(m_read.gaps, QStringLiteral("SIGNING_KEY"), nullptr, m_block.rest, true);
    }
    if (const auto secret = djangos(QStringLiteral("SECRET_KEY")))
        return takeKey(*secret, SigningKeyOrigin::From::SecretKey);
    Notes why = m_class.notes;
    why.add(m_program.unknownNames());
    if (!why.isEmpty())
        return addNotes(m_read.gaps, QStringLiteral("SIGNING_KEY"), nullptr, why, true);
    add(m_read.gaps, QStringLiteral("SIGNING_KEY"), m_item.place, noKey());
}

/// One of Django's own settings, of the module or of the class that counts; absent: it is not there, or nobody knows
/// which class counts.
std::optional<Item> BlockReader::djangos(const QString &name)
{
    if (!m_class.isUnknown())
        return m_program.attribute(m_class, name);
    const Item *item = m_class.notes.isEmpty() ? m_program.name(name) : nullptr;
    return item ? std::optional(*item) : std::nullopt;
}

/// Only what is certain is told: an app may come in by a condition.
void BlockReader::readApps()
{
    const auto item = djangos(QStringLiteral("INSTALLED_APPS"));
    if (!item || item->presence != Item::Presence::Present || !m_program.notes(item->value).isEmpty()
        || !m_program.unknownNames().isEmpty())
        return;
    const auto json = m_program.json(item->value);
    if (!json || !json->isArray())
        return;
    InstalledApps apps{ false, item->place.line, m_program.fileName(item->place.file) };
    for (const Json &app : json->items())
        apps.hasBlacklist |= app.toString().startsWith(u"rest_framework_simplejwt.token_blacklist");
    m_read.apps = apps;
}

// A key that signs is never shown, wherever else it stands.
void BlockReader::hideKey()
{
    const std::optional<QByteArray> key = m_read.signingKey.key;
    const Item *secret = m_program.name(u"SECRET_KEY");
    const auto django = secret ? bytesOf(secret->value) : std::nullopt;
    const auto holds = [&](const QByteArray &bytes) {
        return (key && key->size() > 3 && bytes.contains(*key))
            || (django && django->size() > 3 && bytes.contains(*django)) || bytes.contains("PRIVATE KEY");
    };
    for (qsizetype i = m_read.settings.size() - 1; i >= 0; --i) {
        const ReadSetting &setting = m_read.settings[i];
        if (setting.name == QLatin1String("SIGNING_KEY") || setting.bytes.isEmpty() || !holds(setting.bytes))
            continue;
        m_read.gaps.append(
            { setting.name, setting.line, tr("It holds the key that signs, and is not shown."), setting.file });
        m_read.hidden.append(m_read.settings.takeAt(i));
    }
}

} // namespace simplejwt
