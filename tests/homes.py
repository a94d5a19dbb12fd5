# SPDX-License-Identifier: GPL-3.0-or-later
"""Every class and function has one home: checks what neither the compiler nor layering.cmake sees.

python3 homes.py <the root>

- The members of a class, those of its nested classes too, are defined in one .cpp, which has a header of its name.
- A free function that a .cpp gives away is declared in the header of its name.
- The files include each other without a circle, a header and its .cpp counted as one.
"""
import pathlib
import re
import sys

TOKENS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\''
    r'|^[ \t]*#(?:\\\n|[^\n])*', re.S | re.M)
MACRO_LINE = re.compile(r'^(?:Q_\w+|QT_\w+|QTEST_\w+)\b(?:\([^()]*\))?;?$', re.M)
QUALIFIED = re.compile(r'((?:\w+(?:<[^()]*>)?\s*::\s*)*)(~?\w+|operator\s*(?:\(\)|\[\]|[^\s\w(]+|\w[\w\s:]*[*&]*))\s*$')
CLASS = re.compile(r'^(?:template\s*<.*?>\s*)?(?:class|struct|union)\s+(?:\[\[.*?\]\]\s*)?((?:\w+::)*)(\w+)(?:\s+final)?\s*(?::[^:].*)?$', re.S)


def code_of(text):
    """The text without comments, literals' contents and directives; the lines stay."""
    def blank(match):
        found = match.group(0)
        return ('""' if found[0] in 'R"\'' else '') + '\n' * found.count('\n')
    return MACRO_LINE.sub('', TOKENS.sub(blank, text))


def heads_of(code):
    """(names of the namespaces around, the text before a '{' or ';') of everything that stands in a namespace."""
    blocks = []  # a list of names for a namespace, None for any other block
    start = 0
    for brace in re.finditer(r'[{};]', code):
        inside = all(names is not None for names in blocks)
        if brace.group() == '}':
            if blocks:
                blocks.pop()
        else:
            head = code[start:brace.start()].strip()
            namespace = re.match(r'(?:inline\s+)?namespace\b\s*([\w:\s]*)$', head) if brace.group() == '{' else None
            if inside and head and not namespace:
                yield [name for names in blocks for name in names], head
            if brace.group() == '{':
                blocks.append((namespace.group(1).replace(' ', '').split('::') if inside else None) if namespace else None)
        if all(names is not None for names in blocks):
            start = brace.end()


class Unit:
    """What one .cpp defines."""

    def __init__(self, code):
        self.members = set()  # (namespaces around, qualifiers as written)
        self.functions = set()
        self.classes = set()  # defined here, unqualified
        for around, head in heads_of(code):
            if not re.match(r'[A-Za-z_~:[]', head):
                continue  # what follows a lambda or braces among a constructor's initializers
            if re.match(r'(using|typedef|friend|extern|enum|static_assert|namespace)\b', head):
                continue
            defined = CLASS.match(head)
            if defined:
                if defined.group(1):
                    self.members.add((tuple(around), tuple(defined.group(1).split('::')[:-1])))
                else:
                    self.classes.add(defined.group(2))
                continue
            head = re.sub(r'^template\s*<.*?>\s*(?=\w)', '', head, flags=re.S)
            operator = re.search(r'\boperator\s*(?:\(\)|[^\s\w(]+)(?=\s*\()', head)
            end = operator.end() if operator else min([head.find(c) for c in '(=' if c in head] or [len(head)])
            name = QUALIFIED.search(head[:end])
            if not name:
                continue
            qualifiers = tuple(re.sub(r'<.*?>', '', name.group(1)).replace(' ', '').split('::')[:-1])
            if qualifiers:
                self.members.add((tuple(around), qualifiers))
            elif head[end:end + 1] == '(' and '' not in around and not re.match(r'static\b', head) and head[:name.start()].strip():
                self.functions.add(name.group(2))


def sources(root, *suffixes):
    return sorted(path for part in ('core', 'ui', 'app') for suffix in suffixes
                  for path in (root / part).rglob('*' + suffix))


def circles_of(edges):
    """The strongly connected parts of more than one, each sorted (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges[node]:
            if other not in index:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            part = [stack.pop()]
            while part[-1] != node:
                part.append(stack.pop())
            if len(part) > 1:
                found.append(sorted(part))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return sorted(found)


def main():
    sys.setrecursionlimit(10000)
    root = pathlib.Path(sys.argv[1])
    codes = {path: code_of(path.read_text(encoding='utf-8')) for path in sources(root, '.h', '.cpp')}
    if len(codes) < 100:
        sys.exit(f'No sources found below {root}.')
    namespaces = {name for code in codes.values() for found in re.findall(r'^(?:inline )?namespace ([\w:]+)', code, re.M)
                  for name in found.split('::')}
    faults = []
    homes = {}
    for path in sources(root, '.cpp'):
        name = str(path.relative_to(root))
        unit = Unit(codes[path])
        header = codes.get(path.with_suffix('.h'))
        # A command of the command line is one function of the table in commands.h.
        if header is None and path.name != 'main.cpp' and path.parent.name != 'cli':
            faults.append(f'{name}: has no header of its name')
        for around, qualifiers in unit.members:
            full = [part for part in around if part] + list(qualifiers)
            classes = full
            while classes and classes[0] in namespaces:
                classes = classes[1:]
            if not classes or classes[0] in unit.classes:
                continue
            key = '::'.join(full[:len(full) - len(classes) + 1])
            homes.setdefault(key, set()).add(name)
            if header is not None and not re.search(rf'\b(?:class|struct|union)\s+(?:\w+::)*{classes[0]}\b(?!\s*;)', header):
                faults.append(f'{name}: defines members of {key}, which is not declared in its header')
        for function in sorted(unit.functions):
            if header is not None and path.name != 'main.cpp':
                wanted = r'\s*'.join(re.escape(part) for part in re.split(r'\s+', function))
                if not re.search(rf'(?<![\w:]){wanted}\s*\(', header):
                    faults.append(f'{name}: defines {function}(), which is not declared in its header')
    for key, files in sorted(homes.items()):
        if len(files) > 1:
            faults.append(f'{key}: a class lives in one pair of files, this in {", ".join(sorted(files))}')

    edges = {}
    for path in codes:
        place = str(path.relative_to(root).with_suffix(''))
        text = path.read_text(encoding='utf-8')
        found = {include[:-2] for include in re.findall(r'^#include "((?:core|ui|app)/[^"]+\.h)"', text, re.M)}
        edges.setdefault(place, set()).update(found - {place})
    for place in {other for found in edges.values() for other in found}:
        edges.setdefault(place, set())
    for circle in circles_of(edges):
        faults.append(f'{circle[0]}: includes itself through a circle of {", ".join(circle)}')

    for fault in faults:
        print(fault)
    if not faults:
        print(f'{len(homes)} classes have members in a .cpp, each in one.')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
