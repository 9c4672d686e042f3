import { get, post } from '../api.js';
import { addressOf, go } from '../app.js';
import { field, form, h, heading, money } from '../dom.js';

export async function plans({ somebody }) {
  const [{ data }, subscription] = await Promise.all([
    get('/v1/billing/plans'),
    somebody ? get('/v1/billing/subscription') : null,
  ]);
  const has = subscription !== null && subscription.access !== 'none';
  return [
    heading('Plans'),
    h('p', { class: 'lead' }, has
      ? 'You have a plan. Change or end it on your account’s page.'
      : 'You pay on Stripe’s page, and can leave at any time.'),
    data.length === 0
      ? h('p', { class: 'soft' }, 'Nothing is for sale yet.')
      : h('div', { class: 'cards' }, data.map((plan) => card(plan, somebody, has ? subscription : null))),
  ];
}

function card(plan, somebody, subscription) {
  const fixed = plan.prices.filter((price) => price.usage_type === 'licensed');
  return h('section', { class: 'card', 'aria-label': plan.name },
    h('h2', {}, plan.name),
    h('ul', { class: 'features' }, plan.features.map((feature) =>
      h('li', {}, feature.limit === null ? feature.name : `${feature.name}: ${feature.limit}`))),
    plan.prices.map((price) => offer(price, somebody, subscription, fixed.length > 0)));
}

function offer(price, somebody, subscription, fixed) {
  const cost = h('p', { class: 'price' }, amount(price), ' ', h('small', {}, per(price)));
  const mine = subscription?.items.some((item) => item.price_id === price.price_id);
  if (mine) return h('div', { class: 'pick' }, cost, h('p', {}, h('span', { class: 'pill good' }, 'Your plan')));
  if (subscription !== null || (price.usage_type === 'metered' && fixed)) return h('div', { class: 'pick' }, cost);
  if (!somebody) {
    return h('div', { class: 'pick' }, cost, h('p', {}, h('a', { href: './signup', 'data-page': 'signup' }, 'Sign up to choose it')));
  }
  return h('div', { class: 'pick' }, cost, buy(price));
}

function buy(price) {
  const seats = price.usage_type === 'metered' ? [] : field('Seats', { name: 'quantity', type: 'number', min: 1, max: 999999, value: 1 });
  const code = field('Promotion code', { name: 'promotion_code', required: false, autocomplete: 'off', spellcheck: 'false' }, 'If you have one.');
  const buying = form({ name: `buy-${price.price_id}` }, [seats, code], 'Buy', async (values) => {
    const session = await post('/v1/billing/checkout-sessions', {
      price_id: price.price_id,
      success_url: addressOf('done'),
      cancel_url: addressOf('plans'),
      ...(values.quantity && { quantity: Number(values.quantity) }),
      ...(values.promotion_code && { promotion_code: values.promotion_code.trim() }),
    });
    location.assign(session.url);
  });
  return h('details', {}, h('summary', {}, 'Choose'), buying);
}

function amount({ unit_amount, unit_amount_decimal, currency }) {
  return unit_amount === null && unit_amount_decimal === null ? 'By use' : money(unit_amount ?? Number(unit_amount_decimal), currency);
}

function per({ interval, interval_count, usage_type }) {
  const time = interval_count === 1 ? interval : `${interval_count} ${interval}s`;
  return usage_type === 'metered' ? `for each unit, billed each ${time}` : `a ${time}`;
}
