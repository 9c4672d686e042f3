import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const PAGES = at('../target/pages');

/** As GitHub makes them, which is what the pages' links hold to. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

export default defineConfig({
  title: 'Billhook',
  description: 'The backend that a subscription business would otherwise write itself',
  srcDir: PAGES,
  outDir: at('../../../target/site'),
  cacheDir: at('../target/cache'),
  metaChunk: true,
  markdown: {
    anchor: { slugify: anchor },
    config: (md) => {
      // What is in braces, or looks like an element, is words of a page; nothing of Vue's.
      md.set({ html: false });
      for (const kind of ['text', 'code_inline']) {
        const render = md.renderer.rules[kind];
        md.renderer.rules[kind] = (...given) => render(...given).replaceAll('{{', '&#123;&#123;');
      }
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, ...rest) =>
        tokens[index].info.trim() === 'mermaid'
          ? `<Drawing source="${encodeURIComponent(tokens[index].content)}" />`
          : fence(tokens, index, ...rest);
    },
  },
  vite: { build: { reportCompressedSize: false } },
  themeConfig: {
    sidebar: JSON.parse(readFileSync(`${PAGES}/sidebar.json`, 'utf8')),
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: 'Apache License 2.0' },
  },
});
