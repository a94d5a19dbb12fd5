# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: growth.py JOTLAB_CLI GROWTH [LARGEST [ROW...]]     no ROW: all of them
What a step costs where there are many: tokens that are decoded and scanned, steps of a scenario, calls of a session and of the
window that shows them, users that the window lists and finds, steps that it plays, each at 10, 1,000 and LARGEST (100,000;
scenarios at a twentieth, decoding at a tenth; decoding and scanning at more in between, as a thousand take too little to measure). A step of the largest run may cost no more than limits.json says of one of the
middle run, in processor time and in memory beyond what the smallest took; and no event of the window's thread more than its
milliseconds there. Exit 10 if a limit is missed, 1 if a run fails."""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

cli, growth = sys.argv[1], sys.argv[2]
largest = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
wanted = sys.argv[4:]
limits = json.loads((pathlib.Path(__file__).resolve().parent / "limits.json").read_text())["growth"]
missed = False


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def token(number):
    claims = {"token_type": "access", "exp": 1790000300 + number, "iat": 1790000000 + number, "jti": f"{number:032x}",
              "user_id": str(number % 50)}
    return ".".join([encoded(b'{"alg":"HS256","typ":"JWT"}'), encoded(json.dumps(claims).encode()),
                     encoded(number.to_bytes(32, "big"))])


def measured(command):
    """Seconds of processor time and megabytes resident of a process; a file with what it wrote. Linux counts what this
    process holds when it starts another to that one's memory, so nothing large is ever held here."""
    out = tempfile.TemporaryFile()
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL,
                               env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed with {os.waitstatus_to_exitcode(status)}.")
    out.seek(0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def of_command(make):
    """make: the arguments of jotlab-cli for a number of steps, with the file that it wrote for them."""
    def run(folder, count):
        seconds, megabytes, _ = measured([cli, *make(pathlib.Path(folder), count)])
        return seconds, megabytes, None
    return run


def of_program(kind):
    def run(_, count):
        _, _, out = measured([growth, kind, str(count)])
        figures = json.load(out)
        worst = (figures["worst"], figures["worst of"]) if kind.startswith("window") else None
        return figures["seconds"], figures["megabytes"], worst
    return run


def tokens_in(folder, count):
    path = folder / f"tokens{count}"
    with path.open("w") as file:
        file.writelines(f"line {number}: Authorization: Bearer {token(number)}\n" for number in range(count))
    return path


def scan_of_files(folder, count):
    place = folder / f"files{count}"
    place.mkdir()
    for number in range(count):
        (place / str(number)).write_text(f"Bearer {token(number)}\n")
    return ["scan", "--json", *(str(place / str(number)) for number in range(count))]


def scenario(step, settings=None):
    def make(folder, count):
        login = {"do": "login", "user": "alice", "capture": {"r": "body.refresh", "a": "body.access"}}
        content = {"name": "Many", "steps": [login] + [{"name": f"step {number}", **step} for number in range(count)]}
        if settings:
            content["settings"] = settings
        path = folder / f"scenario{count}.json"
        path.write_text(json.dumps(content))
        return ["run", "--json", str(path)]
    return make


sizes = (10, 1000, largest)
few = (10, max(50, largest // 400), largest // 20)
rotating = {"ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True}
runs = {
    "decode": ((10, largest // 40, largest // 10), of_command(lambda folder, count: ["decode", "--json", f"@{tokens_in(folder, count)}"])),
    "scan": ((10, largest // 10, largest), of_command(lambda folder, count: ["scan", "--json", str(tokens_in(folder, count))])),
    "scan of files": (few, of_command(scan_of_files)),
    "verify steps": (few, of_command(scenario({"do": "verify", "token": "${a}", "expect": {"status": 200}}))),
    "rotation steps": (few, of_command(scenario(
        {"do": "refresh", "token": "${r}", "capture": {"r": "body.refresh"}, "expect": {"status": 200}}, rotating))),
    "calls": (sizes, of_program("log")),
    "logouts": (sizes, of_program("logouts")),
    "saved session": (sizes, of_program("saved")),
    "window timeline": (sizes, of_program("window-timeline")),
    "window exchanges": (sizes, of_program("window-exchanges")),
    "window diagram": (sizes, of_program("window-diagram")),
    "window kept": (sizes, of_program("window-kept")),
    "window users": (sizes, of_program("window-users")),
    "window scenario": (few, of_program("window-scenario")),
}

print(f"{'':18}{'steps':>22}{'µs a step':>22}{'times':>8}{'KB a step':>16}{'times':>8}{'worst event':>13}")
if unknown := set(wanted) - set(runs):
    sys.exit(f"no row {', '.join(sorted(unknown))}; there are {', '.join(runs)}")
for name, (counts, run) in runs.items():
    if wanted and name not in wanted:
        continue
    seconds, megabytes, worst = [], [], []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            took, used, event = run(folder, count)
        seconds.append(took)
        megabytes.append(used)
        worst.append(event)
    small, middle, large = counts

    def a_step(figures, index, least):
        return max((figures[index] - figures[0]) / (counts[index] - small), least)

    times = [a_step(seconds, index, 1e-7) for index in (1, 2)]
    bytes_ = [a_step(megabytes, index, 1e-5) for index in (1, 2)]
    slower, larger = times[1] / times[0], bytes_[1] / max(bytes_[0], limits["least KB a step"] / 1024)
    event, event_of = max((each for each in worst if each is not None), default=(None, None))
    problems = [f"a step at most {limits['times a step']} times" for _ in [0] if slower > limits["times a step"]]
    problems += [f"memory at most {limits['times the memory']} times" for _ in [0] if larger > limits["times the memory"]]
    if event is not None and event > limits["event ms"]:
        problems.append(f"an event at most {limits['event ms']} ms ({event_of})")
    missed |= bool(problems)
    print(f"{name:18}{middle:>11,}{large:>11,}{times[0] * 1e6:11.1f}{times[1] * 1e6:11.1f}{slower:8.2f}"
          f"{bytes_[0] * 1024:8.1f}{bytes_[1] * 1024:8.1f}{larger:8.2f}"
          f"{f'{event:10.1f} ms' if event is not None else '':>13}{'  MISSED: ' + ', '.join(problems) if problems else ''}",
          flush=True)
sys.exit(10 if missed else 0)
