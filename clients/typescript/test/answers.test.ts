import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BillhookProblem, createBillhook } from '../src/index.js';
import { Between } from './between.js';
import { KEY, URL_OF_DEV } from './dev.js';

const billhook = createBillhook({ baseUrl: URL_OF_DEV, auth: { apiKey: KEY } });

test('a list is walked page by page, as far as it is asked for', async () => {
  const tag = `t${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`;
  for (let i = 0; i < 5; i++) {
    await billhook.post('/v1/emails', { body: { to: `p${i}@example.com`, subject: `${i}`, text: 'x', tags: [tag] } });
  }
  await using between = await Between.before(URL_OF_DEV);
  const counted = createBillhook({ baseUrl: between.url, auth: { apiKey: KEY } });
  const query = { tag, limit: 2 };
  const subjects: string[] = [];
  for await (const mail of counted.items('/v1/emails', { params: { query } })) subjects.push(mail.to);
  assert.deepEqual(subjects, ['p4@example.com', 'p3@example.com', 'p2@example.com', 'p1@example.com', 'p0@example.com']);
  assert.equal(between.seen.length, 3);
  const sizes: number[] = [];
  for await (const page of counted.pages('/v1/emails', { params: { query } })) {
    sizes.push(page.data.length);
    if (sizes.length === 2) break;
  }
  assert.deepEqual(sizes, [2, 2]);
  assert.equal(between.seen.length, 5);
});

test('a problem is an error that names what is wrong and repeats nothing of it', async () => {
  const body = { to: 'nobody-at-all', subject: 'Hello', text: 'secret-words' };
  await assert.rejects(billhook.post('/v1/emails', { body }), (error) => {
    assert.ok(error instanceof BillhookProblem);
    assert.ok(error.is('validation-failed'));
    assert.ok(!error.is('conflict'));
    assert.equal(error.status, 422);
    assert.equal(error.errors[0]?.pointer, '/to');
    assert.ok(error.instance);
    assert.ok(!`${error} ${error.stack}`.includes('secret-words'));
    return true;
  });
});

test('no content is undefined', async () => {
  const body = { channel: 'email', address: `s-${crypto.randomUUID()}@example.com` } as const;
  const { id } = await billhook.post('/v1/suppressions', { body });
  assert.equal(await billhook.delete('/v1/suppressions/{id}', { params: { path: { id } } }), undefined);
});

test('a page or a redirect in place of the API is told as what it is', async () => {
  await using between = await Between.before(URL_OF_DEV);
  const other = createBillhook({ baseUrl: `${between.url}/`, auth: { apiKey: KEY } });
  between.fates.push({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<h1>App</h1>' });
  await assert.rejects(other.get('/v1/billing/plans'), /is baseUrl the address of the API/);
  between.fates.push({ status: 301, headers: { Location: 'https://api.example.com/' } });
  await assert.rejects(other.get('/v1/billing/plans'), /redirect/);
  assert.equal(between.seen.length, 2);
  assert.throws(() => createBillhook({ baseUrl: 'api.example.com' }), /must be the address/);
});

test('a stream of events is read as it comes', async () => {
  const { job_id } = await billhook.post('/v1/emails', { body: { to: 'job@example.com', subject: 's', text: 't' } });
  const { data } = await billhook.raw.GET('/v1/jobs/{id}/events', { params: { path: { id: job_id } }, parseAs: 'stream' });
  let told = '';
  const words = new TextDecoder();
  for await (const part of data as unknown as AsyncIterable<Uint8Array>) {
    told += words.decode(part, { stream: true });
    if (told.includes('"state":"completed"')) break;
  }
  assert.match(told, /event: state/);
});

/** Not run: that it compiles is the test. */
export async function typed(): Promise<void> {
  const me = await billhook.get('/v1/me');
  const email: string = me.email;
  for await (const invoice of billhook.items('/v1/billing/invoices')) invoice.total satisfies number;
  // @ts-expect-error no such address
  await billhook.get('/v1/nothing');
  // @ts-expect-error no such member
  void me.nothing;
  // @ts-expect-error it wants a body
  await billhook.post('/v1/emails');
  // @ts-expect-error this one has no such member
  await billhook.post('/v1/auth/signup', { body: { email, name: 'Ada', tenant_name: 'Engines', nickname: 'A' } });
  // @ts-expect-error no list
  billhook.items('/v1/me');
  // @ts-expect-error it wants an id
  await billhook.get('/v1/jobs/{id}');
}
