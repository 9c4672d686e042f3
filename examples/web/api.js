// The API in cookie mode: the access token is in memory alone, the refresh token in a cookie that no
// script reads. A page that is built has clients/typescript for this.

const API = document.querySelector('meta[name=api]').content;
const PAUSES_MS = [300, 1500];

let access = null;
let renewing = null;
let signedOut = () => {};

/** An answer that is no success, or none at all. `errors` has what is wrong by the name of the field. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? 'Something went wrong.');
    this.status = status;
    this.type = problem.type?.split(':').pop() ?? 'unreachable';
    this.errors = new Map((problem.errors ?? []).map(({ pointer, detail }) => [pointer.slice(1), detail]));
  }
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const remove = (path) => call('DELETE', path);

/** Told when the session is over. */
export function onSignedOut(tell) {
  signedOut = tell;
}

/** Whether somebody is signed in: the cookie brings an access token. */
export async function restore() {
  return access !== null || renew(null);
}

/** Of a log-in or a confirmed sign-up. An answer without a token asks for a second factor. */
export async function signIn(path, body) {
  const answer = await call('POST', path, { ...body, session: 'cookie' });
  access = answer.access_token ?? null;
  return answer;
}

export async function signOut() {
  await post('/v1/auth/logout');
  access = null;
}

async function call(method, path, body) {
  const entry = path.startsWith('/v1/auth/') && path !== '/v1/auth/logout';
  const key = method === 'POST' && !path.startsWith('/v1/auth/') ? newKey() : null; // one for all tries
  const repeatable = method === 'GET' || method === 'DELETE' || key !== null;
  const used = entry ? null : access;
  let answer = await send(method, path, body, key, used, repeatable);
  if (answer.status === 401 && used !== null && (await renew(used))) {
    answer = await send(method, path, body, key, access, repeatable);
  }
  return read(answer);
}

/** One refresh, however many ask; false: the session is over. */
function renew(refused) {
  if (access !== refused) return Promise.resolve(access !== null);
  renewing ??= refresh().finally(() => { renewing = null; });
  return renewing;
}

async function refresh() {
  const had = access !== null;
  const answer = await send('POST', '/v1/auth/refresh', {}, null, null, true);
  if (answer.status === 401) {
    access = null;
    if (had) signedOut();
    return false;
  }
  access = (await read(answer)).access_token;
  return true;
}

async function send(method, path, body, key, token, repeatable) {
  const headers = {
    ...(body && { 'Content-Type': 'application/json' }),
    ...(key && { 'Idempotency-Key': key }),
    ...(token && { Authorization: `Bearer ${token}` }),
  };
  const credentials = path.startsWith('/v1/auth/') ? 'include' : 'same-origin';
  for (const pause of repeatable ? PAUSES_MS : []) {
    try {
      return await fetch(API + path, { method, headers, credentials, body: body && JSON.stringify(body) });
    } catch {
      await new Promise((later) => setTimeout(later, pause)); // no answer: under the same key it is done once
    }
  }
  try {
    return await fetch(API + path, { method, headers, credentials, body: body && JSON.stringify(body) });
  } catch {
    throw new ApiError(0, { detail: 'There is no answer. Check the connection and try again.' });
  }
}

async function read(answer) {
  if (answer.status === 204) return {};
  const isJson = answer.headers.get('Content-Type')?.includes('json');
  if (!isJson) throw new ApiError(answer.status, { detail: 'The answer is not the API’s: is /v1 passed on to it?' });
  const body = await answer.json();
  if (!answer.ok) throw new ApiError(answer.status, body);
  return body;
}

/** Random; crypto.randomUUID is missing on plain http. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
