import { h } from './dom.js';
import * as views from './views.js';

const shown = 1000;
const content = document.getElementById('content');
const connection = document.getElementById('connection');
let all = [];
let pending = [];
let sinceOpen = null;

const routes = {
  '': () => views.deliveries(all),
  pipelines: () => views.pipelines(all),
  performance: () => views.performance(all),
  dead: async () => views.dead(await getJson('/api/dead'), retry),
  delivery: async key => {
    const response = await fetch(`/api/delivery?key=${encodeURIComponent(key)}`);
    return response.ok ? views.delivery(await response.json()) : views.empty('Not here any more.', 'The dashboard keeps the last thousand deliveries.');
  },
};

async function getJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

function route() {
  const [name = '', argument = ''] = location.hash.replace(/^#\/?/, '').split('/', 2);
  return { name: name in routes ? name : '', argument: decodeURIComponent(argument) };
}

async function render(focus = false) {
  const { name, argument } = route();
  const view = await routes[name](argument);
  if (route().name !== name) return;
  content.replaceChildren(view);
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#/${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (focus) content.focus({ preventScroll: false });
}

// Deliveries can come by the hundred: they are put on the page once a frame.
function arrived(delivery) {
  sinceOpen?.push(delivery);
  if (pending.push(delivery) === 1) requestAnimationFrame(showArrived);
}

function showArrived() {
  const news = pending.reverse();
  pending = [];
  const keys = new Set(news.map(delivery => delivery.key));
  all = [...news, ...all.filter(delivery => !keys.has(delivery.key))].slice(0, shown);
  document.getElementById('news').textContent = news.length === 1 ? `New: ${news[0].title} ${news[0].status}` : `${news.length} new deliveries`;

  const { name } = route();
  const body = name === '' ? content.querySelector('tbody') : null;
  if (body) {
    for (const row of [...body.children].filter(row => keys.has(row.dataset.key))) row.remove();
    body.prepend(...news.map(delivery => { const row = views.row(delivery); row.classList.add('new'); return row; }));
    while (body.children.length > shown) body.lastElementChild.remove();
    content.querySelector('caption').textContent = `${all.length} deliveries, newest first`;
  } else if (name === '' || name === 'pipelines' || name === 'performance') {
    render();
  }
}

function showCounters(counts) {
  const entries = Object.entries(counts).filter(([name]) => !name.startsWith('inbox.'));
  document.getElementById('counters').replaceChildren(...entries.flatMap(([name, count]) => [h('div', { class: name.startsWith('refused') || name === 'failed' ? 'bad' : 'plain' },
    h('dt', {}, name.replaceAll('_', ' ')), h('dd', {}, count.toLocaleString()))]),
    ...Object.entries(counts).filter(([name]) => name.startsWith('inbox.')).map(([name, count]) => h('div', { class: 'inbox' }, h('dt', {}, name.slice(6)), h('dd', {}, count.toLocaleString()))));

  const deadCount = document.getElementById('dead-count');
  const before = deadCount.textContent;
  deadCount.textContent = counts['inbox.dead'] ?? 0;
  deadCount.hidden = !counts['inbox.dead'];
  if (route().name === 'dead' && before !== deadCount.textContent) render();
}

async function retry(key) {
  const { token } = await getJson('/api/token');
  const response = await fetch('/api/dead/retry', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-dashboard-token': token },
    body: JSON.stringify({ key }),
  });
  document.getElementById('news').textContent = response.ok ? 'Will be tried again.' : `Not retried: ${response.status}`;
  await render();
}

function setConnection(state, text) {
  connection.dataset.state = state;
  connection.textContent = text;
}

// After each (re)connect the list is fetched anew, and what comes meanwhile is added: nothing is missed.
function connect() {
  const live = new EventSource('/api/live');
  live.addEventListener('open', async () => {
    sinceOpen = [];
    const list = await getJson(`/api/deliveries?limit=${shown}`);
    const keys = new Set(list.map(delivery => delivery.key));
    all = [...sinceOpen.reverse().filter(delivery => !keys.has(delivery.key)), ...list].slice(0, shown);
    sinceOpen = null;
    setConnection('live', 'Live');
    render();
  });
  live.addEventListener('error', () => setConnection('lost', 'Connection lost, trying again …'));
  live.addEventListener('delivery', event => arrived(JSON.parse(event.data)));
  live.addEventListener('counters', event => showCounters(JSON.parse(event.data)));
}

addEventListener('hashchange', () => render(true));
connect();
render();
