// Elements, forms, and what the pages show of values. Text is set as text: nothing is read as HTML.

/** An element: h('p', { class: 'soft' }, 'Hello ', h('b', {}, name)). A function is a listener. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(attribute, value);
    else if (value !== null && value !== false) element.setAttribute(attribute, value === true ? '' : value);
  }
  fill(element, ...children);
  return element;
}

/** Puts these in place of what an element has; what is null, undefined or false is left out. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => ![null, undefined, false].includes(child)));
}

/** The heading that is focused when a page is shown. */
export const heading = (...words) => h('h1', { tabindex: -1 }, ...words);

/** Says something without moving the focus; nothing takes it away. */
export function say(words) {
  document.getElementById('said').textContent = words;
}

let fields = 0;

/** A labelled field of a form; `hint` is read with it. */
export function field(label, attributes, hint) {
  const id = `field-${++fields}`;
  const told = hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : null;
  const input = h('input', { id, required: true, ...attributes, 'aria-describedby': told && told.id });
  return [h('label', { for: id }, label), told, input];
}

/**
 * A form that does one thing. While it does the button is busy; what goes wrong stands above it, what
 * is wrong with a field at that field, and the first of them has the focus.
 */
export function form(attributes, parts, label, act) {
  const alert = h('p', { class: 'alert', role: 'alert' });
  const button = h('button', { class: 'wide' }, label);
  const element = h('form', attributes, alert, parts, button);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    forget(element, alert);
    busy(button, () => act(Object.fromEntries(new FormData(element)))).catch((error) => tell(element, alert, error));
  });
  return element;
}

/** A button that does one thing; what goes wrong is said in `alert`. */
export function action(label, kind, alert, act) {
  const button = h('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', () => {
    alert.textContent = '';
    busy(button, act).catch((error) => { alert.textContent = error.message; });
  });
  return button;
}

async function busy(button, act) {
  if (button.ariaBusy === 'true') return;
  button.ariaBusy = 'true';
  try {
    await act();
  } finally {
    button.ariaBusy = 'false';
  }
}

function tell(form, alert, error) {
  alert.textContent = error.message;
  let first = null;
  for (const [name, detail] of error.errors ?? []) {
    const input = form.elements.namedItem(name);
    if (!(input instanceof HTMLInputElement)) continue;
    const wrong = h('p', { class: 'wrong', id: `${input.id}-wrong` }, detail);
    input.after(wrong);
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-errormessage', wrong.id);
    first ??= input;
  }
  first?.focus();
}

function forget(form, alert) {
  alert.textContent = '';
  form.querySelectorAll('.wrong').forEach((wrong) => wrong.remove());
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-errormessage');
  }
}

/** 2900, 'usd' → $29.00; what is less than the smallest coin keeps its decimals. */
export function money(amount, currency) {
  const style = { style: 'currency', currency };
  const digits = new Intl.NumberFormat('en', style).resolvedOptions().maximumFractionDigits;
  const more = Number.isInteger(amount) ? {} : { maximumFractionDigits: digits + 6 };
  return new Intl.NumberFormat('en', { ...style, ...more }).format(amount / 10 ** digits);
}

export const day = (time) => new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(new Date(time));

export const moment = (time) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));

/** A time that machines read, too. */
export const timeOf = (time, show) => h('time', { datetime: time }, show(time));
