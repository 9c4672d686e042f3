import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BillhookProblem, BillhookUnreachable, createBillhook, type Limits } from '../src/index.js';
import { Between, type Fate } from './between.js';
import { KEY, mailsTo, URL_OF_DEV } from './dev.js';

const SOON: Partial<Limits> = { waitMs: 5_000 };

function mailTo(to: string) {
  return { body: { to, subject: 'Hello', text: 'It works.' } };
}

async function through(fates: Fate[], limits = SOON) {
  const between = await Between.before(URL_OF_DEV);
  between.fates.push(...fates);
  const billhook = createBillhook({ baseUrl: between.url, auth: { apiKey: KEY }, limits });
  return { between, billhook };
}

for (const fate of ['cut', 'answer lost', 'half an answer'] as const) {
  test(`a mail is sent once where twice it is ${fate}`, async () => {
    const { between, billhook } = await through([fate, fate]);
    await using _ = between;
    const to = `once-${crypto.randomUUID()}@example.com`;
    const queued = await billhook.post('/v1/emails', mailTo(to));
    const asked = between.to('/v1/emails');
    assert.equal(asked.length, 3);
    assert.equal(new Set(asked.map((one) => one.headers['idempotency-key'])).size, 1);
    assert.match(String(asked[0]?.headers['idempotency-key']), /^[0-9a-f]{32}$/);
    assert.equal((await billhook.get('/v1/emails/{id}', { params: { path: { id: queued.id } } })).id, queued.id);
    const { data } = await billhook.get('/v1/emails', { params: { query: { to } } });
    assert.equal(data.length, 1);
    assert.equal((await mailsTo(to)).length, 1);
  });
}

test('each call has a key of its own, and one that is given stays', async () => {
  const { between, billhook } = await through([]);
  await using _ = between;
  const to = `twice-${crypto.randomUUID()}@example.com`;
  await billhook.post('/v1/emails', mailTo(to));
  await billhook.post('/v1/emails', mailTo(to));
  const header = { 'Idempotency-Key': `mine-${to}` };
  const first = await billhook.post('/v1/emails', { ...mailTo(to), params: { header } });
  const again = await billhook.post('/v1/emails', { ...mailTo(to), params: { header } });
  assert.equal(again.id, first.id);
  assert.equal((await mailsTo(to, 3)).length, 3);
  assert.equal(new Set(between.to('/v1/emails').map((one) => one.headers['idempotency-key'])).size, 3);
});

test('it comes again when it is told to, and not before', async () => {
  for (const status of [429, 503]) {
    const { between, billhook } = await through([{ status, headers: { 'Retry-After': '1' } }]);
    await using _ = between;
    const before = performance.now();
    await billhook.get('/v1/billing/subscription');
    assert.ok(performance.now() - before >= 990);
    assert.equal(between.seen.length, 2);
  }
});

test('while the first request under a key is at work the second waits for its answer', async () => {
  const problem = 'urn:billhook:problem:idempotency-key-in-use';
  const body = JSON.stringify({ type: problem, title: 't', status: 409, detail: 'd', instance: 'i' });
  const headers = { 'Retry-After': '1', 'Content-Type': 'application/problem+json' };
  const { between, billhook } = await through(['answer lost', { status: 409, headers, body }]);
  await using _ = between;
  assert.equal((await billhook.post('/v1/emails', mailTo('wait@example.com'))).status, 'queued');
  assert.equal(between.seen.length, 3);
});

test('what would take too long fails at once, and says in how many seconds to come again', async () => {
  const { between, billhook } = await through([{ status: 429, headers: { 'Retry-After': '3600' } }]);
  await using _ = between;
  const before = performance.now();
  await assert.rejects(billhook.get('/v1/billing/subscription'), (error) => {
    assert.ok(error instanceof BillhookProblem);
    assert.equal(error.status, 429);
    assert.equal(error.retryAfter, 3600);
    return true;
  });
  assert.ok(performance.now() - before < 1_000);
  assert.equal(between.seen.length, 1);
});

test('an error without a word about coming again is not repeated', async () => {
  const { between, billhook } = await through([{ status: 503, body: '<h1>Gateway</h1>' }]);
  await using _ = between;
  await assert.rejects(billhook.get('/v1/billing/subscription'), { name: 'BillhookProblem', type: 'about:blank', status: 503 });
  assert.equal(between.seen.length, 1);
});

test('nobody there is one error, after as many tries as are allowed', async () => {
  const { between, billhook } = await through(['cut', 'cut', 'cut', 'cut', 'cut'], { ...SOON, attempts: 3 });
  await using _ = between;
  await assert.rejects(billhook.post('/v1/emails', mailTo('nobody@example.com')), (error) => {
    assert.ok(error instanceof BillhookUnreachable);
    assert.equal(error.attempts, 3);
    assert.ok(!String(error).includes(KEY));
    return true;
  });
  assert.equal(between.seen.length, 3);
});

test('a change without a key is not made twice where its answer is lost', async () => {
  const { between, billhook } = await through(['answer lost']);
  await using _ = between;
  const change = billhook.patch('/v1/billing/subscription', { body: { quantity: 2 } });
  await assert.rejects(change, BillhookUnreachable);
  assert.equal(between.seen.length, 1);
});

test('an answer that never comes is lost after its time', async () => {
  const { between, billhook } = await through(['silent'], { ...SOON, timeoutMs: 300 });
  await using _ = between;
  await billhook.get('/v1/billing/subscription');
  assert.equal(between.seen.length, 2);
});

test('who gives up is not asked for again', async () => {
  const { between, billhook } = await through([{ status: 503, headers: { 'Retry-After': '4' } }]);
  await using _ = between;
  const signal = AbortSignal.timeout(200);
  await assert.rejects(billhook.get('/v1/billing/subscription', { signal }), { name: 'TimeoutError' });
  assert.equal(between.seen.length, 1);
});

test('a checkout that Stripe does not take yet is bought once it does', async () => {
  const { between, billhook } = await through([]);
  await using _ = between;
  const fault = { provider: 'stripe', fault: 'status', status: 503, count: 1, path: '/v1/checkout/sessions' };
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${URL_OF_DEV}/_sim/faults`, { method: 'POST', headers, body: JSON.stringify(fault) });
  const body = { price_id: 'price_pro_monthly', success_url: 'http://localhost:3000/done' };
  const session = await billhook.post('/v1/billing/checkout-sessions', { body });
  assert.equal(session.status, 'open');
  assert.equal(between.to('/v1/billing/checkout-sessions').length, 2);
});
