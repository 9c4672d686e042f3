import { get } from '../api.js';
import { action, day, h, heading, money, timeOf } from '../dom.js';

const TOLD = {
  paid: ['Paid', 'good'],
  processing: ['Being paid', 'warn'],
  requires_action: ['Confirm the payment', 'warn'],
  failed: ['Payment failed', 'bad'],
  refunded: ['Refunded', ''],
  none: ['Open', ''],
};

export async function invoices() {
  const list = h('ul', { class: 'list' });
  const alert = h('p', { class: 'alert', role: 'alert' });
  const more = h('p', {});
  const load = async (cursor) => {
    const page = await get(`/v1/billing/invoices?limit=20${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    list.append(...page.data.map(line));
    more.replaceChildren(...(page.next_cursor === null ? [] : [action('More', 'second', alert, () => load(page.next_cursor))]));
  };
  await load(null);
  const empty = list.childElementCount === 0;
  return [
    heading('Invoices'),
    empty ? h('p', { class: 'lead' }, 'There are none yet.') : h('section', { class: 'card', 'aria-label': 'All invoices' }, list, alert, more),
  ];
}

function line(invoice) {
  const [words, mood] = TOLD[invoice.payment_state] ?? [invoice.payment_state, ''];
  return h('li', {},
    h('div', { class: 'grow' },
      h('p', {}, h('b', {}, invoice.number ?? invoice.id)),
      h('p', { class: 'soft' }, timeOf(invoice.created_at, day))),
    h('span', { class: `pill ${mood}` }, words),
    h('span', { class: 'amount' }, money(invoice.total, invoice.currency)),
    invoice.hosted_invoice_url === null ? null : h('a', { href: invoice.hosted_invoice_url, 'aria-label': `Show invoice ${invoice.number ?? ''}` }, 'Show'));
}
