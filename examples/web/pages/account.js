import { get, patch, post } from '../api.js';
import { addressOf, go } from '../app.js';
import { action, day, field, form, h, heading, say, timeOf } from '../dom.js';

const TOLD = {
  active: ['Active', 'good'],
  trialing: ['In trial', 'good'],
  past_due: ['Payment overdue', 'warn'],
  unpaid: ['Unpaid', 'bad'],
  incomplete: ['Payment waits', 'warn'],
  paused: ['Paused', 'warn'],
  canceled: ['Ended', ''],
  incomplete_expired: ['Ended', ''],
  none: ['None', ''],
};

export async function account() {
  const [me, subscription, plans] = await Promise.all([
    get('/v1/me'),
    get('/v1/billing/subscription'),
    get('/v1/billing/plans'),
  ]);
  return [heading('Account'), plan(subscription, plans.data), profile(me)];
}

function plan(subscription, plans) {
  const [words, mood] = TOLD[subscription.status] ?? [subscription.status, ''];
  const over = ['none', 'canceled', 'incomplete_expired'].includes(subscription.status);
  const alert = h('p', { class: 'alert', role: 'alert' });
  const facts = h('dl', {},
    subscription.items.map((item) => [h('dt', {}, 'Plan'), h('dd', {}, nameOf(item, plans))]),
    subscription.cancels_at !== null && !over
      ? [h('dt', {}, 'Ends'), h('dd', {}, timeOf(subscription.cancels_at, day))]
      : subscription.current_period_end !== null && !over
        ? [h('dt', {}, 'Renews'), h('dd', {}, timeOf(subscription.current_period_end, day))]
        : []);
  const change = (path, told) => async () => {
    await post(`/v1/billing/subscription/${path}`);
    await go('account', told);
  };
  return h('section', { class: 'card', id: 'subscription', 'data-status': subscription.status, 'aria-labelledby': 'plan-title' },
    h('div', { class: 'row between' },
      h('h2', { id: 'plan-title' }, 'Your plan'),
      h('span', { class: `pill ${mood}` }, words)),
    facts,
    subscription.stale && h('p', { class: 'soft' }, 'This may be some minutes old.'),
    alert,
    h('p', { class: 'row' }, over
      ? h('a', { class: 'button', href: './plans', 'data-page': 'plans' }, 'Choose a plan')
      : [
          action('Cards and bills', '', alert, async () => {
            const { url } = await post('/v1/billing/portal-sessions', { return_url: addressOf('account') });
            location.assign(url);
          }),
          subscription.cancels_at === null
            ? action('End it with this period', 'second', alert, change('cancel', 'Your plan ends with this period.'))
            : action('Keep it', 'second', alert, change('resume', 'Your plan goes on.')),
        ]));
}

function nameOf({ price_id, quantity }, plans) {
  const name = plans.find((one) => one.prices.some((price) => price.price_id === price_id))?.name ?? price_id;
  return quantity === null || quantity === 1 ? name : `${name} × ${quantity}`;
}

function profile(me) {
  const team = me.tenants.find((tenant) => tenant.id === me.default_tenant) ?? me.tenants[0];
  return h('section', { class: 'card', 'aria-labelledby': 'profile-title' },
    h('h2', { id: 'profile-title' }, 'You'),
    h('dl', {},
      h('dt', {}, 'E-mail address'), h('dd', { id: 'email' }, me.email),
      team && [h('dt', {}, 'Team'), h('dd', {}, `${team.name} (${team.role})`)],
      h('dt', {}, 'Since'), h('dd', {}, timeOf(me.created_at, day))),
    form({ name: 'profile' }, [
      field('Your name', { name: 'name', autocomplete: 'name', maxlength: 200, value: me.name }),
    ], 'Save', async (values) => {
      await patch('/v1/me', values);
      say('Saved.');
    }));
}
