import type { components } from './contract.js';

type Told = components['schemas']['Problem'];

/** The stable names of errors, as in the contract; a newer API may have more. */
export type ProblemType = Told['type'];

/** What comes after `urn:billhook:problem:`. */
export type ProblemName = ProblemType extends `urn:billhook:problem:${infer Name}` ? Name : never;

/** A member of the request that is wrong. */
export interface WrongMember {
  /** A JSON pointer into the body (RFC 6901), or the name of a query parameter in the same form. */
  readonly pointer: string;
  readonly detail: string;
}

/** An answer that is no success, as RFC 9457 tells it. */
export class BillhookProblem extends Error {
  override readonly name = 'BillhookProblem';

  private constructor(
    /** Stable; `about:blank` where the answer is no problem of Billhook's, as a proxy's page. */
    readonly type: ProblemType | 'about:blank' | (string & {}),
    readonly title: string,
    readonly status: number,
    readonly detail: string,
    /** The request's id, as it stands in the log; null where there is none. */
    readonly instance: string | null,
    readonly errors: readonly WrongMember[],
    /** In how many seconds to come again; null where nobody has said. */
    readonly retryAfter: number | null,
  ) {
    super(`${status} ${type}: ${detail}`);
  }

  /** Of an answer whose body has been read, as JSON where it is such. */
  static of(response: Response, body: unknown): BillhookProblem {
    const id = response.headers.get('X-Request-Id');
    if (!isTold(body)) {
      const detail = isRedirect(response)
        ? 'The answer is a redirect: is baseUrl the address of the API itself, with its scheme?'
        : 'The answer is none of Billhook’s: is baseUrl the address of the API?';
      return new BillhookProblem('about:blank', 'Not of Billhook', response.status, detail, id, [], retryAfter(response));
    }
    const { type, title, status, detail, instance, errors } = body;
    return new BillhookProblem(type, title, status, detail, instance ?? id, errors ?? [], retryAfter(response));
  }

  /** Whether it is of this type: `problem.is('conflict')`. */
  is(name: ProblemName): boolean {
    return this.type === `urn:billhook:problem:${name}`;
  }
}

/** No answer came, however often it was asked; whether it was done is not known. `cause` is the last failure. */
export class BillhookUnreachable extends Error {
  override readonly name = 'BillhookUnreachable';

  constructor(
    readonly attempts: number,
    cause: unknown,
  ) {
    super(`No answer after ${attempts} ${attempts === 1 ? 'try' : 'tries'}`, { cause });
  }
}

/** Seconds; null where the answer does not say, or says what is neither seconds nor a date. */
export function retryAfter(response: Response): number | null {
  const told = response.headers.get('Retry-After');
  if (told === null) return null;
  if (/^\d+$/.test(told)) return Number(told);
  const date = Date.parse(told);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}

function isTold(body: unknown): body is Told {
  return (
    typeof body === 'object' &&
    body !== null &&
    ['type', 'title', 'detail'].every((name) => typeof (body as Record<string, unknown>)[name] === 'string') &&
    typeof (body as Record<string, unknown>)['status'] === 'number'
  );
}

function isRedirect(response: Response): boolean {
  return response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400);
}

/** The body of an answer: what its JSON says, else its text. */
export async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return /^application\/([\w.-]+\+)?json/.test(response.headers.get('Content-Type') ?? '') ? JSON.parse(text) : text;
}
