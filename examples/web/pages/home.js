import { get } from '../api.js';
import { h, heading } from '../dom.js';

export async function home({ somebody }) {
  if (!somebody) {
    return [
      heading('Everything that your team needs, in one place'),
      h('p', { class: 'lead' }, 'Sign up in a minute, choose a plan when you are ready, and leave whenever you like.'),
      h('p', { class: 'row' },
        h('a', { class: 'button', href: './signup', 'data-page': 'signup' }, 'Sign up'),
        h('a', { class: 'button second', href: './plans', 'data-page': 'plans' }, 'See the plans')),
    ];
  }
  const [me, subscription] = await Promise.all([get('/v1/me'), get('/v1/billing/subscription')]);
  const may = subscription.access !== 'none';
  return [
    heading(`Welcome, ${me.name}`),
    h('p', { class: 'lead' }, may ? 'Your plan is active: all of it is yours.' : 'You have no plan yet.'),
    h('p', { class: 'row' }, may
      ? h('a', { class: 'button', href: './account', 'data-page': 'account' }, 'Your account')
      : h('a', { class: 'button', href: './plans', 'data-page': 'plans' }, 'Choose a plan')),
  ];
}
