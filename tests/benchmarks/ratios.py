# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: ratios.py FOLDER
Prints the rows of the Google Benchmark runs that lie in FOLDER as JSON: "<what>/<algorithm>/<who>" beside their "primitive"
row, the others in milliseconds, each with the limit that limits.json sets for it. Exit 10 if a limit is missed; 1 if a row
failed, a file has none or a limit has no row that it could be held against."""
import json
import pathlib
import sys

limits = json.loads((pathlib.Path(__file__).parent / "limits.json").read_text())
nanoseconds_of = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
medians, spreads = {}, {}
problems, judged = [], set()
missed = False

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    try:
        rows = json.loads(path.read_text())["benchmarks"]
    except ValueError:
        rows = []  # the program ended before the file's end
    if not rows:
        problems.append(f"{path.name} has no rows; its program did not finish.")
    for row in rows:
        if row.get("error_occurred"):
            problems.append(f"{row['name']} failed: {row.get('error_message')}.")
            continue
        parts = tuple(row.get("run_name", "").split("/")[:3])
        if len(parts) != 3:
            continue
        time = row["real_time" if parts[0] == "window" else "cpu_time"]
        if row.get("aggregate_name") == "median":
            medians[parts] = time * nanoseconds_of[row["time_unit"]]
        elif row.get("aggregate_name") == "cv":
            spreads[parts] = time


def told(name, figures, limit, is_met):
    """One line; limit is absent for most rows."""
    global missed
    missed |= not is_met
    if limit:
        judged.add(name)
    print(f"{name:24}{figures}{'' if is_met else '  MISSED'}{'  ' + limit if limit else ''}")


ratios = [key for key in medians if (*key[:2], "primitive") in medians]
if ratios:
    print(f"{'':24}{'a second':>12}{'spread':>9}{'of primitive':>14}")
for key in ratios:
    ratio = medians[*key[:2], "primitive"] / medians[key]
    least = limits["least of primitive"].get(" ".join(key))
    told(" ".join(key), f"{1e9 / medians[key]:12,.0f}{spreads.get(key, 0):9.1%}{ratio:14.2f}",
         f"at least {least}" if least else "", least is None or ratio >= least)
timed = [key for key in medians if " ".join(key) in limits["most milliseconds"]]
for key in timed:
    milliseconds = medians[key] / 1e6
    most = limits["most milliseconds"][" ".join(key)]
    told(" ".join(key), f"{milliseconds:12.2f} ms{spreads.get(key, 0):9.1%}", f"at most {most} ms", milliseconds <= most)

for name in [*limits["least of primitive"], *limits["most milliseconds"]]:
    if name not in judged:
        problems.append(f"{name} has a limit, but no figure.")
if problems:
    sys.exit("\n".join(problems))
sys.exit(10 if missed else 0)
