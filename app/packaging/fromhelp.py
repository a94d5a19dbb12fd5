#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes manual pages and the shells' completions out of what the programs answer to --help.

usage: fromhelp.py VERSION FOLDER PROGRAM...

Writes FOLDER/man/NAME.1.gz for each program and each of its commands, and FOLDER/bash/NAME, FOLDER/zsh/_NAME and
FOLDER/fish/NAME.fish for each program. A help text is a usage line, a description, sections ("Options:") of rows in two
columns, and paragraphs after them.
"""
import gzip
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Row:
    """A line of a section: "--key <file>", "-h, --help", "TOKEN" or a command's name, and what it is for."""

    left: str
    text: str

    @property
    def names(self):
        return re.findall(r"(?:^|, )(--?[\w-]+)", self.left)

    @property
    def value(self):
        """What stands for an option's value; empty where it takes none."""
        found = re.search(r"<(.*)>$", self.left)
        return found.group(1) if found else ""

    @property
    def is_file(self):
        return bool(re.search(r"\bfile\b|^(FILE|SCENARIO|input)", self.value or self.left))

    @property
    def choices(self):
        """The words that the option takes, where they are all there are."""
        return [] if self.is_file or "|" not in self.value else self.value.split("|")


@dataclass
class Help:
    name: str
    words: str  # of the usage line, after the name
    description: str
    sections: dict = field(default_factory=dict)  # rows by title
    tail: list = field(default_factory=list)  # paragraphs

    def rows(self, title):
        return self.sections.get(title, [])

    @property
    def options(self):
        return self.rows("Options")


def read_help(program, name, *command):
    told = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}).stdout
    first, *lines = told.splitlines()
    spoken = " ".join([Path(program).name, *command])
    if not first.startswith("Usage: ") or spoken not in first:
        sys.exit(f"fromhelp.py: {spoken} --help does not begin with its usage: {first}")
    page = Help(name, first.split(spoken, 1)[1].strip(), "")
    rows = None
    paragraph = []
    for line in [*lines, ""]:
        if title := re.fullmatch(r"(\w+):", line):
            rows = page.sections.setdefault(title.group(1), [])
        elif rows is not None and (row := re.fullmatch(r"  (\S.*?)(?:  +(.*))?", line)):
            rows.append(Row(row.group(1), row.group(2) or ""))
        elif rows and line.startswith("   "):
            rows[-1].text = (rows[-1].text + " " + line.strip()).strip()
        elif line:
            rows = None
            paragraph.append(line)
        else:
            rows = None
            if paragraph and not page.description:
                page.description = " ".join(paragraph)
            elif paragraph:
                page.tail.append(" ".join(paragraph))
            paragraph = []
    if not page.description:
        sys.exit(f"fromhelp.py: {spoken} --help has no description.")
    return page


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def manual(page, summary, version, commands, see):
    out = [f'.TH {page.name.upper()} 1 "" "Jotlab {version}" "User Commands"',
           ".SH NAME", f"{roff(page.name)} \\- {roff(summary)}",
           ".SH SYNOPSIS", f".B {roff(spoken_name(page.name, commands))}", roff(page.words),
           ".SH DESCRIPTION", roff(page.description)]
    for title, rows in page.sections.items():
        out.append(f".SH {title.upper()}")
        for row in rows:
            out += [".TP", ".B " + roff(row.left), roff(row.text)]
    for paragraph in page.tail:
        title, _, text = paragraph.partition(": ")
        if title == "Exit":
            out += [".SH EXIT STATUS", roff(text)]
        else:
            out += [".SH NOTES" if ".SH NOTES" not in out else ".PP", roff(paragraph)]
    others = [name for name in see if name != page.name]
    out += [".SH SEE ALSO", *(f".BR {roff(name)} (1){',' if name != others[-1] else ''}" for name in others)]
    return "\n".join(out) + "\n"


def spoken_name(name, commands):
    """How the page's program is called: "jotlab-cli decode" of the page jotlab-cli-decode."""
    return next((f"{program} {command}" for program, command in commands if f"{program}-{command}" == name), name)


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def function_name(name):
    return "_" + name.replace("-", "_")


def bash_case(page):
    """What may stand at the cursor of one command, or of a program without commands."""
    by_answer = {}
    for row in page.options:
        if row.value:
            answer = "files=yes" if row.is_file else f"words={quoted(' '.join(row.choices))}" if row.choices else ":"
            by_answer.setdefault(answer, []).extend(row.names)
    names = " ".join(name for row in page.options for name in row.names)
    rest = "files=yes" if any(row.is_file for row in page.rows("Arguments")) else ":"
    return ["case $previous in",
            *(f"    {' | '.join(options)}) {answer} ;;" for answer, options in by_answer.items()),
            "    *) case $word in",
            f"        -*) words={quoted(names)} ;;",
            f"        *) {rest} ;;",
            "    esac ;;",
            "esac"]


def bash(page, commands):
    name = function_name(page.name)
    lines = ["# bash completion, made from --help.", f"{name}()", "{",
             "    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words= files=",
             "    if [[ $previous == @ ]]; then  # @FILE stands for what is in the file",
             "        files=yes"]
    if commands:
        every = " ".join([*commands, "--help", "--version"])
        lines += ["    elif (( COMP_CWORD == 1 )); then", f"        words={quoted(every)}",
                  "    else case ${COMP_WORDS[1]} in"]
        for command, other in commands.items():
            lines += [f"        {command})", *("            " + line for line in bash_case(other)), "            ;;"]
        lines += ["    esac; fi"]
    else:
        lines += ["    else", *("        " + line for line in bash_case(page)), "    fi"]
    lines += ["    if [[ $files ]]; then",
              "        compopt -o filenames 2>/dev/null",
              '        mapfile -t COMPREPLY < <(compgen -f -- "$word")',
              "    else",
              '        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")',
              "    fi", "}", f"complete -F {name} {page.name}"]
    return "\n".join(lines) + "\n"


def zsh_options(page):
    specs = []
    for row in page.options:
        text = re.sub(r"([\[\]:\\])", r"\\\1", row.text)
        value = ""
        if row.value:
            action = "_files" if row.is_file else f"({' '.join(row.choices)})" if row.choices else " "
            value = ":" + row.value.replace(":", "\\:") + ":" + action
        specs += [quoted(f"{name}[{text}]{value}") for name in row.names]
    for row in page.rows("Arguments"):
        action = "_files" if row.is_file else "_files -P @" if "@FILE" in row.text else " "
        specs.append(quoted(f"*:{row.left}:{action}"))
    return " \\\n        ".join(["_arguments -S", *specs])


def zsh(page, commands):
    lines = [f"#compdef {page.name}", "# zsh completion, made from --help."]
    if not commands:
        return "\n".join([*lines, zsh_options(page)]) + "\n"
    lines += ["if (( CURRENT == 2 )); then", "    local -a commands=("]
    for row in page.rows("Commands"):
        lines.append("        " + quoted(row.left + ":" + row.text.replace(":", "\\:")))
    lines += ["    )", "    _describe command commands", "    return", "fi", "local command=$words[2]",
              "shift words", "(( CURRENT-- ))", "case $command in"]
    for command, other in commands.items():
        lines += [f"    {command})", "        " + zsh_options(other), "        ;;"]
    return "\n".join([*lines, "esac"]) + "\n"


def fish_rows(name, page, condition):
    lines = []
    for row in page.options:
        words = [f"complete -c {name}", *condition]
        words += [f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}" for option in row.names]
        if row.value:
            words.append("-r -F" if row.is_file else f"-x -a {quoted(' '.join(row.choices))}" if row.choices else "-x")
        lines.append(" ".join([*words, "-d", quoted(row.text)]))
    if any(row.is_file for row in page.rows("Arguments")):
        lines.append(" ".join([f"complete -c {name}", *condition, "-F"]))
    return lines


def fish(page, commands):
    lines = ["# fish completion, made from --help.", f"complete -c {page.name} -f"]
    if not commands:
        return "\n".join([*lines, *fish_rows(page.name, page, [])]) + "\n"
    for row in page.rows("Commands"):
        lines.append(f"complete -c {page.name} -n __fish_use_subcommand -a {row.left} -d {quoted(row.text)}")
    for command, other in commands.items():
        lines += fish_rows(page.name, other, ["-n", quoted(f"__fish_seen_subcommand_from {command}")])
    return "\n".join(lines) + "\n"


def main():
    version, folder, *programs = sys.argv[1:]
    written = {}
    overviews = []
    for program in programs:
        name = Path(program).name
        page = read_help(program, name)
        overviews.append((page, {row.left: read_help(program, f"{name}-{row.left}", row.left)
                                 for row in page.rows("Commands")}))
    calls = [(page.name, command) for page, commands in overviews for command in commands]
    others = [page.name for page, _ in overviews]
    for page, commands in overviews:
        pages = [other.name for other in commands.values()]
        summary = page.description.rstrip(".")
        written[f"man/{page.name}.1.gz"] = manual(page, summary[:1].lower() + summary[1:], version, calls, others + pages)
        for row in page.rows("Commands"):
            other = commands[row.left]
            written[f"man/{other.name}.1.gz"] = manual(other, row.text, version, calls, [page.name])
        written[f"bash/{page.name}"] = bash(page, commands)
        written[f"zsh/_{page.name}"] = zsh(page, commands)
        written[f"fish/{page.name}.fish"] = fish(page, commands)
    for path, text in written.items():
        target = Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        target.write_bytes(gzip.compress(data, mtime=0) if path.endswith(".gz") else data)


if __name__ == "__main__":
    main()
