# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what "<what>/<algorithm>/<who>" rows of one Google Benchmark run come to beside their "primitive" row."""
import json
import sys

medians, spreads = {}, {}
with open(sys.argv[1]) as file:
    for row in json.load(file)["benchmarks"]:
        parts = row.get("run_name", "").split("/")[:3]
        if len(parts) != 3 or row.get("error_occurred"):
            continue
        if row.get("aggregate_name") == "median":
            medians[tuple(parts)] = row["cpu_time"]
        elif row.get("aggregate_name") == "cv":
            spreads[tuple(parts)] = row["cpu_time"]

rows = [key for key in medians if (key[0], key[1], "primitive") in medians]
if rows:
    print(f"{'':24}{'a second':>12}{'spread':>9}{'of primitive':>14}")
for what, algorithm, who in rows:
    nanoseconds = medians[what, algorithm, who]
    ratio = medians[what, algorithm, "primitive"] / nanoseconds
    spread = spreads.get((what, algorithm, who), 0)
    print(f"{what + ' ' + algorithm + ' ' + who:24}{1e9 / nanoseconds:12,.0f}{spread:9.1%}{ratio:14.2f}")
