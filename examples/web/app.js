// Which page is shown. Addresses are one level below where this file is, as /account; whatever serves
// it answers index.html for each of them.
import * as api from './api.js';
import { fill, h, heading, say } from './dom.js';
import { account } from './pages/account.js';
import { done } from './pages/done.js';
import { home } from './pages/home.js';
import { invoices } from './pages/invoices.js';
import { forgot, logIn } from './pages/login.js';
import { plans } from './pages/plans.js';
import { sessions } from './pages/sessions.js';
import { signUp, verify } from './pages/signup.js';

const BASE = new URL('.', import.meta.url);
const PAGES = {
  '': { title: 'Welcome', show: home },
  plans: { title: 'Plans', show: plans },
  signup: { title: 'Sign up', show: signUp },
  verify: { title: 'Confirm your address', show: verify },
  login: { title: 'Log in', show: logIn },
  forgot: { title: 'New password', show: forgot },
  done: { title: 'Thank you', show: done, somebody: true },
  account: { title: 'Account', show: account, somebody: true },
  invoices: { title: 'Invoices', show: invoices, somebody: true },
  sessions: { title: 'Devices', show: sessions, somebody: true },
};
const NAME = document.querySelector('meta[name=application-name]').content;
const main = document.getElementById('main');
let shown = 0;

/** The address of a page of ours, also for others who lead back here. */
export const addressOf = (page) => new URL(`./${page}`, BASE).href;

/** Shows another page. */
export function go(page, words = '') {
  const address = addressOf(page);
  history[address === location.href ? 'replaceState' : 'pushState'](null, '', address);
  say(words);
  return show(true);
}

async function show(moved) {
  const turn = ++shown;
  const name = location.pathname.slice(BASE.pathname.length);
  const page = PAGES[name];
  const somebody = await api.restore().catch((error) => error);
  if (turn !== shown) return;
  if (somebody instanceof Error) return put([heading('Not now'), h('p', {}, somebody.message)], 'Not now', moved);
  menu(name, somebody);
  if (page === undefined) {
    return put([heading('There is no such page'), h('a', { href: './', 'data-page': '' }, 'To the first page')], 'Not found', moved);
  }
  if (page.somebody && !somebody) {
    return go('login', 'Log in to see this page.');
  }
  const content = await page.show({ somebody, main }).catch((error) => failed(error));
  if (turn === shown) put(content, page.title, moved);
}

function failed(error) {
  return [
    heading('This did not work'),
    h('p', { class: 'alert', role: 'alert' }, error.message),
    h('button', { type: 'button', click: () => show(true) }, 'Try again'),
  ];
}

/** The focus follows where somebody has moved; not where the page was only loaded. */
function put(content, title, moved) {
  document.title = `${title} · ${NAME}`;
  fill(main, content);
  main.dataset.shown = location.pathname.slice(BASE.pathname.length);
  if (moved) (main.querySelector('h1') ?? main).focus();
}

function menu(name, somebody) {
  for (const entry of document.querySelectorAll('[data-for]')) {
    entry.hidden = (entry.dataset.for === 'somebody') !== somebody;
  }
  for (const link of document.querySelectorAll('header a')) {
    if (link.dataset.page === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

document.getElementById('brand').textContent = NAME;
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-page]');
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(link.dataset.page);
});
document.getElementById('logout').addEventListener('click', () => {
  api.signOut().then(
    () => go('', 'You are logged out.'),
    (error) => say(error.message),
  );
});
api.onSignedOut(() => go('login', 'Your session is over. Log in again.'));
window.addEventListener('popstate', () => show(true));
show(false);
