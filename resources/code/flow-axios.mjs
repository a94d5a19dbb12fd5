// Logs in, calls, refreshes where that is needed, logs out. Made by Jotlab.
import axios from "axios";
?agent|@AGENT@

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

// Without the interceptors: a login and a refresh carry no access token, and are not repeated.
?!secret|const plain = axios.create({ baseURL: BASE_URL, timeout: 30000@AXIOS_OPTIONS@ });
?secret|const plain = axios.create({ baseURL: BASE_URL, timeout: 30000@AXIOS_OPTIONS@, headers: { "X-Jotlab-Secret": START_SECRET } });
// All other calls. A refused access token is refreshed once, and the call repeated once.
const client = axios.create({ baseURL: BASE_URL, timeout: 30000@AXIOS_OPTIONS@ });

client.interceptors.request.use((config) => {
  config.usedAccess = tokens?.access;
  if (tokens) config.headers[TOKEN_HEADER] = `${TOKEN_TYPE} ${tokens.access}`;
  if (config.sendsRefresh) config.data = { @REFRESH_FIELD@: tokens?.refresh }; // the one of now, also when repeated
  return config;
});

client.interceptors.response.use(undefined, async (error) => {
  const config = error.config;
  const mayRepeat = error.response?.status === 401 && config.usedAccess && !config.isRepeated;
  if (!mayRepeat || !(await refreshed(config.usedAccess))) throw error; // once: a second 401 is the answer
  return client.request({ ...config, isRepeated: true });
});

?passwordless|async function login(username) {
?passwordless|  const response = await plain.post(LOGIN_PATH, { @USERNAME_FIELD@: username });
?password|async function login(username, password) {
?password|  const response = await plain.post(LOGIN_PATH, { @USERNAME_FIELD@: username, @PASSWORD_FIELD@: password });
?!tokens|  tokens = taken(response.data);
?!tokens|}
?!tokens|
function taken(answer, refreshToken) {
  return { access: answer[@ACCESS_NAME@], refresh: answer[@REFRESH_NAME@] ?? refreshToken };
}

async function refresh() {
  const before = tokens;
?!refresh_wants_access|  const response = await plain.post(REFRESH_PATH, { @REFRESH_FIELD@: before.refresh }, { validateStatus: null });
?refresh_wants_access|  // This view wants a live access token beside it: once that is expired, only a login helps.
?refresh_wants_access|  const headers = { [TOKEN_HEADER]: `${TOKEN_TYPE} ${before.access}` };
?refresh_wants_access|  const body = { @REFRESH_FIELD@: before.refresh };
?refresh_wants_access|  const response = await plain.post(REFRESH_PATH, body, { headers, validateStatus: null });
  if (tokens !== before) return false; // logged out meanwhile, and it stays so
  if (response.status === 401) tokens = null; // expired, or blacklisted: a login is due
  if (response.status !== 200) return false;
  tokens = taken(response.data, before.refresh); // a new refresh token comes along where they rotate
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

?logout|// The refresh token is blacklisted; both tokens are deleted, whatever the server says.
?!logout|// Both tokens are deleted. This server has no logout: the refresh token lives on until its exp.
async function logout() {
?logout|  try {
?logout|    return await client.post(LOGOUT_PATH, null, { sendsRefresh: true });
?logout|  } finally {
?logout|    tokens = null;
?logout|  }
?!logout|  tokens = null;
}

?passwordless|await login(@USER@);
?password|await login(@USER@, process.env.PASSWORD);
const response = await client.get(@CALL_PATH@);
console.log(response.status, response.data);
await logout();
