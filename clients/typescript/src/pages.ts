import type { FilterKeys, PathsWithMethod } from 'openapi-typescript-helpers';
import type { Answer } from './client.js';

interface List {
  readonly data: readonly unknown[];
  readonly next_cursor?: string | null;
}

/** The addresses whose GET answers a page of a list. */
export type PagedPath<Paths extends {}> = {
  [Path in PathsWithMethod<Paths, 'get'>]: Answer<Paths, Path, 'get'> extends { data: unknown[]; next_cursor: string | null }
    ? Path
    : never;
}[PathsWithMethod<Paths, 'get'>];

/** One page: `data` and `next_cursor`. */
export type Page<Paths, Path extends keyof Paths> = Answer<Paths, Path, 'get'>;

/** What a list is of. */
export type Item<Paths, Path extends keyof Paths> = FilterKeys<Page<Paths, Path>, 'data'> extends (infer One)[] ? One : never;

type Get = (path: string, init?: object) => Promise<unknown>;
type Start = { readonly params?: { readonly query?: object } };

/** Page after page; each is asked for when the one before has been taken. */
export async function* pages(get: Get, path: string, init: Start = {}): AsyncGenerator<List> {
  let query: object = { ...init.params?.query };
  for (;;) {
    const page = (await get(path, { ...init, params: { ...init.params, query } })) as List;
    yield page;
    const cursor = page.next_cursor ?? null;
    if (cursor === null) return;
    query = { ...query, cursor };
  }
}

export async function* items(get: Get, path: string, init?: object): AsyncGenerator<unknown> {
  for await (const page of pages(get, path, init)) yield* page.data;
}
