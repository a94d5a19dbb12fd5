# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: kills.py JOTLAB_CLI [TIMES [SEED]]
Kills the embedded server (SIGKILL) TIMES times, else JOTLAB_KILLS or ten, while four clients rotate and blacklist tokens, two connections each and at
times one token on both at once. After each new start every refresh token that was answered has to be known, every one that
was spent or blacklisted still blacklisted, and none is ever accepted twice; at the end each of them is asked for again. Exit
1 and a sentence where something was lost."""
import base64
import http.client
import json
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

cli = sys.argv[1]
times = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("JOTLAB_KILLS", "10"))
seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(2**32)
clients = 4
refresh_path, blacklist_path = "/api/token/refresh/", "/api/token/blacklist/"
settings = {"ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True}


def jti(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["jti"]


class Server:
    def __init__(self, home):
        self.process = subprocess.Popen(
            [cli, "serve", "--database", f"{home}/kills.sqlite3", "--settings", f"{home}/settings.json", "--user", "alice"],
            stdout=subprocess.PIPE, text=True)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.process.stdout.readline())
        if not found:
            sys.exit("The server did not start again.")
        self.port = int(found[1])

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Connection:
    def __init__(self, port):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, path, body):
        self.http.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})

    def answer(self):
        reply = self.http.getresponse()
        return reply.status, json.loads(reply.read())

    def call(self, path, body):
        self.send(path, body)
        return self.answer()


class Client(threading.Thread):
    """Until the server is gone. What was answered counts, and what was on its way then may be either."""

    def __init__(self, port, dice):
        super().__init__()
        self.port, self.dice = port, dice
        self.issued, self.spent, self.doubtful, self.faults = [], [], set(), []

    def run(self):
        try:
            one, other = Connection(self.port), Connection(self.port)
            status, pair = one.call("/login/", {"username": "alice"})
            token = pair["refresh"]
            self.issued.append(token)
            while True:
                self.doubtful = {token}
                if self.dice.random() < 0.1:
                    one.call(blacklist_path, {"refresh": token})
                    self.spent.append(token)
                    self.doubtful = set()
                    token = one.call("/login/", {"username": "alice"})[1]["refresh"]
                    self.issued.append(token)
                    continue
                both = [one, other] if self.dice.random() < 0.1 else [one]
                for each in both:
                    each.send(refresh_path, {"refresh": token})
                taken = []
                for each in both:
                    status, reply = each.answer()
                    if status == 200:
                        taken.append(reply["refresh"])
                        self.issued.append(reply["refresh"])
                if len(taken) != 1:
                    self.faults.append(f"A token was taken {len(taken)} times.")
                    return
                self.spent.append(token)
                self.doubtful = set()
                token = taken[0]
                if self.dice.random() < 0.1:  # that one stays as it is
                    token = one.call("/login/", {"username": "alice"})[1]["refresh"]
                    self.issued.append(token)
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            pass  # killed
        except Exception as fault:  # else it would end the thread alone
            self.faults.append(repr(fault))


def check(condition, sentence):
    if not condition:
        sys.exit(f"{sentence} (seed {seed})")


def refused(connection, token):
    status, reply = connection.call(refresh_path, {"refresh": token})
    return status == 401 and "blacklisted" in reply["detail"]


def check_file(home, issued, spent):
    """What the database has of them."""
    with sqlite3.connect(f"{home}/kills.sqlite3") as database:
        known = {row[0] for row in database.execute("SELECT jti FROM token_blacklist_outstandingtoken")}
        listed = {row[0] for row in database.execute(
            "SELECT jti FROM token_blacklist_outstandingtoken AS o JOIN token_blacklist_blacklistedtoken AS b ON b.token_id = o.id")}
        check(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "The database is damaged.")
    database.close()
    check({jti(token) for token in issued} <= known, "A token that was answered is not known.")
    check({jti(token) for token in spent} <= listed, "A token that was spent is not blacklisted.")


dice = random.Random(seed)
issued, spent, doubtful, taken_on = [], [], 0, 0
began = time.monotonic()
with tempfile.TemporaryDirectory() as home:
    pathlib.Path(home, "settings.json").write_text(json.dumps(settings))
    server = Server(home)
    try:
        for number in range(times):
            running = [Client(server.port, random.Random(dice.random())) for _ in range(clients)]
            for client in running:
                client.start()
            while not any(len(client.spent) > 1 for client in running) and any(client.is_alive() for client in running):
                time.sleep(0.001)
            time.sleep(dice.random() * 0.3)
            server.kill()
            for client in running:
                client.join()
                check(not client.faults, f"Before kill {number + 1}: {''.join(client.faults[:1])}")
            server = Server(home)
            connection = Connection(server.port)
            for client in running:
                for token in client.spent:
                    check(refused(connection, token), f"After kill {number + 1} a spent token was accepted.")
                alive = set(client.issued) - set(client.spent) - client.doubtful
                for token in alive:
                    status, reply = connection.call(refresh_path, {"refresh": token})
                    check(status == 200, f"After kill {number + 1} a token that was answered was refused: {reply}.")
                    check(refused(connection, token), f"After kill {number + 1} a token was accepted twice.")
                    client.issued.append(reply["refresh"])
                    client.spent.append(token)
                    taken_on += 1
                issued += client.issued
                spent += client.spent
                doubtful += len(client.doubtful)
            for token in dice.sample(spent, min(20, len(spent))):
                check(refused(connection, token), f"After kill {number + 1} an older token was accepted again.")
        connection = Connection(server.port)
        for token in spent:
            check(refused(connection, token), "At the end a spent token was accepted.")
    finally:
        server.kill()
    check_file(home, issued, spent)
check(len(spent) >= 2 * times, "Hardly anything was answered.")
print(f"{times} kills in {time.monotonic() - began:.0f} s: {len(issued):,} refresh tokens answered, {len(spent):,} spent, {taken_on:,} "
      f"taken on after a kill, {doubtful:,} on their way; none lost, none accepted twice (seed {seed})")
