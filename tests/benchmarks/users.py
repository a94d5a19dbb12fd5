# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: users.py USERS [COUNT [RUNS]]
What it takes to list a project's users straight from its database, SQLite and PostgreSQL, where there are COUNT (1,000,000)
of them: the program USERS measures, limits.json says what it may take. Exit 10 if a limit is missed, 1 if a run fails."""
import json
import pathlib
import subprocess
import sys

program = sys.argv[1]
count = sys.argv[2] if len(sys.argv) > 2 else "1000000"
runs = sys.argv[3] if len(sys.argv) > 3 else "15"
limits = json.loads((pathlib.Path(__file__).resolve().parent / "limits.json").read_text())["users"]
run = subprocess.run([program, count, runs], stdout=subprocess.PIPE, text=True)
if run.returncode != 0:
    sys.exit(f"{program} ended with {run.returncode}.")
missed = False
for line in run.stdout.splitlines():
    figures = json.loads(line)
    print(f"{figures['database']}, {figures['users']:,} users (medians of {runs})")
    for name, value in figures.items():
        if not name.endswith(" ms"):
            continue
        most = limits.get(name)
        late = most is not None and value > most
        missed = missed or late
        note = "" if most is None else f"  {'MISSED: ' if late else ''}at most {most}"
        print(f"{value:10.1f} ms {name[:-3]}{note}")
sys.exit(10 if missed else 0)
