import { h, seconds, empty } from './dom.js';
import { begin, get, session, say } from './api.js';
import { deliveries, failures, drift, refusals } from './lists.js';
import { delivery } from './details.js';
import { overview, pipelines, performance } from './pictures.js';
import { runs } from './operations.js';

const content = document.getElementById('content');
const connection = document.getElementById('connection');
const views = {
  overview: [overview, 'Overview'],
  deliveries: [deliveries, 'Deliveries'],
  delivery: [delivery, 'Delivery'],
  failures: [failures, 'Failures'],
  pipelines: [pipelines, 'Pipelines'],
  performance: [performance, 'Performance'],
  drift: [drift, 'Drift'],
  refusals: [refusals, 'Refusals'],
  runs: [async (_, again) => runs(await get('runs'), again), 'Runs']
};

let turn = 0;
let timer = null;

function route() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { name: views[path] ? path : 'overview', query: Object.fromEntries(new URLSearchParams(query)) };
}

async function render(isMove = false) {
  const { name, query } = route();
  const mine = ++turn;
  let shown;
  try {
    shown = await views[name][0](query, () => render());
  } catch (error) {
    shown = empty('This could not be read.', error.message);
  }

  // Another view was asked for meanwhile.
  if (mine !== turn) return;
  const focused = document.activeElement?.closest?.('#content') ? document.activeElement.getAttribute('href') : null;
  content.replaceChildren(shown);
  content.dataset.view = name;
  for (const anchor of document.querySelectorAll('header nav a')) {
    if (anchor.getAttribute('href') === `#/${name === 'delivery' ? 'deliveries' : name}`) anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }

  document.title = `${views[name][1]} – Webhooks`;
  if (isMove) {
    scrollTo(0, 0);
    content.focus({ preventScroll: true });
  } else if (focused) content.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  clearTimeout(timer);
  if (name === 'runs' && content.querySelector('.state.running')) timer = setTimeout(() => render(), 700);
}

// What is under the pointer or has the focus does not move: there a button tells of news.
function isBusy() {
  return (
    content.matches(':hover') ||
    (content.contains(document.activeElement) && document.activeElement !== content) ||
    scrollY > 80 ||
    document.getElementById('dialog').open
  );
}

function news() {
  const { name, query } = route();
  if (['delivery', 'refusals', 'drift', 'runs'].includes(name) || query.after) return;
  if (!isBusy()) {
    render();
    return;
  }
  if (content.querySelector('.fresh')) return;
  content.prepend(
    h(
      'p',
      { class: 'fresh' },
      h(
        'button',
        {
          type: 'button',
          class: 'main',
          onclick: () => {
            document.activeElement?.blur();
            render();
          }
        },
        'Show what is new'
      )
    )
  );
  say('There is something new.');
}

function showCounts(pulse) {
  const item = (name, value, href, kind) =>
    value === null || value === undefined
      ? null
      : h('div', { class: kind }, h('dt', {}, name), h('dd', {}, href ? h('a', { href }, value.toLocaleString()) : value.toLocaleString()));
  document
    .getElementById('counts')
    .replaceChildren(
      ...[
        item('Waiting', pulse.pending, session.states.includes('pending') ? '#/deliveries?state=pending' : null),
        item('Running', pulse.running, session.states.includes('running') ? '#/deliveries?state=running' : null),
        item('Handled', pulse.handled, session.states.includes('handled') ? '#/deliveries?state=handled' : null, 'good'),
        item('Dead letters', pulse.dead, '#/deliveries?state=dead', pulse.dead ? 'bad' : null),
        pulse.oldestSeconds ? h('div', {}, h('dt', {}, 'Oldest waiting'), h('dd', {}, seconds(pulse.oldestSeconds))) : null
      ].filter(Boolean)
    );
  const badge = document.getElementById('dead-count');
  badge.textContent = pulse.dead.toLocaleString();
  badge.hidden = !pulse.dead;
}

function connect() {
  const live = new EventSource('api/live');
  let version = null;
  live.addEventListener('open', () => {
    connection.dataset.state = 'live';
    connection.textContent = 'Live';
  });
  live.addEventListener('error', () => {
    connection.dataset.state = 'lost';
    connection.textContent = 'Connection lost, trying again …';
  });
  live.addEventListener('pulse', event => {
    const pulse = JSON.parse(event.data);
    showCounts(pulse);
    if (version !== null && version !== pulse.version) news();
    version = pulse.version;
  });
}

try {
  await begin();
  document.getElementById('store').textContent = `${session.store} · ${session.user}${session.canOperate ? '' : ' · may look only'}`;
  addEventListener('hashchange', () => render(true));
  connect();
  await render();
} catch (error) {
  content.replaceChildren(empty('The dashboard cannot be shown.', error.message));
}
