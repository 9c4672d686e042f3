// Writes src/contract.ts: the types of the contract. `--check` writes nothing, and ends with 1 where
// the file is another than it would be. Another contract, as an installation's with products, is
// given by its path or address: node scripts/generate.mjs https://api.example.com/openapi.json
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const written = new URL('../src/contract.ts', import.meta.url);
const built = new URL('../../../api-verticle/target/classes/openapi.json', import.meta.url);

async function read(source) {
  if (source === undefined) return JSON.parse(await readFile(built, 'utf8'));
  if (!/^https?:/.test(source)) return JSON.parse(await readFile(source, 'utf8'));
  const answer = await fetch(source, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${source} answered ${answer.status}`);
  return answer.json();
}

const METHODS = new Set(['get', 'put', 'post', 'patch', 'delete']);

/**
 * What a program calls: no pages for people, no webhooks, no health. The client makes Idempotency-Keys
 * itself, so nobody has to give one. Examples and commands for a shell are in /docs.
 */
function ofPrograms(contract) {
  for (const [address, operations] of Object.entries(contract.paths)) {
    if (!/^\/(v1|ops\/api)\//.test(address)) delete contract.paths[address];
    for (const method of Object.keys(operations)) {
      const { description, summary } = operations[method];
      if (METHODS.has(method)) operations[method].description = description?.split('```sh')[0].trim() || undefined;
      if (summary === undefined) delete operations[method].summary;
    }
  }
  walk(contract, (node) => {
    if (node.name === 'Idempotency-Key' && node.in === 'header') node.required = false;
    if (node.description !== undefined && node.content !== undefined) delete node.headers; // of an answer
    if (!('properties' in node && node.type === undefined)) delete node.example;
  });
  return contract;
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) visit(node);
  Object.values(node).forEach((child) => walk(child, visit));
}

const words = process.argv.slice(2);
const contract = ofPrograms(await read(words.find((word) => word !== '--check')));
const types = astToString(await openapiTS(contract, { defaultNonNullable: false }))
  .replace(/^ +headers: \{\n +\[name: string\]: unknown;\n +\};\n/gm, '')
  .replace(/^ +\w+\?: never;\n/gm, ''); // what is not there need not be named
const text = `// Made by scripts/generate.mjs from the contract; not to be edited.\n${types}`;
if (!words.includes('--check')) {
  await writeFile(written, text);
} else if ((await readFile(written, 'utf8').catch(() => '')) !== text) {
  console.error('src/contract.ts is not what the contract says: npm run generate');
  process.exit(1);
}
