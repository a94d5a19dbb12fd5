// Logs in, calls, refreshes where that is needed, logs out. Made by Jotlab.

const BASE_URL = @BASE_URL@;
?passwordless|const LOGIN_PATH = @LOGIN_PATH@;
?password|const LOGIN_PATH = @LOGIN_PATH@;
const REFRESH_PATH = @REFRESH_PATH@;
?logout|const LOGOUT_PATH = @LOGOUT_PATH@;
const TOKEN_HEADER = @HEADER_NAME@;
const TOKEN_TYPE = @HEADER_TYPE@;
?secret|const START_SECRET = @START_SECRET@;

// In memory: no disk keeps them, and no other script of a page reads them.
?!tokens|let tokens = null; // { access, refresh }
?tokens|let tokens = { access: process.env.ACCESS_TOKEN, refresh: process.env.REFRESH_TOKEN };
let refreshing = null; // the refresh under way, which all calls share

function post(path, body) {
?!secret|  const headers = { "Content-Type": "application/json" };
?secret|  const headers = { "Content-Type": "application/json", "X-Jotlab-Secret": START_SECRET };
  return fetch(BASE_URL + path, { method: "POST", headers, body: JSON.stringify(body) });
}

function send(method, path, body) {
  const headers = {};
  if (tokens) headers[TOKEN_HEADER] = `${TOKEN_TYPE} ${tokens.access}`;
  if (body) headers["Content-Type"] = "application/json";
  return fetch(BASE_URL + path, { method, headers, body: body && JSON.stringify(body) });
}

?passwordless|async function login(username) {
?passwordless|  const response = await post(LOGIN_PATH, { @USERNAME_FIELD@: username });
?password|async function login(username, password) {
?password|  const response = await post(LOGIN_PATH, { @USERNAME_FIELD@: username, @PASSWORD_FIELD@: password });
?!tokens|  if (!response.ok) throw new Error(`The login was refused: ${response.status}`);
?!tokens|  tokens = taken(await response.json());
?!tokens|}
?!tokens|
function taken(answer, refreshToken) {
  return { access: answer[@ACCESS_NAME@], refresh: answer[@REFRESH_NAME@] ?? refreshToken };
}

async function refresh() {
  const before = tokens;
?!refresh_wants_access|  const response = await post(REFRESH_PATH, { @REFRESH_FIELD@: before.refresh });
?refresh_wants_access|  // This view wants a live access token beside it: once that is expired, only a login helps.
?refresh_wants_access|  const response = await send("POST", REFRESH_PATH, { @REFRESH_FIELD@: before.refresh });
  const answer = response.ok ? await response.json() : null;
  if (tokens !== before) return false; // logged out meanwhile, and it stays so
  if (response.status === 401) tokens = null; // expired, or blacklisted: a login is due
  if (!answer) return false;
  tokens = taken(answer, before.refresh); // a new refresh token comes along where they rotate
  return true;
}

// Whether there is another access token than the one that was refused.
async function refreshed(refused) {
  if (tokens?.access !== refused) return tokens !== null; // another call was faster, or logged out
  refreshing ??= refresh().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function repeated(attempt) {
  const used = tokens?.access;
  const response = await attempt();
  if (response.status !== 401 || !used || !(await refreshed(used))) return response;
  return attempt(); // once: a second 401 is the answer
}

// The answer, whatever its status. A refused access token is refreshed once, and the call repeated once.
function call(method, path, body) {
  return repeated(() => send(method, path, body));
}

?logout|// The refresh token is blacklisted; both tokens are deleted, whatever the server says.
?!logout|// Both tokens are deleted. This server has no logout: the refresh token lives on until its exp.
async function logout() {
?logout|  try {
?logout|    return await repeated(() => send("POST", LOGOUT_PATH, { @REFRESH_FIELD@: tokens?.refresh }));
?logout|  } finally {
?logout|    tokens = null;
?logout|  }
?!logout|  tokens = null;
}

?passwordless|await login(@USER@);
?password|await login(@USER@, process.env.PASSWORD);
const response = await call("GET", @CALL_PATH@);
console.log(response.status, await response.text());
await logout();
