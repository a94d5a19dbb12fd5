"""Logs in, calls, refreshes where that is needed, logs out. Made by Jotlab."""
?environment|import os
?context|import ssl
import threading

?requests|import requests
?httpx|import httpx

BASE_URL = @BASE_URL@
?passwordless|LOGIN_PATH = @LOGIN_PATH@
?password|LOGIN_PATH = @LOGIN_PATH@
REFRESH_PATH = @REFRESH_PATH@
?logout|LOGOUT_PATH = @LOGOUT_PATH@
TOKEN_HEADER = @HEADER_NAME@
TOKEN_TYPE = @HEADER_TYPE@
?password|PASSWORD = os.environ["PASSWORD"]
?tokens|ACCESS_TOKEN = os.environ["ACCESS_TOKEN"]
?tokens|REFRESH_TOKEN = os.environ["REFRESH_TOKEN"]
?secret|START_SECRET = @START_SECRET@


class TokenClient:
    """Calls as one user. A refused access token is refreshed once, and the call that found it is repeated once."""

    def __init__(self):
?requests|        self.http = requests.Session()
?requests,connection|@SESSION@
?context|        @CONTEXT@
?httpx|        self.http = httpx.Client(@CLIENT_ARGUMENTS@)
        self.lock = threading.Lock()  # one refresh at a time, whichever thread asks for it
?!tokens|        self.access = self.refresh = None
?tokens|        self.access, self.refresh = ACCESS_TOKEN, REFRESH_TOKEN

?passwordless|    def login(self, username):
?passwordless|        self._take(self._post(LOGIN_PATH, {@USERNAME_FIELD@: username}))
?passwordless|
?password|    def login(self, username, password):
?password|        self._take(self._post(LOGIN_PATH, {@USERNAME_FIELD@: username, @PASSWORD_FIELD@: password}))
?password|
    def call(self, method, path, body=None):
        """The answer, whatever its status."""
        return self._repeated(lambda: self._send(method, path, body))

    def logout(self):
?logout|        """The refresh token is blacklisted; both tokens are forgotten, whatever the server says."""
?!logout|        """Both tokens are forgotten. This server has no logout: the refresh token lives on until its exp."""
?logout|        try:
?logout|            return self._repeated(lambda: self._send("POST", LOGOUT_PATH, {@REFRESH_FIELD@: self.refresh}))
?logout|        finally:
?logout|            with self.lock:
?logout|                self.access = self.refresh = None
?!logout|        with self.lock:
?!logout|            self.access = self.refresh = None

    def _repeated(self, send):
        used = self.access
        response = send()
        if response.status_code == 401 and used and self._refreshed(used):
            response = send()  # once: a second 401 is the answer
        return response

    def _refreshed(self, refused):
        """Whether there is another access token than the one that was refused."""
        with self.lock:
            if self.access != refused:  # another thread was faster, or logged out
                return self.access is not None
?!refresh_wants_access|            response = self._post(REFRESH_PATH, {@REFRESH_FIELD@: self.refresh})
?refresh_wants_access|            # This view wants a live access token beside it: once that is expired, only a login helps.
?refresh_wants_access|            response = self._send("POST", REFRESH_PATH, {@REFRESH_FIELD@: self.refresh})
            if response.status_code == 401:  # expired, or blacklisted: a login is due
                self.access = self.refresh = None
            if response.status_code != 200:
                return False
            self._take(response)
            return True

    def _take(self, response):
        response.raise_for_status()
        tokens = response.json()
        self.access = tokens[@ACCESS_FIELD@]
        self.refresh = tokens.get(@REFRESH_FIELD@, self.refresh)  # a new one comes where refresh tokens rotate

    def _post(self, path, body):
?!secret|        return self.http.post(BASE_URL + path, json=body, timeout=30)
?secret|        return self.http.post(BASE_URL + path, json=body, headers={"X-Jotlab-Secret": START_SECRET}, timeout=30)

    def _send(self, method, path, body):
        headers = {TOKEN_HEADER: f"{TOKEN_TYPE} {self.access}"} if self.access else {}
        return self.http.request(method, BASE_URL + path, json=body, headers=headers, timeout=30)


if __name__ == "__main__":
    client = TokenClient()
?passwordless|    client.login(@USER@)
?password|    client.login(@USER@, PASSWORD)
    response = client.call("GET", @CALL_PATH@)
    print(response.status_code, response.text)
    client.logout()
