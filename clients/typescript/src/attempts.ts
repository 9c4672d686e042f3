import { BillhookUnreachable, retryAfter } from './problem.js';

/** How long and how often a request is tried. */
export interface Limits {
  /** How often it is sent in all; 4 unless told. */
  readonly attempts: number;
  /** How many milliseconds lie between attempts in all, at most; 30,000 unless told. What takes longer fails at once. */
  readonly waitMs: number;
  /** In how many milliseconds an answer has come whole; 40,000 unless told. */
  readonly timeoutMs: number;
}

export const LIMITS: Limits = { attempts: 4, waitMs: 30_000, timeoutMs: 40_000 };

/** 409 where it says so: the first request under the same Idempotency-Key is still at work. */
const COME_AGAIN = new Set([409, 429, 503]);
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Sends a request until there is an answer that counts.
 *
 * @param repeatable whether it may be done again where nobody knows if it was done
 * @throws BillhookUnreachable without any answer; the signal's reason where the caller has given up
 */
export async function attempt(
  fetch: (request: Request) => Promise<Response>,
  request: Request,
  repeatable: boolean,
  limits: Limits,
): Promise<Response> {
  let waited = 0;
  for (let tried = 1; ; tried++) {
    const outcome = await once(fetch, request.clone(), limits.timeoutMs);
    request.signal.throwIfAborted();
    const pause = pauseAfter(outcome, tried, repeatable);
    if (pause === null || tried >= limits.attempts || waited + pause > limits.waitMs) {
      if (outcome instanceof Response) return outcome;
      throw new BillhookUnreachable(tried, outcome.lost);
    }
    await sleep(pause, request.signal);
    waited += pause;
  }
}

/** In milliseconds; null: it is not tried again. */
function pauseAfter(outcome: Response | { lost: unknown }, tried: number, repeatable: boolean): number | null {
  if (outcome instanceof Response) {
    const told = COME_AGAIN.has(outcome.status) ? retryAfter(outcome) : null;
    return told === null ? null : told * 1000;
  }
  return repeatable ? Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tried) : null;
}

/** An answer is read whole here, so that one that breaks off counts as lost; save a stream of events. */
async function once(
  fetch: (request: Request) => Promise<Response>,
  request: Request,
  timeoutMs: number,
): Promise<Response | { lost: unknown }> {
  const time = new AbortController();
  const late = setTimeout(() => time.abort(new Error(`No whole answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    const answer = await fetch(new Request(request, { signal: AbortSignal.any([request.signal, time.signal]) }));
    if (answer.body === null || answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return answer;
    const body = await answer.arrayBuffer();
    return new Response(body, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
  } catch (lost) {
    return { lost };
  } finally {
    clearTimeout(late);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const gaveUp = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', gaveUp);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', gaveUp, { once: true });
  });
}
