import { get } from '../api.js';
import { go } from '../app.js';
import { h, heading } from '../dom.js';

const LONGEST_MS = 60_000;

/** Where Stripe's page leads back to: until its word has come here, which takes a moment. */
export async function done({ main }) {
  arrive(main).catch((error) => main.append(h('p', { class: 'alert', role: 'alert' }, error.message)));
  return [heading('Thank you'), h('p', { role: 'status' }, 'Your payment is on its way to us …')];
}

async function arrive(main) {
  const end = performance.now() + LONGEST_MS;
  while (performance.now() < end) {
    await new Promise((later) => setTimeout(later, 700));
    if (main.dataset.shown !== 'done') return;
    const { access } = await get('/v1/billing/subscription');
    if (access !== 'none') return go('account', 'Thank you. Your plan is active.');
  }
  main.append(h('p', {}, 'It takes longer than usual. Your account’s page shows it as soon as it is here.'));
}
