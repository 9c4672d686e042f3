import { get, remove } from '../api.js';
import { go } from '../app.js';
import { action, h, heading, moment, timeOf } from '../dom.js';

export async function sessions() {
  const { data } = await get('/v1/sessions?limit=100');
  const alert = h('p', { class: 'alert', role: 'alert' });
  const others = data.some((session) => !session.current);
  return [
    heading('Devices'),
    h('p', { class: 'lead' }, 'Where you are logged in. End what you do not know.'),
    h('section', { class: 'card', 'aria-label': 'All devices' },
      alert,
      h('ul', { class: 'list' }, data.map((session) => line(session, alert))),
      others && h('p', {}, action('Log out everywhere else', 'second', alert, async () => {
        await remove('/v1/sessions');
        await go('sessions', 'You are logged out everywhere else.');
      }))),
  ];
}

function line(session, alert) {
  return h('li', { 'data-current': String(session.current) },
    h('div', { class: 'grow' },
      h('p', {}, h('b', {}, device(session.user_agent))),
      h('p', { class: 'soft' }, session.ip, ', last used ', timeOf(session.last_used_at, moment))),
    session.current
      ? h('span', { class: 'pill good' }, 'This device')
      : action('Log out', 'second', alert, async () => {
          await remove(`/v1/sessions/${session.id}`);
          await go('sessions', 'That device is logged out.');
        }));
}

/** As much as people know by name; what is unknown stands as it came. */
function device(agent) {
  const find = (names) => names.find(([mark]) => agent.includes(mark))?.[1];
  const browser = find([['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']]);
  const system = find([['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']]);
  return browser && system ? `${browser} on ${system}` : agent.slice(0, 80) || 'Unknown';
}
