import { createBillhook, type Tokens } from '../src/index.js';

/** Where `billhook dev` is, and the API key that it has printed. */
export const URL_OF_DEV = asked('BILLHOOK_URL');
export const KEY = asked('BILLHOOK_KEY');
export const PASSWORD = 'a tidy horse of nine';

function asked(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: see README.md`);
  return value;
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** What lies in the simulated inbox, waited for. */
export async function mailsTo(address: string, least = 1): Promise<Mail[]> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${URL_OF_DEV}/_sim/inbox.json?to=${encodeURIComponent(address)}`);
    const { data } = (await answer.json()) as { data: Mail[] };
    if (data.length >= least) return data;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`Not ${least} mails to ${address}`);
}

export async function mailToken(address: string): Promise<string> {
  const [mail] = await mailsTo(address);
  const token = /[?&]token=(\S+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`No link in the mail to ${address}`);
  return token;
}

/** A new account's address and tokens. */
export async function newcomer(): Promise<{ email: string; tokens: Tokens }> {
  const email = `ada-${crypto.randomUUID()}@example.com`;
  const kept: Tokens[] = [];
  const save = (tokens: Tokens | null) => void (tokens !== null && kept.push(tokens));
  const billhook = createBillhook({ baseUrl: URL_OF_DEV, auth: { tokens: null, save } });
  await billhook.post('/v1/auth/signup', { body: { email, name: 'Ada', tenant_name: 'Engines' } });
  const body = { token: await mailToken(email), password: PASSWORD };
  await billhook.post('/v1/auth/verify-email', { body });
  const [tokens] = kept;
  if (tokens === undefined) throw new Error('Nothing was kept');
  return { email, tokens };
}
