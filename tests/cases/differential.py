#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""differential.py CLI DIR: what `jotlab-cli settings` says of each file of DIR is what Python, Django and Simple JWT have.

Each file is imported by a Python of its own, as a module of its folder; then every setting that the program gives must
be the same. A value may be null, with its gap, only where the file's first lines allow that:

    # env: NAME=VALUE …     variables, given to both
    # world: NAME=VALUE …   variables that Python alone gets: without them the file does not run
    # gap: NAME …           settings that can't be told (*: any)
    # refused               Python does not take the file, and so the program must not

Exit 77 where there is no Django with Simple JWT.
"""
import json
import os
import subprocess
import sys

PROBE = r"""
import importlib, json, os, sys
from datetime import timedelta
folder, name = sys.argv[1:]
sys.path.insert(0, os.path.dirname(folder))
module = importlib.import_module(os.path.basename(folder) + "." + name)
from django.conf import settings
settings.configure(SIMPLE_JWT=module.SIMPLE_JWT, SECRET_KEY=getattr(module, "SECRET_KEY", "") or "x")
import django; django.setup()
from rest_framework_simplejwt.settings import DEFAULTS, api_settings
def plain(value):
    if isinstance(value, timedelta): return value.total_seconds()
    if isinstance(value, (list, tuple)): return [plain(one) for one in value]
    if isinstance(value, bytes): return value.decode("latin-1")
    if callable(value): return value.__module__ + "." + value.__qualname__
    return value
user = api_settings.user_settings
print("\n" + json.dumps({name: plain(user.get(name, DEFAULTS[name])) for name in DEFAULTS if name != "SIGNING_KEY"}))
"""
BOOLS = ("ROTATE_REFRESH_TOKENS", "BLACKLIST_AFTER_ROTATION", "UPDATE_LAST_LOGIN")


def directives(path):
    found = {"env": {}, "world": {}, "gap": [], "refused": False}
    with open(path, "rb") as f:
        for line in f.read().decode("latin-1").splitlines():
            if not line.startswith("# "):
                break
            word, _, rest = line[2:].partition(":")
            if word in ("env", "world"):
                found[word].update(pair.split("=", 1) for pair in rest.split())
            elif word == "gap":
                found["gap"] += rest.split()
            elif word == "refused":
                found["refused"] = True
    return found


def same(name, got, wanted):
    if name in BOOLS:
        return bool(got) == bool(wanted)
    number = lambda x: isinstance(x, (int, float)) and not isinstance(x, bool)
    if number(got) and number(wanted):
        return abs(got - wanted) < 1e-3
    return type(got) is type(wanted) and got == wanted


def judge(cli, path):
    wants = directives(path)
    base = {k: os.environ[k] for k in ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR") if k in os.environ}
    folder, name = os.path.split(os.path.abspath(path))
    truth = subprocess.run([PYTHON, "-c", PROBE, folder, name[:-3]], capture_output=True, text=True,
                           env={**base, **wants["env"], **wants["world"], "PYTHONDONTWRITEBYTECODE": "1"})
    words = [cli, "settings", path, "--json", "--profile", BAND]
    for key, value in wants["env"].items():
        words += ["--env", "%s=%s" % (key, value)]
    said = subprocess.run(words, capture_output=True, text=True, env=base)
    if wants["refused"]:
        if truth.returncode == 0:
            return ["Python takes it"]
        return [] if said.returncode == 2 else ["exit %d, but Python refuses it" % said.returncode]
    if said.returncode != 0:
        return ["refused: " + said.stderr.strip()]
    answer = json.loads(said.stdout)
    gaps = {gap["name"] for gap in answer["gaps"]}
    if truth.returncode != 0:
        # Where a package is missing nothing can be compared, but what can't be told must be.
        missing = "No module named" in truth.stderr
        return [] if missing else ["Python does not take it: " + truth.stderr.strip().splitlines()[-1]]
    faults = []
    for key, wanted in json.loads(truth.stdout.splitlines()[-1]).items():
        got = answer["settings"].get(key)
        allowed = key in wants["gap"] or "*" in wants["gap"]
        if got is None and key in gaps:
            if not allowed:
                faults.append("%s is a gap: %s" % (key, [g["text"] for g in answer["gaps"] if g["name"] == key]))
        elif not same(key, got, wanted):
            faults.append("%s is %s, Python has %s" % (key, json.dumps(got), json.dumps(wanted)))
    return faults


def main():
    global BAND
    cli, folder = sys.argv[1:]
    has = subprocess.run([PYTHON, "-c", "import django, rest_framework_simplejwt as s; print(s.__version__)"],
                         capture_output=True, text=True)
    if has.returncode != 0:
        print("no Django with Simple JWT here")
        sys.exit(77)
    BAND = "5.2" if has.stdout.startswith(("4.", "5.0", "5.1", "5.2", "5.3")) else "5.5"
    files = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        files += [os.path.join(root, name) for name in sorted(names) if name.endswith(".py")]
    bad = judged = 0
    for path in files:
        inner = os.path.relpath(path, folder)
        if os.sep in inner and os.path.basename(path) not in ("prod.py", "settings.py"):
            continue
        judged += 1
        faults = judge(cli, path)
        bad += bool(faults)
        for fault in faults:
            print("%s: %s" % (inner, fault))
    print("%d of %d files as Python has them" % (judged - bad, judged))
    sys.exit(1 if bad else 0)


BAND = ""  # of the Simple JWT that is there
PYTHON = os.environ.get("JOTLAB_PYTHON", "/usr/bin/python3")
if __name__ == "__main__":
    main()
