// Serves this folder, and passes what is the API's on to it, so that both are one site:
//   node examples/web/serve.mjs [PORT]     API=http://127.0.0.1:8080 unless told
import { readFile } from 'node:fs/promises';
import { createServer, request as http } from 'node:http';
import { request as https } from 'node:https';
import { extname } from 'node:path';

const API = new URL(process.env.API ?? 'http://127.0.0.1:8080');
const PORT = Number(process.argv[2] ?? 3000);
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
/** The API, its pages for mails, and what dev simulates. */
const PASSED_ON = /^\/(v1|auth|_sim)(\/|$)/;

const server = createServer((asked, answer) => {
  const path = new URL(asked.url, 'http://localhost').pathname;
  if (PASSED_ON.test(path)) return passOn(asked, answer);
  serve(path, answer).catch(() => answer.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.\n'));
});

async function serve(path, answer) {
  const file = extname(path) === '' ? '/index.html' : path; // each page is index.html
  if (!/^(\/pages)?\/\w+\.(html|js|css|svg)$/.test(file)) throw new Error('none of ours');
  const content = await readFile(new URL(`.${file}`, import.meta.url));
  answer.writeHead(200, {
    'Content-Type': `${TYPES[extname(file)]}; charset=utf-8`,
    'Content-Security-Policy': "frame-ancestors 'none'", // the rest is in index.html
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
  });
  answer.end(content);
}

function passOn(asked, answer) {
  const send = API.protocol === 'https:' ? https : http;
  const headers = { ...asked.headers, host: API.host };
  const onward = send(new URL(asked.url, API), { method: asked.method, headers, timeout: 60_000 }, (told) => {
    answer.writeHead(told.statusCode, told.headers);
    told.pipe(answer);
  });
  onward.on('timeout', () => onward.destroy(new Error('time is over')));
  onward.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}

server.listen(PORT, '127.0.0.1', () => console.log(`front end http://localhost:${server.address().port}/ on ${API.origin}`));
