# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: scan.py JOTLAB_CLI RUNS MEGABYTES
jotlab-cli scan beside grep on the same log, in turns: how long each takes, what the scan needs in memory, and whether it
lists each token that was written, and nothing else. Exit 10 if a limit of limits.json is missed, 1 if a token is wrong."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
cli, runs, megabytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
limits = json.loads((here / "limits.json").read_text())["scan"]
pattern = r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
random.seed(101)


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def token(user):
    text = encoded(b'{"alg":"HS256","typ":"JWT"}') + "." + encoded(
        json.dumps({"token_type": "access", "exp": 1700000300, "jti": f"{user:032x}", "user_id": user}).encode())
    return text + "." + encoded(hmac.digest(b"secret", text.encode(), hashlib.sha256))


def write_log(path):
    """Lines of a web server's log; every tenth has a token, each token some hundred times in a gigabyte."""
    tokens = [token(user) for user in range(2000)]
    words = "the key they knew was the newest every year before they began to trust their framework".split()
    lines = []
    for number in range(20_000):
        what = f'"Authorization: Bearer {tokens[number // 10]}"' if number % 10 == 0 else " ".join(random.choices(words, k=25))
        lines.append(f"10.0.{number % 256}.7 - - [28/Nov/2026:10:{number % 60:02}:00 +0000] \"GET /api/items/{number}/ "
                     f"HTTP/1.1\" 200 {number} {what}\n")
    block = "".join(lines).encode()
    with open(path, "wb") as file:
        for _ in range(max(1, megabytes * 1024 * 1024 // len(block))):
            file.write(block)
    return set(tokens)


def timed(command, environment, output):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed with status {status}.")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    log = f"{folder}/server.log"
    expected = write_log(log)
    environment = {**os.environ, "LC_ALL": "C"}
    ratios, scans, memory = [], [], []
    # Not /dev/null: there grep stops at its first hit.
    with open(f"{folder}/out", "w+b") as out, open(f"{folder}/hits", "wb") as hits:
        for _ in range(runs):
            ours, used = timed([cli, "scan", "--json", "--reveal", log], environment, out)
            theirs, _ = timed(["grep", "-oE", pattern, log], environment, hits)
            ratios.append(theirs / ours)
            scans.append(ours)
            memory.append(used)
        out.seek(0)
        listed = [json.loads(line)["token"] for line in out]
    if sorted(listed) != sorted(list(expected) * runs):
        sys.exit(f"The scan listed {len(set(listed))} tokens, {len(expected)} were written.")
    size = os.path.getsize(log) / 1024 / 1024
    speed = statistics.median(ratios)
    most = statistics.median(memory)
    missed = speed < limits["times grep"] or most > limits["MB resident"]
    print(f"{size:.0f} MB in {statistics.median(scans):.2f} s, all of {len(expected)} tokens right (medians of {runs})")
    print(f"{speed:8.2f} times as fast as grep  {'MISSED: ' if speed < limits['times grep'] else ''}at least {limits['times grep']}")
    print(f"{most:8.1f} MB resident             {'MISSED: ' if most > limits['MB resident'] else ''}at most {limits['MB resident']}")
sys.exit(10 if missed else 0)
