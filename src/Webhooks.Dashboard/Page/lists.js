import { h, time, age, state, stateNames, build, short, address, empty, link, stamp, fact } from './dom.js';
import { session, get } from './api.js';
import { forFilter } from './operations.js';

const fields = [
  ['state', 'State'],
  ['provider', 'Provider'],
  ['endpoint', 'Endpoint'],
  ['tenant', 'Tenant'],
  ['type', 'Event type'],
  ['subject', 'Subject'],
  ['from', 'Received from'],
  ['before', 'Received before'],
  ['text', 'Text in the body'],
  ['error', 'Text in the error']
];

function filters(query) {
  const control = name => {
    const id = `filter-${name}`;
    if (name === 'state')
      return h(
        'select',
        { id, name },
        h('option', { value: '' }, 'any'),
        session.states.map(value => h('option', { value, selected: query.state === value }, stateNames[value]))
      );
    if (name === 'from' || name === 'before')
      return h('input', { id, name, type: 'datetime-local', step: 1, value: query[name] ? stamp(query[name]).replace(' ', 'T') : '' });
    return h('input', { id, name, type: 'search', value: query[name] ?? '', autocomplete: 'off', spellcheck: 'false' });
  };
  const set = fields.filter(([name]) => query[name]);
  const valueOf = name => (name === 'state' ? stateNames[query[name]] : query[name]);
  const form = h(
    'form',
    {
      class: 'filters',
      onsubmit: event => {
        event.preventDefault();
        const next = Object.fromEntries(new FormData(form));
        for (const name of ['from', 'before']) if (next[name]) next[name] = new Date(next[name]).toISOString();
        location.hash = address('deliveries', next);
      }
    },
    h(
      'div',
      { class: 'grid' },
      fields.map(([name, label]) => h('p', {}, h('label', { for: `filter-${name}` }, label), control(name)))
    ),
    h('div', { class: 'actions' }, h('button', { class: 'main' }, 'Apply'), h('a', { class: 'button', href: '#/deliveries' }, 'Clear'))
  );
  return h(
    'details',
    { class: 'filter-box', open: set.length > 0 && matchMedia('(min-width: 44rem)').matches },
    h(
      'summary',
      {},
      set.length
        ? `Filter: ${set.map(([name, label]) => `${label.toLowerCase()} ${valueOf(name)}`).join(', ')}`
        : 'Filter'
    ),
    form
  );
}

export function row(entry) {
  const what = entry.summary;
  return h(
    'tr',
    { 'data-key': entry.key, class: entry.state },
    h('td', { 'data-label': 'Received' }, time(entry.receivedAt), h('span', { class: 'quiet below' }, age(entry.receivedAt))),
    h(
      'td',
      { 'data-label': 'State' },
      state(entry),
      entry.attempts > 1 || entry.state !== 'handled'
        ? h('span', { class: 'quiet below' }, `${entry.attempts} ${entry.attempts === 1 ? 'attempt' : 'attempts'}`)
        : null
    ),
    h(
      'td',
      { 'data-label': 'Event' },
      h('a', { href: address('delivery', { key: entry.key }) }, what?.title || entry.type || 'No event type'),
      entry.isRecovered ? h('span', { class: 'badge', title: 'Never arrived: fetched from the provider’s API' }, 'recovered') : null,
      what?.drift.length
        ? h('span', { class: 'badge quiet-badge', title: 'Differences from what this version knows' }, `${what.drift.length} drift`)
        : null,
      h(
        'span',
        { class: 'quiet below' },
        [entry.provider, entry.endpoint === entry.provider ? '' : entry.endpoint, entry.tenant, entry.type].filter(Boolean).join(' · ')
      ),
      entry.state !== 'handled' && entry.lastError ? h('span', { class: 'error below' }, entry.lastError.split('\n')[0]) : null
    ),
    h(
      'td',
      { 'data-label': 'Build' },
      build(what?.status),
      what?.project ? h('span', { class: 'quiet below' }, [what.project, what.branch].filter(Boolean).join(' · ')) : null
    ),
    h(
      'td',
      { 'data-label': 'Subject' },
      entry.subject ? h('a', { href: address('deliveries', { subject: entry.subject }), class: 'subject' }, short(entry.subject)) : null
    )
  );
}

/** The list with its filter, a page at a time. */
export async function deliveries(query) {
  const page = await get('deliveries', query);
  const { after, ...filter } = query;
  const isFiltered = Object.values(filter).some(Boolean);
  const searched =
    query.text && page.searchedBackTo && page.next
      ? h('p', { class: 'quiet' }, 'Searched back to ', time(page.searchedBackTo), '. Older bodies were not read yet.')
      : null;
  const next = page.next
    ? h(
        'a',
        { class: 'button', href: address('deliveries', { ...filter, after: page.next }) },
        query.text ? 'Search further back' : 'Older'
      )
    : null;
  const table = page.entries.length
    ? h(
        'table',
        { class: 'deliveries' },
        h(
          'caption',
          {},
          `${page.entries.length} ${page.entries.length === 1 ? 'delivery' : 'deliveries'}, newest first` +
            `${after ? ', an older page' : ''}${session.isExact ? '' : ': the first of the queue'}`
        ),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['Received', 'State', 'Event', 'Build', 'Subject'].map(name => h('th', { scope: 'col' }, name))
          )
        ),
        h('tbody', {}, page.entries.map(row))
      )
    : empty(
        isFiltered ? 'Nothing matches.' : 'No delivery yet.',
        isFiltered
          ? 'Change the filter, or clear it.'
          : session.isExact
            ? 'Deliveries appear here as they are stored.'
            : 'This inbox is a queue: only its dead letters can be listed.'
      );
  return h(
    'div',
    {},
    h('h2', { class: 'unseen' }, 'Deliveries'),
    filters(query),
    page.entries.length && isFiltered ? forFilter(filter) : null,
    searched,
    table,
    h(
      'nav',
      { class: 'pages', 'aria-label': 'Pages' },
      after ? h('a', { class: 'button', href: address('deliveries', filter) }, 'Newest') : null,
      next
    )
  );
}

/** Failures grouped by their cause. */
export async function failures() {
  const { groups, examined, isAll } = await get('failures');
  return h(
    'div',
    {},
    h('h2', {}, 'Failures by cause'),
    h(
      'p',
      { class: 'quiet' },
      isAll
        ? `${examined.toLocaleString()} dead letters and waiting deliveries were looked at.`
        : `The newest ${examined.toLocaleString()} were looked at; there are more.`
    ),
    groups.length === 0
      ? empty('Nothing fails.', 'What a handler could not do is grouped here by handler, exception and event type.')
      : h(
          'ul',
          { class: 'cards wide' },
          groups.map(group =>
            h(
              'li',
              { class: 'card' },
              h(
                'h3',
                {},
                group.exception ? group.exception.split('.').pop() : 'No exception',
                h('small', {}, group.handler ? ` in ${group.handler}` : '')
              ),
              h(
                'p',
                {},
                group.dead ? h('span', { class: 'state dead' }, `${group.dead.toLocaleString()} dead`) : null,
                ' ',
                group.waiting ? h('span', { class: 'state again' }, `${group.waiting.toLocaleString()} to be retried`) : null,
                ' ',
                h('span', { class: 'quiet' }, `${group.provider} · ${group.type}`)
              ),
              h('p', { class: 'error' }, group.message),
              h('dl', { class: 'facts' }, fact('First', time(group.first)), fact('Last', time(group.last))),
              h(
                'p',
                { class: 'actions' },
                h(
                  'a',
                  {
                    class: 'button',
                    href: address('deliveries', { state: group.dead ? 'dead' : 'pending', type: group.type, error: group.search })
                  },
                  'Show them'
                ),
                h('a', { class: 'button', href: address('delivery', { key: group.sample }) }, 'The last one')
              )
            )
          )
        )
  );
}

/** Members that bodies have differently from what this version knows. */
export async function drift() {
  const { rows, examined } = await get('drift');
  return h(
    'div',
    {},
    h('h2', {}, 'Drift by member'),
    h('p', { class: 'quiet' }, `Of the newest ${examined.toLocaleString()} deliveries.`),
    rows.length === 0
      ? empty('No drift.', 'Bodies are as this version knows them.')
      : h(
          'table',
          {},
          h('caption', { class: 'unseen' }, 'Differences'),
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['Member', 'Difference', 'Event', 'Deliveries', 'Last'].map(name => h('th', { scope: 'col' }, name))
            )
          ),
          h(
            'tbody',
            {},
            rows.map(item =>
              h(
                'tr',
                {},
                h('td', { 'data-label': 'Member' }, h('code', {}, item.path)),
                h('td', { 'data-label': 'Difference' }, item.kind, h('code', { class: 'below quiet' }, item.json)),
                h('td', { 'data-label': 'Event' }, item.type || '(none)', h('span', { class: 'quiet below' }, item.provider)),
                h(
                  'td',
                  { 'data-label': 'Deliveries', class: 'number' },
                  h('a', { href: address('delivery', { key: item.sample }) }, item.count.toLocaleString())
                ),
                h('td', { 'data-label': 'Last' }, time(item.last))
              )
            )
          )
        )
  );
}

/** What this process refused. */
export async function refusals() {
  const { since, counts, latest } = await get('refusals');
  const table = (caption, names, rows) =>
    h(
      'table',
      {},
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          names.map(name => h('th', { scope: 'col' }, name))
        )
      ),
      h(
        'tbody',
        {},
        rows.map(cells =>
          h(
            'tr',
            {},
            cells.map((cell, index) => h('td', { 'data-label': names[index] }, cell))
          )
        )
      )
    );
  return h(
    'div',
    {},
    h('h2', {}, 'Refusals'),
    h('p', { class: 'quiet' }, 'Of this process alone, since ', time(since), '. What is refused is stored nowhere.'),
    counts.length === 0
      ? empty('Nothing was refused.', 'Wrong signatures, repeats, bodies that are too large: by reason, with their time.')
      : [
          table(
            'By reason',
            ['Endpoint', 'Outcome', 'Reason', 'Count', 'First', 'Last'],
            counts.map(item => [
              item.endpoint,
              item.outcome.replaceAll('_', ' '),
              item.reason.replaceAll('_', ' ') || '–',
              item.count.toLocaleString(),
              time(item.first),
              time(item.last)
            ])
          ),
          table(
            `The last ${latest.length}`,
            ['Time', 'Endpoint', 'Outcome', 'Reason'],
            latest.map(item => [time(item.at), item.endpoint, item.outcome.replaceAll('_', ' '), item.reason.replaceAll('_', ' ') || '–'])
          )
        ]
  );
}
