import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BillhookProblem, BillhookUnreachable, createBillhook, type Tokens } from '../src/index.js';
import { Between } from './between.js';
import { KEY, mailToken, newcomer, PASSWORD, URL_OF_DEV } from './dev.js';

/** As an access token is after its quarter of an hour: not taken. */
const OVER = 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA';
const PAGE = 'http://localhost:3000';

/** What a browser does: keeps cookies, and tells the page's origin. */
function browser(origin = PAGE) {
  const jar = new Map<string, string>();
  const asked: Request[] = [];
  const take = async (request: Request) => {
    asked.push(request.clone());
    const headers = new Headers(request.headers);
    headers.set('Origin', origin);
    if (request.credentials === 'include') headers.set('Cookie', [...jar].map((one) => one.join('=')).join('; '));
    const answer = await fetch(new Request(request, { headers }));
    for (const cookie of request.credentials === 'include' ? answer.headers.getSetCookie() : []) {
      const [pair = '', ...rest] = cookie.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (rest.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return { jar, asked, fetch: take };
}

test('many requests whose token is over have one refresh', async () => {
  const { tokens } = await newcomer();
  await using between = await Between.before(URL_OF_DEV);
  const kept: (Tokens | null)[] = [];
  const billhook = createBillhook({
    baseUrl: between.url,
    auth: { tokens: { ...tokens, access_token: OVER }, save: (next) => void kept.push(next) },
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => billhook.get('/v1/me')));
  assert.equal(new Set(answers.map((me) => me.id)).size, 1);
  assert.equal(between.to('/v1/auth/refresh').length, 1);
  assert.equal(kept.length, 1);
  await billhook.get('/v1/me');
  assert.equal(between.to('/v1/auth/refresh').length, 1);
});

test('a refresh whose answer is lost is asked for again, and the session lives', async () => {
  const { tokens } = await newcomer();
  await using between = await Between.before(URL_OF_DEV);
  const billhook = createBillhook({ baseUrl: between.url, auth: { tokens: { ...tokens, access_token: OVER } } });
  between.fates.push('passed', 'answer lost');
  assert.ok((await billhook.get('/v1/me')).id);
  assert.equal(between.to('/v1/auth/refresh').length, 2);
});

test('a refresh that cannot be answered now signs nobody out', async () => {
  const { tokens } = await newcomer();
  await using between = await Between.before(URL_OF_DEV);
  const kept: (Tokens | null)[] = [];
  const auth = { tokens: { ...tokens, access_token: OVER }, save: (next: Tokens | null) => void kept.push(next) };
  const billhook = createBillhook({ baseUrl: between.url, auth });
  between.fates.push('passed', 'cut', 'cut', 'cut');
  await assert.rejects(billhook.get('/v1/me'), BillhookUnreachable);
  assert.deepEqual(kept, []);
  assert.ok((await billhook.get('/v1/me')).id);
});

test('tokens that could not be kept fail the request', async () => {
  const { tokens } = await newcomer();
  const save = () => Promise.reject(new Error('the disk is full'));
  const auth = { tokens: { ...tokens, access_token: OVER }, save };
  await assert.rejects(createBillhook({ baseUrl: URL_OF_DEV, auth }).get('/v1/me'), /the disk is full/);
});

test('who is signed out is told once, and the request fails with 401', async () => {
  const { tokens } = await newcomer();
  await createBillhook({ baseUrl: URL_OF_DEV, auth: { tokens } }).post('/v1/auth/logout');
  let told = 0;
  const kept: (Tokens | null)[] = [];
  const billhook = createBillhook({
    baseUrl: URL_OF_DEV,
    auth: { tokens, save: (next) => void kept.push(next) },
    onSignedOut: () => void told++,
  });
  const asked = await Promise.allSettled([1, 2, 3].map(() => billhook.get('/v1/me')));
  for (const one of asked) {
    assert.ok(one.status === 'rejected' && one.reason instanceof BillhookProblem);
    assert.ok(one.reason.is('unauthenticated'));
  }
  assert.equal(told, 1);
  assert.deepEqual(kept, [null]);
});

test('a page signs up, is signed in after a reload, and signs out', async () => {
  const email = `page-${crypto.randomUUID()}@example.com`;
  const { jar, asked, fetch } = browser();
  const page = () => createBillhook({ baseUrl: URL_OF_DEV, auth: 'cookie', fetch });
  const first = page();
  assert.equal(await first.restore(), false);
  assert.ok(Array.isArray((await first.get('/v1/billing/plans')).data)); // for all; nobody is asked for again
  assert.equal(asked.filter((one) => one.url.endsWith('/refresh')).length, 1);
  await first.post('/v1/auth/signup', { body: { email, name: 'Ada', tenant_name: 'Engines' } });
  const answer = await first.post('/v1/auth/verify-email', { body: { token: await mailToken(email), password: PASSWORD } });
  assert.equal('refresh_token' in answer, false);
  assert.deepEqual([...jar.keys()], ['__Host-billhook-refresh']);
  assert.equal((await first.get('/v1/me')).email, email);

  const reloaded = page();
  asked.length = 0;
  const both = await Promise.all([reloaded.restore(), reloaded.get('/v1/me'), reloaded.get('/v1/tenants')]);
  assert.equal(both[0], true);
  assert.equal(asked.filter((one) => one.url.endsWith('/refresh')).length, 1);
  for (const one of asked) assert.equal(one.credentials, one.url.includes('/v1/auth/') ? 'include' : 'same-origin');

  await reloaded.post('/v1/auth/logout');
  assert.deepEqual([...jar.keys()], []);
  assert.equal(await page().restore(), false);
  await page().post('/v1/auth/login', { body: { email, password: PASSWORD } });
  assert.equal(await page().restore(), true);
});

test('a page of another site does not get in with the cookie', async () => {
  const { email } = await newcomer();
  const ours = browser();
  await createBillhook({ baseUrl: URL_OF_DEV, auth: 'cookie', fetch: ours.fetch }).post('/v1/auth/login', {
    body: { email, password: PASSWORD },
  });
  const theirs = browser('https://evil.example');
  ours.jar.forEach((value, name) => theirs.jar.set(name, value));
  const evil = createBillhook({ baseUrl: URL_OF_DEV, auth: 'cookie', fetch: theirs.fetch });
  await assert.rejects(evil.restore(), { name: 'BillhookProblem', status: 403 });
  assert.equal(await createBillhook({ baseUrl: URL_OF_DEV, auth: 'cookie', fetch: ours.fetch }).restore(), true);
});

test('a key is never refreshed, and goes to no other host', async () => {
  await using between = await Between.before(URL_OF_DEV);
  const wrong = createBillhook({ baseUrl: between.url, auth: { apiKey: 'bh_test_wrong' } });
  await assert.rejects(wrong.get('/v1/billing/subscription'), { status: 401, type: 'urn:billhook:problem:unauthenticated' });
  assert.equal(between.seen.length, 1);
  const right = createBillhook({ baseUrl: URL_OF_DEV, auth: { apiKey: KEY } });
  await assert.rejects(right.raw.GET('/v1/billing/plans', { baseUrl: between.url }), TypeError);
  assert.equal(between.seen.length, 1);
});

test('a tenant is chosen by header', async () => {
  const { tokens } = await newcomer();
  const person = createBillhook({ baseUrl: URL_OF_DEV, auth: { tokens } });
  const other = await person.post('/v1/tenants', { body: { name: 'Second' } });
  const acting = createBillhook({ baseUrl: URL_OF_DEV, auth: { tokens }, tenant: other.id });
  assert.equal((await acting.get('/v1/billing/subscription')).status, 'none');
  const nobodys = createBillhook({ baseUrl: URL_OF_DEV, auth: { tokens }, tenant: () => crypto.randomUUID() });
  await assert.rejects(nobodys.get('/v1/billing/subscription'), { status: 404 });
});
