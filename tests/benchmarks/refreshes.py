# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: refreshes.py JOTLAB_CLI COUNT [ROW]
COUNT refreshes from four connections of wrk at the embedded server, and what it has resident after a tenth, half and all of
them: in memory, on SQLite in a file, and there with rotation and blacklist, where each refresh leaves two rows behind. Exit 10
if the memory grows more than limits.json says, 1 if a call is refused."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

here = pathlib.Path(__file__).resolve().parent
cli, count = sys.argv[1], int(sys.argv[2])
limit = json.loads((here / "limits.json").read_text())["refreshes"]["MB grown"]
# A thread of wrk has one connection here, so each can go on with the token that it was given.
script = """
local threads = {}
function setup(thread)
    table.insert(threads, thread)
    thread:set("refresh", tokens[#threads])
end
function request()
    return wrk.format("POST", "/api/token/refresh/", {["Content-Type"] = "application/json"}, '{"refresh":"' .. refresh .. '"}')
end
function response(status, headers, body)
    refresh = body:match('"refresh":%s*"([^"]+)"') or refresh
end
function done(summary)
    io.write(string.format("answers %d, refused %d, broken %d\\n", summary.requests, summary.errors.status,
        summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


def login(url):
    request = urllib.request.Request(f"{url}/login/", b'{"username":"alice"}', {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)["refresh"]


def resident(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


def row(name, home, database, rotates):
    pathlib.Path(home, "settings.json").write_text(json.dumps(
        {"ROTATE_REFRESH_TOKENS": rotates, "BLACKLIST_AFTER_ROTATION": rotates}))
    process = subprocess.Popen([cli, "serve", *database, "--settings", f"{home}/settings.json", "--user", "alice"],
                               stdout=subprocess.PIPE, text=True)
    try:
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
        answered, began, marks = 0, time.monotonic(), []
        for share in (0.1, 0.5, 1):
            while answered < count * share:
                tokens = ", ".join(f'"{login(url)}"' for _ in range(4))
                file = pathlib.Path(home, "load.lua")
                file.write_text(f"tokens = {{ {tokens} }}\n{script}")
                rate = answered / (time.monotonic() - began)  # so that no run goes far beyond the mark
                seconds = max(1, min(10, int((count * share - answered) / rate))) if rate else 1
                out = subprocess.run(["wrk", "-t4", "-c4", f"-d{seconds}s", "-s", file, url], check=True,
                                     stdout=subprocess.PIPE, text=True, timeout=120).stdout
                answers, refused, broken = map(int, re.search(r"answers (\d+), refused (\d+), broken (\d+)", out).groups())
                if refused or broken or not answers:
                    sys.exit(f"{name}: {refused} of {answers} refreshes were refused, {broken} broken.")
                answered += answers
            marks.append(resident(process))
        rate = answered / (time.monotonic() - began)
    finally:
        process.terminate()
        process.wait()
    grown = marks[-1] - marks[0]
    print(f"{name:24}{answered:10,}{rate:9,.0f} a second{marks[0]:8.1f}{marks[1]:8.1f}{marks[2]:8.1f} MB"
          f"  grown {grown:.1f} MB{'' if grown < limit else '  MISSED'}  below {limit} MB", flush=True)
    return grown < limit


print(f"{'':24}{'refreshes':>10}{'':18}{'10 %':>8}{'50 %':>8}{'100 %':>8}")
good = True
for name, in_file, rotates in (("in memory", False, False), ("SQLite", True, False), ("SQLite, with rotation", True, True)):
    if name not in sys.argv[3:] and sys.argv[3:]:
        continue
    with tempfile.TemporaryDirectory() as home:
        good &= row(name, home, ["--database", f"{home}/refreshes.sqlite3"] if in_file else [], rotates)
sys.exit(0 if good else 10)
