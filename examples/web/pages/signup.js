import { post, signIn } from '../api.js';
import { go } from '../app.js';
import { field, fill, form, h, heading } from '../dom.js';

/** Of this machine: dev's simulated mails lie there. */
const INBOX = ['localhost', '127.0.0.1'].includes(location.hostname) ? '/_sim/inbox' : null;

export async function signUp() {
  const page = h('div', { class: 'narrow card' });
  page.append(
    heading('Sign up'),
    h('p', { class: 'soft' }, 'We send you a mail; its link makes your account.'),
    form({ name: 'signup' }, [
      field('E-mail address', { name: 'email', type: 'email', autocomplete: 'email', maxlength: 254 }),
      field('Your name', { name: 'name', autocomplete: 'name', maxlength: 200 }),
      field('Your team', { name: 'tenant_name', autocomplete: 'organization', maxlength: 200 }),
    ], 'Sign up', async (values) => {
      await post('/v1/auth/signup', values);
      const title = heading('Look into your mail');
      fill(page,
        title,
        h('p', { id: 'sent' }, 'There is a link for ', h('b', {}, values.email), ' that makes your account. It works for a day.'),
        INBOX && h('p', {}, h('a', { href: INBOX }, 'The inbox of this machine')),
      );
      title.focus();
    }),
    h('p', { class: 'soft' }, 'Have an account? ', h('a', { href: './login', 'data-page': 'login' }, 'Log in')),
  );
  return page;
}

let token = null;

/** Where the mail's link leads. What somebody else may have written is shown before it is confirmed. */
export async function verify() {
  token = new URLSearchParams(location.search).get('token') ?? token;
  history.replaceState(null, '', location.pathname); // it is for nobody else
  if (token === null) return [heading('Open the link again'), h('p', {}, 'It is in the mail that we have sent you.')];
  const wish = await post('/v1/auth/signup/preview', { token });
  return h('div', { class: 'narrow card' },
    heading('Choose a password'),
    h('p', { class: 'soft' }, 'For ', h('b', {}, wish.email), ', to make the account.'),
    form({ name: 'verify' }, [
      h('input', { type: 'hidden', name: 'username', autocomplete: 'username', value: wish.email }),
      field('Your name', { name: 'name', autocomplete: 'name', maxlength: 200, value: wish.name }),
      field('Your team', { name: 'tenant_name', autocomplete: 'organization', maxlength: 200, value: wish.tenant_name }),
      field('Password', { name: 'password', type: 'password', autocomplete: 'new-password', minlength: 8, maxlength: 200 },
        'Eight characters or more; a few words that nobody guesses.'),
    ], 'Make the account', async ({ name, tenant_name, password }) => {
      await signIn('/v1/auth/verify-email', { token, name, tenant_name, password });
      await go('plans', 'Your account is made, and you are logged in.');
    }));
}
