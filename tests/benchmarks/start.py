# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: start.py JOTLAB EMPTYWINDOW RUNS
Starts the window and an empty Qt window in turns, each until its first painting, and prints the medians, their ratio and
what the window, left running, keeps in memory. Needs a display. Exit 10 if a limit is missed, 1 if a window fails."""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

jotlab, empty, runs = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3])
limits = json.loads((pathlib.Path(__file__).parent / "limits.json").read_text())["start"]


def milliseconds(*command):
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60).stdout)


def resident_megabytes():
    """Of the window 3 s after its start, when its server runs as well."""
    with tempfile.TemporaryDirectory() as home:
        window = subprocess.Popen([jotlab, "--fresh"], cwd=home)
        time.sleep(3)
        if window.poll() is not None:
            sys.exit(f"The window ended by itself, with exit code {window.returncode}.")
        status = pathlib.Path(f"/proc/{window.pid}/status").read_text()
        window.terminate()
        if window.wait(30) != 0:
            sys.exit(f"The window was asked to end and did so with exit code {window.returncode}.")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


pairs = [(milliseconds(jotlab, "--measure-start", "--fresh"), milliseconds(empty)) for _ in range(runs + 1)][1:]
ours, nothing = (statistics.median(column) for column in zip(*pairs))
figures = {"times an empty window": ours / nothing, "MB resident": resident_megabytes()}
print(f"to the first painting: {ours:.0f} ms, an empty Qt window {nothing:.0f} ms (medians of {runs})")
missed = False
for name, figure in figures.items():
    met = figure <= limits[name]
    missed |= not met
    print(f"{figure:8.2f} {name:24}{'' if met else 'MISSED: '}at most {limits[name]}")
sys.exit(10 if missed else 0)
