import { attempt, type Limits } from './attempts.js';
import { bodyOf } from './problem.js';
import { Session, type Auth } from './session.js';

/** How requests get there. */
export interface Way {
  readonly base: URL;
  readonly auth: Auth | null;
  readonly tenant: () => string | null;
  readonly limits: Limits;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly signedOut: () => void;
}

/** A refresh token is good again for 60 seconds at the most where its answer was lost. */
const REFRESH: Limits = { attempts: 3, waitMs: 10_000, timeoutMs: 12_000 };
const OFTEN = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Sends requests: with keys, tokens and the tenant, as often as it takes. */
export class Transport {
  readonly session: Session;
  readonly #way: Way;

  constructor(way: Way) {
    this.#way = way;
    const ask = (body: object) => this.#refresh(body);
    this.session = new Session(way.auth ?? { tokens: null }, ask, way.signedOut);
  }

  async send(asked: Request): Promise<Response> {
    const path = this.#path(asked);
    const entry = path.startsWith('/v1/auth/');
    const request = this.#prepare(asked, path, entry);
    const repeatable = OFTEN.has(request.method) || request.headers.has('Idempotency-Key');
    if (entry && path !== '/v1/auth/logout') {
      const limits = { ...this.#way.limits, attempts: 1 }; // people wait, and mails' tokens are good once
      const answer = await attempt(this.#way.fetch, request, false, limits);
      const told = answer.ok ? await bodyOf(answer.clone()) : null;
      if (typeof told === 'object' && told !== null) await this.session.begin(told);
      return answer;
    }
    const go = (bearer: string | null) =>
      attempt(this.#way.fetch, withBearer(request, bearer), repeatable, this.#way.limits);
    const bearer = request.headers.has('Authorization') ? null : await this.session.bearer();
    let answer = await go(bearer);
    if (answer.status === 401 && bearer !== null && (await this.session.renew(bearer))) {
      answer = await go(await this.session.bearer());
    }
    if (path === '/v1/auth/logout' && answer.ok) await this.session.end();
    return answer;
  }

  /** Below the base; a token is never sent to another host. */
  #path(request: Request): string {
    const { base } = this.#way;
    const url = new URL(request.url);
    const below = base.pathname.replace(/\/$/, '');
    if (url.origin !== base.origin || !url.pathname.startsWith(below + '/')) {
      throw new TypeError(`Not below ${base.origin}${below}: ${url.origin}${url.pathname}`);
    }
    return url.pathname.slice(below.length);
  }

  /** Once for all attempts, so that each repeat has the same key. */
  #prepare(asked: Request, path: string, entry: boolean): Request {
    const credentials = entry && this.session.cookie ? 'include' : 'same-origin';
    const request = new Request(asked, { credentials, redirect: 'manual' });
    if (request.method === 'POST' && path.startsWith('/v1/') && !entry && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey());
    }
    const tenant = this.#way.tenant();
    if (tenant !== null && !entry && !request.headers.has('X-Tenant-Id')) request.headers.set('X-Tenant-Id', tenant);
    return request;
  }

  #refresh(body: object): Promise<Response> {
    const { base, fetch } = this.#way;
    const url = new URL(base.pathname.replace(/\/$/, '') + '/v1/auth/refresh', base);
    const request = new Request(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: this.session.cookie ? 'include' : 'same-origin',
      redirect: 'manual',
    });
    return attempt(fetch, request, true, REFRESH);
  }
}

function withBearer(request: Request, bearer: string | null): Request {
  const copy = request.clone();
  if (bearer !== null) copy.headers.set('Authorization', `Bearer ${bearer}`);
  return copy;
}

/** 128 random bits: `crypto.randomUUID` is missing on plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
