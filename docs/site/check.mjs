// Every link of target/site leads to a page, an anchor or a file of it, and nothing is loaded from
// another host. Ends with 1 and what is wrong.
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { posix, join } from 'node:path';

const SITE = fileURLToPath(new URL('../../target/site', import.meta.url));
const LOADED = /<(?:script|img|iframe|source)\b[^>]*?\ssrc="([^"]+)"|<link\b[^>]*?\shref="([^"]+)"/g;
const FROM_ELSEWHERE = /(?:@import\s*(?:url\()?|url\()\s*["']?(?:https?:)?\/\//;

const files = (await readdir(SITE, { recursive: true })).map((file) => file.replaceAll('\\', '/'));
const pages = files.filter((file) => file.endsWith('.html'));
const texts = new Map(await Promise.all(pages.map(async (page) => [page, await readFile(join(SITE, page), 'utf8')])));
const anchors = new Map(
  [...texts].map(([page, text]) => [page, new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))]),
);
const wrong = [];

async function check(page, link) {
  const [path, anchor] = decodeURIComponent(link.replaceAll('&amp;', '&')).split('#');
  let file = path === '' ? page : posix.normalize(posix.join(path.startsWith('/') ? '.' : posix.dirname(page), path));
  if (path.endsWith('/')) file = posix.join(file, 'index.html');
  if (!posix.extname(file)) file += '.html';
  const there = await stat(join(SITE, file)).then((found) => found.isFile(), () => false);
  if (!there) wrong.push(`${page}: ${link} leads nowhere`);
  else if (anchor && anchors.has(file) && !anchors.get(file).has(anchor)) wrong.push(`${page}: ${link} has no such heading`);
}

for (const [page, text] of texts) {
  if (page === '404.html') continue;
  for (const [, source, sheet] of text.matchAll(LOADED)) {
    if (/^(https?:)?\/\//.test(source ?? sheet)) wrong.push(`${page}: ${source ?? sheet} is loaded from another host`);
  }
  for (const link of new Set([...text.matchAll(/<a\b[^>]*?\shref="([^"]+)"/g)].map(([, href]) => href))) {
    if (!/^\w+:/.test(link)) await check(page, link);
  }
}
for (const sheet of files.filter((file) => file.endsWith('.css'))) {
  if (FROM_ELSEWHERE.test(await readFile(join(SITE, sheet), 'utf8'))) wrong.push(`${sheet} loads from another host`);
}
if (texts.size < 20) wrong.push(`only ${texts.size} pages`);
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${texts.size} pages, whose links all lead somewhere`);
