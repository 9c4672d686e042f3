import { BillhookProblem, bodyOf } from './problem.js';

/** What a sign-in without a cookie answers. */
export interface Tokens {
  readonly access_token: string;
  /** Good once: whoever uses it keeps what comes in its place. */
  readonly refresh_token: string;
}

/** Who asks. */
export type Auth =
  /** A browser: the refresh token is in a cookie that no script reads, the access token in memory alone. */
  | 'cookie'
  /** An API key. */
  | { readonly apiKey: string }
  /** A program that acts for a person. */
  | {
      /** Of a sign-in before; null: somebody signs in by this client. */
      readonly tokens: Tokens | null;
      /** Keeps them, before they are used; null: the session is over. One that fails, fails the request. */
      readonly save?: (tokens: Tokens | null) => void | Promise<void>;
    };

/** The access token of the moment, and the one way to the next. */
export class Session {
  #access: string | null = null;
  #refresh: string | null = null;
  #renewing: Promise<boolean> | null = null;
  #over = false;
  readonly #auth: Auth;
  readonly #ask: (body: object) => Promise<Response>;
  readonly #signedOut: () => void;

  /**
   * @param ask sends a body to POST /v1/auth/refresh
   * @param signedOut told once a session is over that was there, or that nobody had
   */
  constructor(auth: Auth, ask: (body: object) => Promise<Response>, signedOut: () => void) {
    this.#auth = auth;
    this.#ask = ask;
    this.#signedOut = signedOut;
    if (typeof auth === 'object' && 'tokens' in auth && auth.tokens !== null) {
      this.#access = auth.tokens.access_token;
      this.#refresh = auth.tokens.refresh_token;
    }
  }

  get cookie(): boolean {
    return this.#auth === 'cookie';
  }

  /** For the header `Authorization`; null: nobody is signed in. */
  async bearer(): Promise<string | null> {
    if (typeof this.#auth === 'object' && 'apiKey' in this.#auth) return this.#auth.apiKey;
    if (this.#access === null) await this.renew(null);
    return this.#access;
  }

  /** Whether somebody is signed in, asked anew where it is not known. */
  async restore(): Promise<boolean> {
    this.#over = false;
    return (await this.bearer()) !== null;
  }

  /**
   * Gets another access token than this one. However many ask at once, it is asked for once.
   *
   * @return whether there is one
   * @throws {@link BillhookProblem} where the API cannot say now, or the page's origin may not ask
   */
  renew(refused: string | null): Promise<boolean> {
    if (typeof this.#auth === 'object' && 'apiKey' in this.#auth) return Promise.resolve(false);
    if (this.#access !== refused) return Promise.resolve(this.#access !== null);
    if (this.#over || (!this.cookie && this.#refresh === null)) return Promise.resolve(false);
    this.#renewing ??= this.#next().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #next(): Promise<boolean> {
    const answer = await this.#ask(this.#refresh === null ? {} : { refresh_token: this.#refresh });
    if (answer.status === 401) {
      await this.end();
      return false;
    }
    const body = await bodyOf(answer);
    if (!answer.ok || !isObject(body)) throw BillhookProblem.of(answer, body);
    await this.begin(body);
    return true;
  }

  /** Takes the tokens of an answer; one without, as the question for a second factor, changes nothing. */
  async begin(answer: Partial<Tokens>): Promise<void> {
    if (typeof answer.access_token !== 'string') return;
    if (typeof answer.refresh_token === 'string') {
      await this.#save({ access_token: answer.access_token, refresh_token: answer.refresh_token });
      this.#refresh = answer.refresh_token;
    }
    this.#access = answer.access_token;
    this.#over = false;
  }

  async end(): Promise<void> {
    this.#access = null;
    this.#refresh = null;
    this.#over = true;
    await this.#save(null);
    this.#signedOut();
  }

  async #save(tokens: Tokens | null): Promise<void> {
    if (typeof this.#auth === 'object' && 'tokens' in this.#auth) await this.#auth.save?.(tokens);
  }
}

function isObject(body: unknown): body is Partial<Tokens> {
  return typeof body === 'object' && body !== null;
}
