# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: server.py JOTLAB_CLI RUNS SECONDS
The embedded server beside the real Django of tests/django (gunicorn, two workers of two threads): the same calls from 64
connections of wrk, in turns, both on SQLite in a file. Prints the medians of RUNS pairs. Exit 10 if a limit of limits.json is
missed, 1 if a server fails."""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.request

here = pathlib.Path(__file__).resolve().parent
cli, runs, seconds = sys.argv[1], int(sys.argv[2]), sys.argv[3]
limits = json.loads((here / "limits.json").read_text())["server"]
report = """
function done(summary, latency)
    io.write(string.format("answers %d in %d, refused %d, p99 %d\\n",
        summary.requests, summary.duration, summary.errors.status, latency:percentile(99)))
end
"""


def first_line(process, stream, pattern):
    """What the server says once it listens."""
    for line in stream:
        if found := re.search(pattern, line):
            threading.Thread(target=stream.read, daemon=True).start()  # it must not wait for a reader
            return found[0]
    sys.exit(f"{process.args[0]} did not start.")


def start_django(home):
    python = next((each for each in (sys.executable, "/usr/bin/python3") if subprocess.run(
        [each, "-c", "import gunicorn, rest_framework_simplejwt"], stderr=subprocess.DEVNULL).returncode == 0), None)
    if not python:
        sys.exit("No Python here has gunicorn and Simple JWT; install what tests/packages.txt names.")
    process = subprocess.Popen(
        [python, "-B", "-m", "gunicorn", "--preload", "--workers=2", "--threads=2", "--bind=127.0.0.1:0",
         f"--chdir={here.parent / 'django'}", "wsgi:application"], stderr=subprocess.PIPE, text=True,
        env={**os.environ, "JOTLAB_DATABASE": f"{home}/django.sqlite3", "JOTLAB_FAST_PASSWORDS": "1"})
    return process, first_line(process, process.stderr, r"http://127\.0\.0\.1:\d+")


def start_jotlab(home):
    process = subprocess.Popen(
        [cli, "serve", "--database", f"{home}/jotlab.sqlite3", "--user", "alice"], stdout=subprocess.PIPE, text=True)
    return process, first_line(process, process.stdout, r"http://127\.0\.0\.1:\d+")


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def script(kind, tokens):
    """What wrk sends."""
    if kind == "whoami":
        return f"wrk.headers['Authorization'] = 'Bearer {tokens['access']}'\n"
    body = {"username": "alice"} if kind == "login" else {"refresh": tokens["refresh"]}
    return f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '{json.dumps(body)}'\n"


def load(home, kind, url):
    """Good answers a second, refused ones, and the time in ms within which 99 of 100 answers came."""
    tokens = post(f"{url}/login/", {"username": "alice"})
    file = pathlib.Path(home, "load.lua")
    file.write_text(script(kind, tokens) + report)
    path = {"refresh": "/api/token/refresh/", "whoami": "/whoami/", "login": "/login/"}[kind]
    out = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}s", "-s", file, url + path], check=True,
                         stdout=subprocess.PIPE, text=True, timeout=120).stdout
    answers, microseconds, refused, p99 = map(int, re.search(
        r"answers (\d+) in (\d+), refused (\d+), p99 (\d+)", out).groups())
    return (answers - refused) / microseconds * 1e6, refused, p99 / 1e3


missed = False
with tempfile.TemporaryDirectory() as folder:
    servers = []
    try:
        for start in (start_django, start_jotlab):
            servers.append(start(folder))
        (django, django_url), (jotlab, jotlab_url) = servers
        print(f"{'':10}{'a second':>10}{'Django':>10}{'times':>8}{'p99':>10}")
        for kind, limit in limits.items():
            pairs = [(load(folder, kind, django_url), load(folder, kind, jotlab_url)) for _ in range(runs)]
            if any(ours[1] for _, ours in pairs):
                sys.exit(f"The embedded server refused calls of {kind}.")
            figures = {
                "times Django": statistics.median(ours[0] / theirs[0] for theirs, ours in pairs),
                "p99 ms": statistics.median(ours[2] for _, ours in pairs),
            }
            good = {"times Django": figures["times Django"] >= limit["times Django"],
                    "p99 ms": figures["p99 ms"] < limit.get("p99 ms", float("inf"))}
            missed |= not all(good.values())
            told = ", ".join(f"{'at least' if name == 'times Django' else 'below'} {value} {name}"
                             for name, value in limit.items())
            print(f"{kind:10}{statistics.median(ours[0] for _, ours in pairs):10,.0f}"
                  f"{statistics.median(theirs[0] for theirs, _ in pairs):10,.0f}{figures['times Django']:8.1f}"
                  f"{figures['p99 ms']:7.2f} ms{'' if all(good.values()) else '  MISSED'}  {told}")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()
sys.exit(10 if missed else 0)
