// Gathers the pages for VitePress in docs/site/target/pages: README.md is a folder's index, and what a page
// links to that is no page, as a source, is copied as text. The sidebar is the README's table.
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAGE = join(ROOT, 'docs/site/target/pages');
const WHERE = ['docs', 'clients', 'examples', 'deploy', 'products'];
const SKIPPED = new Set(['node_modules', 'target', 'dist', 'site']);

async function markdownBelow(folder) {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownBelow(path);
      return entry.name.endsWith('.md') ? [path] : [];
    }),
  );
  return found.flat();
}

async function allPages() {
  const top = (await readdir(ROOT)).filter((name) => name.endsWith('.md'));
  return [...top, ...(await Promise.all(WHERE.map(markdownBelow))).flat()].sort();
}

/** Where a page is in the site. */
const staged = (page) => page.replace(/(^|\/)README\.md$/, '$1index.md');

/** Parts of a page that are code, and those between them. */
const split = (text) => text.split(/(^```[\s\S]*?^```$|`[^`\n]*`)/m);

/** Each link of a text, replaced by what `of` gives for its target. */
async function relink(text, of) {
  const parts = split(text);
  for (let i = 0; i < parts.length; i += 2) {
    const links = [...parts[i].matchAll(/\]\(([^)\s]+)\)/g)];
    for (const [whole, target] of links) {
      const next = await of(target);
      if (next !== undefined) parts[i] = parts[i].replace(whole, `](${next})`);
    }
  }
  return parts.join('');
}

const pages = await allPages();
const known = new Set(pages);
const copied = new Set();

async function target(page, link) {
  if (/^(\w+:|#|\/)/.test(link)) return undefined;
  const [path, anchor] = link.split('#');
  const found = posix.normalize(posix.join(posix.dirname(page), path));
  const index = posix.join(found, 'README.md');
  const to = known.has(found) ? found : known.has(index) ? index : null;
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (to !== null) return `/${staged(to)}${hash}`;
  const kind = await stat(join(ROOT, found));
  if (kind.isDirectory()) throw new Error(`${page} links to the folder ${found}, which no site shows; link to a file in it`);
  copied.add(found);
  return `/files/${found.replace(/(^|\/)\./g, '$1')}.txt`;
}

const title = (text) => /^# (.+)$/m.exec(text)?.[1].replaceAll('`', '');

/** Groups of the README's table, each with the pages that it links to. */
async function sidebar() {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| ([^|]+) \| (.*\]\(.*) \|$/gm)];
  const groups = [];
  const shown = new Set();
  for (const [, words, cell] of rows) {
    const items = [];
    for (const [, link] of cell.matchAll(/\]\(([^)#]+\.md)\)/g)) {
      if (!known.has(link) || shown.has(link)) continue;
      shown.add(link);
      const text = title(await readFile(join(ROOT, link), 'utf8')) ?? link;
      items.push({ text, link: `/${staged(link).replace(/(index)?\.md$/, '')}` });
    }
    const name = words[0].toUpperCase() + words.slice(1);
    if (items.length > 0) groups.push({ text: name, items });
  }
  return [{ text: 'Overview', link: '/' }, ...groups];
}

await rm(STAGE, { recursive: true, force: true });
for (const page of pages) {
  const text = await relink(await readFile(join(ROOT, page), 'utf8'), (link) => target(page, link));
  const file = join(STAGE, staged(page));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
for (const file of copied) {
  await cp(join(ROOT, file), join(STAGE, 'public/files', `${file.replace(/(^|\/)\./g, '$1')}.txt`));
}
await cp(join(ROOT, 'docs/site/node_modules/mermaid/dist/mermaid.min.js'), join(STAGE, 'public/mermaid.min.js'));
await writeFile(join(STAGE, 'sidebar.json'), JSON.stringify(await sidebar(), null, 1));
console.log(`${pages.length} pages, ${copied.size} files that they show`);
