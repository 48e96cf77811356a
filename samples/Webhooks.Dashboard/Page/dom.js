// Everything that deliveries say is set as text, never as markup.

/** Makes an element: h('td', { class: 'status' }, 'text', child, …). Attributes that are null are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** A link out; only to http and https, whatever a delivery says. */
export function link(url, text) {
  return /^https?:\/\//i.test(url ?? '') ? h('a', { href: url, rel: 'noreferrer noopener', target: '_blank' }, text) : text;
}

export function seconds(value) {
  if (value === null || value === undefined) return '';
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 60) return `${value.toFixed(1)} s`;
  const minutes = Math.floor(value / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(value % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function time(iso) {
  const date = new Date(iso);
  return h('time', { datetime: iso, title: date.toISOString() }, date.toLocaleTimeString());
}

const good = ['success', 'passed', 'completed'];
const bad = ['failed', 'error', 'unauthorized'];

/** How a provider's status looks: good, bad or other. */
export function look(status) {
  const text = (status ?? '').toLowerCase();
  return good.includes(text) ? 'good' : bad.includes(text) ? 'bad' : 'other';
}

export function statusOf(delivery) {
  return delivery.status ? h('span', { class: `status ${look(delivery.status)}` }, delivery.status) : '';
}

export function detailsLink(delivery, text = delivery.title) {
  return h('a', { href: `#/delivery/${encodeURIComponent(delivery.key)}` }, text);
}
