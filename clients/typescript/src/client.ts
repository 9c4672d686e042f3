import createClient, { type Client, type FetchOptions } from 'openapi-fetch';
import type { FilterKeys, HttpMethod, MediaType, PathsWithMethod } from 'openapi-typescript-helpers';
import type { RequiredKeysOf, ResponseObjectMap, SuccessResponse } from 'openapi-typescript-helpers';
import { LIMITS, type Limits } from './attempts.js';
import type { paths } from './contract.js';
import { items, pages, type Item, type Page, type PagedPath } from './pages.js';
import { BillhookProblem } from './problem.js';
import type { Auth } from './session.js';
import { Transport } from './transport.js';

/** What a client is made of. */
export interface Options {
  /** Of the API, as `https://api.example.com`; in a browser a path will do, `/` where the page's own host passes `/v1` on. */
  readonly baseUrl: string;
  /** Nobody unless told, which is enough for what is open to all, as `/v1/billing/plans`. */
  readonly auth?: Auth;
  /** For `X-Tenant-Id`; without it the person's default tenant. */
  readonly tenant?: string | (() => string | null);
  readonly limits?: Partial<Limits>;
  /** Told when the session is over, or when it turns out that there is none. */
  readonly onSignedOut?: () => void;
  /** In place of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

type Init<Paths, Path extends keyof Paths, Method extends HttpMethod> = Omit<
  FetchOptions<FilterKeys<Paths[Path], Method>>,
  'baseUrl' | 'fetch' | 'parseAs' | 'middleware' | 'querySerializer' | 'bodySerializer' | 'pathSerializer'
>;

/** The body of a success; undefined where there is none (204). */
export type Answer<Paths, Path extends keyof Paths, Method extends HttpMethod> =
  ResponseObjectMap<FilterKeys<Paths[Path], Method>> extends infer Responses extends Record<string | number, any>
    ? SuccessResponse<Responses, MediaType>
    : never;

type Call<Paths extends {}, Method extends HttpMethod> = <Path extends PathsWithMethod<Paths, Method>>(
  path: Path,
  ...init: RequiredKeysOf<Init<Paths, Path, Method>> extends never
    ? [init?: Init<Paths, Path, Method>]
    : [init: Init<Paths, Path, Method>]
) => Promise<Answer<Paths, Path, Method>>;

/** Billhook's API. Each call answers the body of a success, and throws {@link BillhookProblem} or BillhookUnreachable. */
export interface Billhook<Paths extends {} = paths> {
  readonly get: Call<Paths, 'get'>;
  readonly post: Call<Paths, 'post'>;
  readonly put: Call<Paths, 'put'>;
  readonly patch: Call<Paths, 'patch'>;
  readonly delete: Call<Paths, 'delete'>;
  /** Each page of a list. */
  pages<Path extends PagedPath<Paths>>(path: Path, init?: Init<Paths, Path, 'get'>): AsyncGenerator<Page<Paths, Path>>;
  /** Each item of a list, page after page as it is asked for. */
  items<Path extends PagedPath<Paths>>(path: Path, init?: Init<Paths, Path, 'get'>): AsyncGenerator<Item<Paths, Path>>;
  /** Whether somebody is signed in: in a browser to be asked when the page is loaded. */
  restore(): Promise<boolean>;
  /** openapi-fetch over the same tokens, keys and repeats: for headers of answers, and for streams. It throws no problems. */
  readonly raw: Client<Paths>;
}

/** These sign in; in a browser by a cookie. */
const SIGN_IN = new Set([
  '/v1/auth/login',
  '/v1/auth/verify-email',
  '/v1/auth/invitations/accept',
  '/v1/auth/mfa/verify',
  '/v1/auth/oauth/token',
]);

/**
 * Makes a client.
 *
 * @typeParam Paths of another contract than the one it comes with, as an installation's with products
 */
export function createBillhook<Paths extends {} = paths>(options: Options): Billhook<Paths> {
  const tenant = options.tenant ?? null;
  const transport = new Transport({
    base: absolute(options.baseUrl),
    auth: options.auth ?? null,
    tenant: typeof tenant === 'function' ? tenant : () => tenant,
    limits: { ...LIMITS, ...options.limits },
    fetch: options.fetch ?? ((request) => fetch(request)),
    signedOut: options.onSignedOut ?? (() => {}),
  });
  const raw = createClient<Paths>({
    baseUrl: absolute(options.baseUrl).href,
    fetch: (request) => transport.send(request),
  });

  async function call(method: HttpMethod, path: string, init: { body?: object } = {}): Promise<unknown> {
    const signsIn = options.auth === 'cookie' && SIGN_IN.has(path);
    const asked = signsIn ? { ...init, body: { session: 'cookie', ...init.body } } : init;
    const { response, data, error } = await (raw.request as Untyped)(method, path, { ...asked, parseAs: 'text' });
    if (error !== undefined || !response.ok) throw BillhookProblem.of(response, error);
    if (data === undefined || data === '') return undefined;
    if (!/json/.test(response.headers.get('Content-Type') ?? '')) throw BillhookProblem.of(response, data);
    return JSON.parse(data);
  }
  const by = (method: HttpMethod) => (path: string, init?: object) => call(method, path, init);
  const get = by('get');
  return {
    get,
    post: by('post'),
    put: by('put'),
    patch: by('patch'),
    delete: by('delete'),
    pages: (path: string, init?: object) => pages(get, path, init),
    items: (path: string, init?: object) => items(get, path, init),
    restore: () => transport.session.restore(),
    raw,
  } as Billhook<Paths>;
}

type Untyped = (
  method: HttpMethod,
  path: string,
  init: object,
) => Promise<{ response: Response; data?: string; error?: unknown }>;

function absolute(baseUrl: string): URL {
  const page = typeof location === 'object' ? location.href : undefined;
  if (!URL.canParse(baseUrl, page)) {
    throw new TypeError('baseUrl must be the address of the API, as https://api.example.com');
  }
  return new URL(baseUrl, page);
}
