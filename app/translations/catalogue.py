# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: catalogue.py SOURCE LUPDATE CATALOGUE.ts
Every text of the programs that can be translated, for Qt Linguist, with its place and the context that the program asks for it in.
Where a file's texts go through a function of its own, tr() or another, which hands them to QCoreApplication::translate() in one
context, lupdate can't know that context: it is put in before lupdate reads the file. A catalogue that is there is brought up to
date and keeps its translations. Exit 1: lupdate is in doubt about a text, which nobody could translate then. Exit 77: there is
no lupdate, and nobody insists on it."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

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


def in_context(text):
    """The text of a file with the contexts of its wrappers put in, on the lines they were on."""
    for name, context in {(each["name"], each["context"]) for each in wrapper.finditer(text)}:
        call = re.compile(rf'(?<![\w:.>]){name}\((?=\s*{literal})')
        text = call.sub(f"QCoreApplication::translate({context}, ", text)
        # A count is translate()'s fourth argument.
        text = re.sub(
            rf'(QCoreApplication::translate\({context},\s*{literals}), (?!nullptr)', r"\1, nullptr, ", text)
    return text


with tempfile.TemporaryDirectory() as folder:
    staged = pathlib.Path(folder)
    for place in places:
        for path in sorted((source / place).rglob("*")):
            if path.suffix in (".cpp", ".h"):
                copy = staged / path.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                text = path.read_text(encoding="utf-8")
                if path.suffix == ".cpp" and hidden_wrapper(path, text):
                    sys.exit(f"{path}: beside a tr() of its own the file has that of a class; call the class's by its name.")
                copy.write_text(in_context(text), encoding="utf-8")
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
    catalogue.write_bytes(work.read_bytes())
