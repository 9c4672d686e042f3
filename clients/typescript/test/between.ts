import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request on its way. */
export type Fate =
  /** It arrives, and its answer comes back. */
  | 'passed'
  /** It does not arrive. */
  | 'cut'
  /** It arrives and is done; the answer is lost. */
  | 'answer lost'
  /** The same, after half of the answer. */
  | 'half an answer'
  /** It arrives nowhere, and nobody says so. */
  | 'silent'
  /** Somebody on the way answers. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A proxy before the API that loses things. */
export class Between implements AsyncDisposable {
  readonly seen: Seen[] = [];
  /** Of the next requests, in turn; 'passed' when there is no more. */
  readonly fates: Fate[] = [];
  readonly #server = createServer((incoming, outgoing) => void this.#take(incoming, outgoing));
  readonly #target: URL;

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  static async before(target: string): Promise<Between> {
    const between = new Between(target);
    await new Promise<void>((ready) => between.#server.listen(0, '127.0.0.1', ready));
    return between;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Those that came to this address. */
  to(path: string): Seen[] {
    return this.seen.filter((one) => one.path.split('?')[0] === path);
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { method = '', url: path = '', headers } = incoming;
    this.seen.push({ method, path, headers, body: body.toString() });
    const fate = this.fates.shift() ?? 'passed';
    if (fate === 'silent') return;
    if (fate === 'cut') return void incoming.socket.destroy();
    if (typeof fate === 'object') {
      outgoing.writeHead(fate.status, fate.headers).end(fate.body);
      return;
    }
    const { hostname, port } = this.#target;
    const onward = ask({ hostname, port, method, path, headers, agent: false }, async (answer) => {
      const told: Buffer[] = [];
      for await (const part of answer) told.push(part as Buffer);
      if (fate === 'answer lost') return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      const whole = Buffer.concat(told);
      if (fate === 'passed') return void outgoing.end(whole);
      outgoing.write(whole.subarray(0, whole.length / 2), () => incoming.socket.destroy());
    });
    onward.on('error', () => incoming.socket.destroy());
    onward.end(body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
