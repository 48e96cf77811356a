// Everything that deliveries say is set as text, never as markup.

/** Makes an element: h('td', { class: 'state' }, 'text', child, …). Attributes that are null are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Makes an SVG element. */
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}

/** A link out; only to http and https, whatever a delivery says. */
export function link(url, text) {
  return /^https?:\/\//i.test(url ?? '') ? h('a', { href: url, rel: 'noreferrer noopener', target: '_blank' }, text) : null;
}

export function seconds(value) {
  if (value === null || value === undefined) return '';
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 60) return `${value.toFixed(1)} s`;
  const minutes = Math.floor(value / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(value % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

const pad = number => String(number).padStart(2, '0');

/** Date and time of this reader's zone, sortable by eye. */
export function stamp(iso) {
  const date = new Date(iso);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

export function time(iso) {
  return iso ? h('time', { datetime: iso, title: new Date(iso).toISOString() }, stamp(iso)) : null;
}

export function age(iso) {
  const passed = Math.round((Date.now() - new Date(iso)) / 1000);
  return passed < 1 ? 'now' : `${passed < 60 ? `${passed} s` : seconds(passed)} ago`;
}

const good = ['success', 'passed', 'completed'];
const bad = ['failed', 'error', 'unauthorized'];

/** How a provider's own status looks: good, bad or other. */
export function look(status) {
  const text = (status ?? '').toLowerCase();
  return good.includes(text) ? 'good' : bad.includes(text) ? 'bad' : 'other';
}

/** What the provider says of its build: in words with a dot, not to be taken for the delivery's own state. */
export function build(status) {
  return status ? h('span', { class: `build ${look(status)}` }, status) : null;
}

export const stateNames = { pending: 'waiting', running: 'running', handled: 'handled', dead: 'dead letter' };

/** What has become of the delivery itself. */
export function state(entry) {
  const again = entry.state === 'pending' && entry.attempts > 0;
  return h('span', { class: `state ${again ? 'again' : entry.state}` }, again ? 'to be retried' : (stateNames[entry.state] ?? entry.state));
}

/** A short form of a long id; the whole is its title. */
export function short(text, length = 22) {
  return text && text.length > length ? h('span', { title: text }, `${text.slice(0, length - 1)}…`) : text;
}

export function address(view, query = {}) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `#/${view}${text ? `?${text}` : ''}`;
}

export function empty(title, hint) {
  return h('div', { class: 'empty' }, h('h2', {}, title), h('p', {}, hint));
}

export function fact(name, ...value) {
  const shown = value.flat().filter(part => part !== null && part !== undefined && part !== '' && part !== false);
  return shown.length ? [h('dt', {}, name), h('dd', {}, shown)] : [];
}
