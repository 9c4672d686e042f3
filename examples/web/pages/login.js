import { post, signIn } from '../api.js';
import { go } from '../app.js';
import { field, form, h, heading } from '../dom.js';

export async function logIn() {
  const page = h('div', { class: 'narrow card' });
  page.append(
    heading('Log in'),
    form({ name: 'login' }, [
      field('E-mail address', { name: 'email', type: 'email', autocomplete: 'username' }),
      field('Password', { name: 'password', type: 'password', autocomplete: 'current-password' }),
    ], 'Log in', async (values) => {
      const answer = await signIn('/v1/auth/login', values);
      if (answer.mfa_token === undefined) return go('');
      const title = heading('Second factor');
      page.replaceChildren(title, secondFactor(answer.mfa_token));
      title.focus();
    }),
    h('p', { class: 'row between soft' },
      h('a', { href: './forgot', 'data-page': 'forgot' }, 'Forgot your password?'),
      h('a', { href: './signup', 'data-page': 'signup' }, 'Sign up')),
  );
  return page;
}

function secondFactor(mfaToken) {
  return form({ name: 'factor' }, [
    field('Code', { name: 'code', autocomplete: 'one-time-code', inputmode: 'numeric' },
      'Of your authenticator app, or one of your recovery codes.'),
  ], 'Log in', async ({ code }) => {
    await signIn('/v1/auth/mfa/verify', { mfa_token: mfaToken, code });
    await go('');
  });
}

/** The mail's link leads to a page of the API's, unless APP_RESET_PATH names one here. */
export async function forgot() {
  const page = h('div', { class: 'narrow card' });
  page.append(
    heading('A new password'),
    form({ name: 'forgot' }, [
      field('E-mail address', { name: 'email', type: 'email', autocomplete: 'username' }),
    ], 'Send me a link', async (values) => {
      await post('/v1/auth/password/forgot', values);
      const title = heading('Look into your mail');
      page.replaceChildren(title, h('p', {}, 'If there is an account of that address, there is a link now that sets a new password.'));
      title.focus();
    }),
  );
  return page;
}
