import { h, time, seconds, state, build, address, link, fact, stamp } from './dom.js';
import { get, say, session } from './api.js';
import { forOne } from './operations.js';

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** How the tool is told whose signature to make: senders that no body names are schemes to it. */
function signer({ provider, type }) {
  return provider === 'GitHub'
    ? `--scheme github --header ${quoted(`X-GitHub-Event: ${type}`)}`
    : provider === 'StandardWebhooks'
      ? '--scheme standard-webhooks'
      : `--provider ${quoted(provider.toLowerCase())}`;
}

/** Returns lines for a shell that sign the body and send it again: nothing in a body can end its quotes. */
export function curl(details) {
  const { entry } = details;
  const write =
    details.base64 !== null && details.base64 !== undefined
      ? `printf %s ${quoted(details.base64)} | base64 -d > body.json`
      : `printf %s ${quoted(details.body)} > body.json`;
  const path = entry.endpoint.toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  return [
    write,
    `webhooks sign body.json ${signer(entry)} --headers | curl -i -H @- --data-binary @body.json ${location.origin}/webhooks/${path}`
  ].join('\n');
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied.`);
  } catch {
    say('The browser does not let this page copy.');
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

function bodySection(details) {
  const { entry } = details;
  const raw = details.body ?? details.base64;
  if (raw === null || raw === undefined)
    return h('section', {}, h('h3', {}, 'Body'), h('p', { class: 'problem' }, 'The body cannot be read.'));
  const nice = details.body === null ? null : pretty(details.body);
  const pre = h('pre', { tabindex: 0, 'aria-label': 'Body' }, nice ?? raw);
  const toggle = nice
    ? h(
        'button',
        {
          type: 'button',
          'aria-pressed': 'false',
          onclick: () => {
            const isRaw = toggle.getAttribute('aria-pressed') !== 'true';
            toggle.setAttribute('aria-pressed', String(isRaw));
            pre.textContent = isRaw ? raw : nice;
          }
        },
        'Raw'
      )
    : null;
  return h(
    'section',
    {},
    h(
      'h3',
      {},
      'Body ',
      h(
        'small',
        {},
        `${details.bodySize.toLocaleString()} bytes${details.base64 ? ', not UTF-8: as base64' : ''}` +
          `${details.body && details.bodySize > 262144 ? ', its beginning' : ''}`
      )
    ),
    h(
      'div',
      { class: 'actions' },
      toggle,
      h('button', { type: 'button', onclick: () => copy(curl(details), 'The commands were') }, 'Copy as curl'),
      h('a', { class: 'button', href: `api/body?key=${encodeURIComponent(entry.key)}` }, 'Save as a test fixture')
    ),
    pre
  );
}

function timeline(details) {
  const { entry, attempts } = details;
  const steps = [];
  if (entry.occurredAt) steps.push([entry.occurredAt, 'Happened at the provider', null, '']);
  steps.push([entry.receivedAt, entry.isRecovered ? 'Recovered from the provider’s API' : 'Received, verified and stored', null, '']);
  for (const attempt of attempts)
    steps.push([attempt.at, `Attempt ${attempt.attempt} failed${attempt.handler ? ` in ${attempt.handler}` : ''}`, attempt, 'bad']);
  if (entry.state === 'handled')
    steps.push([entry.finishedAt, `Handled${entry.attempts > 1 ? ` by attempt ${entry.attempts}` : ''}`, null, 'good']);
  if (entry.state === 'dead')
    steps.push([entry.finishedAt, `Dead letter after ${entry.attempts} ${entry.attempts === 1 ? 'attempt' : 'attempts'}`, null, 'bad']);
  if (entry.state === 'running') steps.push([null, `Attempt ${entry.attempts} is running`, null, '']);
  if (entry.state === 'pending') steps.push([entry.dueAt, entry.dueAt ? 'Will be tried again' : 'Waits for a worker', null, 'other']);
  // A queue keeps the last error alone, not each attempt.
  const last =
    attempts.length === 0 && entry.state !== 'handled' && entry.lastError
      ? h('li', { class: 'bad' }, h('p', { class: 'error' }, entry.lastError))
      : null;
  let before = null;
  return h(
    'ol',
    { class: 'timeline' },
    steps.map(([at, text, attempt, kind]) => {
      const gap = before && at ? (new Date(at) - new Date(before)) / 1000 : null;
      before = at ?? before;
      return h(
        'li',
        { class: kind || null },
        h('span', {}, text),
        ' ',
        at ? h('span', { class: 'quiet' }, time(at), gap !== null && gap >= 0 ? ` (+${seconds(gap)})` : '') : null,
        attempt
          ? h(
              'div',
              { class: 'attempt' },
              attempt.exceptionType ? h('code', {}, attempt.exceptionType) : null,
              h('p', { class: 'error' }, attempt.message),
              attempt.seconds !== null ? h('p', { class: 'quiet' }, `It ran for ${seconds(attempt.seconds)}.`) : null
            )
          : null
      );
    }),
    last
  );
}

/** Everything about one delivery. */
export async function delivery(query, again) {
  let details;
  try {
    details = await get('delivery', { key: query.key });
  } catch (error) {
    return h('div', {}, h('p', {}, h('a', { href: '#/deliveries' }, '← Deliveries')), h('p', { class: 'empty' }, error.message));
  }

  const { entry } = details;
  const what = entry.summary;
  return h(
    'article',
    { class: 'details', 'data-key': entry.key },
    h('p', {}, h('a', { href: '#/deliveries' }, '← Deliveries')),
    h(
      'div',
      { class: 'head' },
      h('h2', {}, what?.title || entry.type || 'No event type'),
      state(entry),
      entry.isRecovered ? h('span', { class: 'badge' }, 'recovered') : null
    ),
    forOne(entry, details.handlers, async (operation, isChanged) => {
      // A queue shows its dead letters only: what is tried again has left it.
      const isGone = operation === 'delete' || (isChanged && !session.states.includes('pending'));
      if (isGone) location.hash = '#/deliveries';
      else await again();
    }),
    h(
      'div',
      { class: 'columns' },
      h(
        'section',
        {},
        h('h3', {}, 'History'),
        timeline(details),
        entry.succeededHandlers.length ? h('p', { class: 'quiet' }, 'Succeeded: ', entry.succeededHandlers.join(', ')) : null
      ),
      h(
        'section',
        {},
        h('h3', {}, 'Delivery'),
        h(
          'dl',
          { class: 'facts' },
          fact('Provider', entry.provider),
          fact('Endpoint', entry.endpoint),
          fact('Tenant', entry.tenant),
          fact('Type', entry.type),
          fact(
            'Build',
            build(what?.status),
            what?.duration ? ` in ${seconds(what.duration)}` : '',
            link(what?.url, ' Open at the provider')
          ),
          fact('Project', what?.project),
          fact('Branch', what?.branch),
          fact('Commit', what?.commit),
          fact('Author', what?.author),
          fact('Note', what?.note),
          fact('Subject', entry.subject ? h('a', { href: address('deliveries', { subject: entry.subject }) }, entry.subject) : null),
          fact('Id', entry.id),
          fact(
            'Signature',
            details.isVerified === null || details.isVerified === undefined
              ? null
              : details.isVerified
                ? 'verified'
                : entry.isRecovered
                  ? 'none: it came by TLS and token'
                  : 'not verified: unsigned deliveries are allowed'
          )
        )
      )
    ),
    what?.drift.length
      ? h(
          'section',
          {},
          h('h3', {}, 'Drift: differences from what this version knows'),
          h(
            'ul',
            { class: 'lines' },
            what.drift.map(item =>
              h('li', {}, h('code', {}, item.path), ` ${item.kind} `, item.json ? h('code', { class: 'quiet' }, item.json) : null)
            )
          )
        )
      : null,
    bodySection(details),
    details.typedEvent
      ? h(
          'section',
          {},
          h('h3', {}, 'As a handler sees it ', h('small', {}, details.eventClass)),
          h('pre', { tabindex: 0, 'aria-label': 'Typed event' }, details.typedEvent)
        )
      : null,
    Object.keys(details.headers).length
      ? h(
          'section',
          {},
          h('h3', {}, 'Headers ', h('small', {}, 'not signed')),
          h(
            'dl',
            { class: 'facts' },
            Object.entries(details.headers).map(([name, value]) => fact(name, value))
          )
        )
      : null,
    details.others.length
      ? h(
          'section',
          {},
          h('h3', {}, 'Others about this subject'),
          h(
            'ul',
            { class: 'lines' },
            details.others.map(other =>
              h(
                'li',
                {},
                state(other),
                ' ',
                h('a', { href: address('delivery', { key: other.key }) }, other.type || other.id),
                ' ',
                h('span', { class: 'quiet' }, stamp(other.receivedAt))
              )
            )
          )
        )
      : null
  );
}
