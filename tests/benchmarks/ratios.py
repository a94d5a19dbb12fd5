# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the rows of one Google Benchmark run: "<what>/<algorithm>/<who>" beside their "primitive" row, the others in
milliseconds, each with the limit that limits.json sets for it. Exit 1 if one is missed."""
import json
import pathlib
import sys

limits = json.loads((pathlib.Path(__file__).parent / "limits.json").read_text())
nanoseconds_of = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
medians, spreads = {}, {}
with open(sys.argv[1]) as file:
    for row in json.load(file)["benchmarks"]:
        parts = tuple(row.get("run_name", "").split("/")[:3])
        if len(parts) != 3 or row.get("error_occurred"):
            continue
        time = row["real_time" if "/real_time" in row["run_name"] else "cpu_time"]
        if row.get("aggregate_name") == "median":
            medians[parts] = time * nanoseconds_of[row["time_unit"]]
        elif row.get("aggregate_name") == "cv":
            spreads[parts] = time

missed = False


def told(name, figures, limit, is_met):
    """One line; limit is absent for most rows."""
    global missed
    missed |= not is_met
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
sys.exit(missed)
