# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: catalogue.py SOURCE LUPDATE CATALOGUE.ts
Every text of the programs that can be translated, for Qt Linguist, with its place and the context that the program asks for it in.
Where a file's texts go through a function of its own, tr() or another, which hands them to QCoreApplication::translate() in one
context, lupdate can't know that context: it is put in before lupdate reads the file. So it is with the texts of tables, which are
TABLE_TEXTs (core/base/tabletext.h). A catalogue that is there is brought up to date and keeps its translations. Exit 1: lupdate
is in doubt about a text or misses one, or a call has no literal and no TABLE_TEXT: nobody could translate that. Exit 77: there
is no lupdate, and nobody insists on it."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

source, lupdate, catalogue = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
places = ["core", "ui", "app"]
if lupdate.endswith("NOTFOUND"):
    print("There is no lupdate; it is in the package qt6-l10n-tools.", file=sys.stderr)
    sys.exit(1 if os.environ.get("JOTLAB_REQUIRE_PEERS") else 77)

literal = r'"(?:[^"\\]|\\.)*"'
literals = rf"{literal}(?:\s*{literal})*"
# QString tr(const char *text, int n = -1) { return QCoreApplication::translate("CONTEXT", text, nullptr, n); }
wrapper = re.compile(
    r'QString (?P<name>\w+)\(const char \*(?P<text>\w+)(?:, int \w+ = -1)?\)\s*\{\s*'
    r'return QCoreApplication::translate\((?P<context>"[\w:]+"), (?P=text)(?:, nullptr, \w+)?\);\s*\}')


own_tr = re.compile(r"\bclass (\w+)[^;{}]*\{[^{}]*?\bQ_OBJECT\b")


def hidden_wrapper(path, text):
    """A tr() of the file's own that the members of a class with another one don't reach: what lies there can't be told apart."""
    header = path.with_suffix(".h")
    classes = own_tr.findall(text + (header.read_text(encoding="utf-8") if header.exists() else ""))
    contexts = [each["context"].strip('"') for each in wrapper.finditer(text) if each["name"] == "tr"]
    return any(context.split("::")[-1] != name for context in contexts for name in classes)


# #define NAME(text) TABLE_TEXT("CONTEXT", text)
marker = re.compile(r'#define (?P<name>\w+)\(text\) TABLE_TEXT\((?P<context>"[\w:]+"), text\)\n')


def unmarked(path, text):
    """Calls that translate what is no literal: what they are given is found nowhere."""
    names = "|".join({each["name"] for each in wrapper.finditer(text)} | {"tr"})
    call = re.compile(
        rf'(?<![\w.>])(?:QCoreApplication::translate\(\s*(?:"[\w:]+"|[^",()]+),|(?:\w+::)?(?:{names})\()(?!\s*")')
    wrappers = [each.span() for each in wrapper.finditer(text)]
    return [f"{path}:{text.count(chr(10), 0, each.start()) + 1}" for each in call.finditer(text)
            if not any(begin <= each.start() < end for begin, end in wrappers)]


def marked(text):
    """The text of a file with its tables' texts as lupdate knows them; between a macro and its #undef lie its uses."""
    for each in list(marker.finditer(text)):
        end = text.find(f"#undef {each['name']}\n", each.end())
        before, within, after = text[:each.end()], text[each.end():], ""
        if end >= 0:
            within, after = text[each.end():end], text[end:]
        within = re.sub(rf'(?<!\w){each["name"]}\((?=\s*{literal})', f'TABLE_TEXT({each["context"]}, ', within)
        text = before + within + after
    return re.sub(rf'(?<!\w)TABLE_TEXT(\(\s*"[\w:]+",\s*)({literals})',
                  lambda each: f"QT_TRANSLATE_{'N_' if '%n' in each[2] else ''}NOOP{each[1]}{each[2]}", text)


def spelled(text):
    """What literals in a row say."""
    joined = "".join(each[1:-1] for each in re.findall(literal, text))
    return re.sub(r"\\(.)", lambda each: {"n": "\n", "t": "\t"}.get(each[1], each[1]), joined)


asked = re.compile(rf'(?:QT_TRANSLATE_(?:N_)?NOOP|QCoreApplication::translate)\(\s*"([\w:]+)",\s*({literals})')


def missed(texts, found):
    """Of the texts whose context stands beside them, those that lupdate has not found, with their file."""
    messages = {(context.findtext("name"), message.findtext("source"))
                for context in ElementTree.fromstring(found).iter("context") for message in context.iter("message")}
    return [f"{path}: “{spelled(text)}” ({context})" for path, staged_text in texts.items()
            for context, text in asked.findall(staged_text) if (context, spelled(text)) not in messages]


def in_context(text):
    """The text of a file with the contexts of its wrappers put in, on the lines they were on."""
    for name, context in {(each["name"], each["context"]) for each in wrapper.finditer(text)}:
        call = re.compile(rf'(?<![\w:.>]){name}\((?=\s*{literal})')
        text = call.sub(f"QCoreApplication::translate({context}, ", text)
        # A count is translate()'s fourth argument.
        text = re.sub(
            rf'(QCoreApplication::translate\({context},\s*{literals}),(\s+)(?!\s|nullptr)', r"\1, nullptr,\2", text)
    return text


with tempfile.TemporaryDirectory() as folder:
    staged = pathlib.Path(folder)
    texts = {}
    lost = []
    for place in places:
        for path in sorted((source / place).rglob("*")):
            if path.suffix in (".cpp", ".h"):
                copy = staged / path.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                text = path.read_text(encoding="utf-8")
                if path.suffix == ".cpp" and hidden_wrapper(path, text):
                    sys.exit(f"{path}: beside a tr() of its own the file has that of a class; call the class's by its name.")
                if copy.name not in ("tabletext.cpp", "tabletext.h"):
                    lost += unmarked(path.relative_to(source), text)
                # Qt 6.8's lupdate loses the class that follows an enumeration with a type.
                text = re.sub(r"(\benum class \w+) : \w+", r"\1", text)
                texts[path.relative_to(source)] = marked(in_context(text))
                copy.write_text(texts[path.relative_to(source)], encoding="utf-8")
    if lost:
        sys.exit("\n".join(lost) + f"\n{len(lost)} calls translate what is no literal: lupdate misses it. A text of a table is a "
                 f"TableText, made by TABLE_TEXT(), and translated() itself.")
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    work = staged / "jotlab.ts"
    if catalogue.exists():
        work.write_bytes(catalogue.read_bytes())
    run = subprocess.run([lupdate, "-silent", "-no-obsolete", "-I", ".", *places, "-ts", work.name], cwd=staged,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    doubts = run.stdout.strip().replace(f"{staged}/", "")
    if run.returncode != 0 or doubts:
        sys.exit(f"{doubts}\nlupdate did not understand these. A text's context has to stand in its call: tr() of a class with "
                 f"Q_OBJECT or Q_DECLARE_TR_FUNCTIONS, QCoreApplication::translate(), or a function as the file's others have.")
    lost = missed(texts, work.read_bytes())
    if lost:
        sys.exit("\n".join(lost) + f"\nlupdate missed these {len(lost)} texts.")
    catalogue.write_bytes(work.read_bytes())
    in_tables = sum(len(re.findall("QT_TRANSLATE_(?:N_)?NOOP", text)) for text in texts.values())
    print(f"{work.read_text(encoding='utf-8').count('<source>')} texts to translate, {in_tables} of them in tables; none is missed.")
