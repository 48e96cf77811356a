import { h, time, stamp, state } from './dom.js';
import { session, post, say } from './api.js';

const titles = { retry: 'Retry', replay: 'Replay', delete: 'Delete' };
const meanings = {
  retry: 'Tries waiting deliveries at once, and dead letters from their first attempt on. Handlers that have succeeded do not run again.',
  replay: 'Runs handlers again, also those that have succeeded.',
  delete: 'Deletes for good. If the provider sends one again, it is a new delivery.'
};

function open(title, ...content) {
  const dialog = document.getElementById('dialog');
  dialog.replaceChildren(h('h2', { id: 'dialog-title' }, title), ...content.flat());
  if (!dialog.open) dialog.showModal();
  return dialog;
}

const close = () => document.getElementById('dialog').close();

/** Buttons for one delivery. */
export function forOne(entry, handlers, done) {
  if (!session.canOperate) return null;
  const can = {
    retry: entry.state === 'dead' || entry.state === 'pending',
    replay: (entry.state === 'handled' && session.replaysHandled) || entry.state === 'dead' || entry.state === 'pending',
    delete: entry.state !== 'running'
  };
  return h(
    'div',
    { class: 'actions' },
    ['retry', 'replay', 'delete']
      .filter(name => can[name])
      .map(name =>
        h(
          'button',
          {
            type: 'button',
            class: name === 'delete' ? 'danger' : name === 'retry' ? 'main' : null,
            onclick: () => askOne(name, entry, handlers, done)
          },
          `${titles[name]}${name === 'delete' ? '' : ''} …`
        )
      )
  );
}

function askOne(operation, entry, handlers, done) {
  const handler =
    operation === 'replay'
      ? h(
          'select',
          { id: 'one-handler' },
          h('option', { value: '' }, 'all handlers'),
          handlers.map(name => h('option', { value: name }, name))
        )
      : null;
  const problem = h('p', { class: 'problem', role: 'alert' });
  open(
    `${titles[operation]} this delivery?`,
    h('p', {}, meanings[operation]),
    handler ? h('p', {}, h('label', { for: 'one-handler' }, 'Handlers to run '), handler) : null,
    problem,
    h(
      'div',
      { class: 'actions' },
      h(
        'button',
        {
          type: 'button',
          class: operation === 'delete' ? 'danger' : 'main',
          onclick: async () => {
            try {
              const answer = await post('apply', { key: entry.key, operation, handler: handler?.value || null });
              close();
              say(answer.isChanged ? `${titles[operation]}: done.` : 'Nothing was changed: it is running, or in another state by now.');
              await done(operation, answer.isChanged);
            } catch (error) {
              problem.textContent = error.message;
            }
          }
        },
        titles[operation]
      ),
      h('button', { type: 'button', onclick: close }, 'Cancel')
    )
  );
}

/** Buttons for everything that a filter selects: a plan first, then the run. */
export function forFilter(filter, handlers = []) {
  if (!session.canOperate) return null;
  return h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Everything that this filter selects' },
    h('span', { class: 'quiet' }, 'All that match:'),
    ['retry', 'replay', 'delete'].map(name =>
      h(
        'button',
        { type: 'button', class: name === 'delete' ? 'danger' : null, onclick: () => plan(name, filter, handlers) },
        `${titles[name]} all …`
      )
    )
  );
}

async function plan(operation, filter) {
  const problem = h('p', { class: 'problem', role: 'alert' });
  const place = h('div', { role: 'status' }, 'Counting what matches …');
  const handler = operation === 'replay' ? h('input', { id: 'all-handler', placeholder: 'all handlers', autocomplete: 'off' }) : null;
  const go = h('button', { type: 'button', class: operation === 'delete' ? 'danger' : 'main', disabled: true }, titles[operation]);
  let made;

  const make = async () => {
    go.disabled = true;
    try {
      made = await post('plan', { operation, filter: body(filter), handler: handler?.value || null });
      place.replaceChildren(
        h(
          'p',
          { class: 'large' },
          made.isExact ? '' : 'About ',
          h('strong', {}, made.count.toLocaleString()),
          made.count === 1 ? ' delivery' : ' deliveries'
        ),
        made.oldest ? h('p', {}, 'Received from ', time(made.oldest), ' to ', time(made.newest), '.') : '',
        made.samples.length
          ? h(
              'ul',
              { class: 'lines' },
              made.samples.map(sample =>
                h('li', {}, state(sample), ' ', sample.type, ' ', h('span', { class: 'quiet' }, stamp(sample.receivedAt)))
              )
            )
          : ''
      );
      go.textContent = `${titles[operation]} ${made.count.toLocaleString()}`;
      go.disabled = made.count === 0;
    } catch (error) {
      problem.textContent = error.message;
    }
  };

  go.addEventListener('click', async () => {
    try {
      await post('run', { id: made.id });
      close();
      location.hash = '#/runs';
    } catch (error) {
      problem.textContent = error.message;
    }
  });

  open(
    `${titles[operation]} all that match?`,
    h('p', {}, meanings[operation]),
    handler ? h('p', {}, h('label', { for: 'all-handler' }, 'Only the handler named '), handler) : null,
    place,
    problem,
    h('div', { class: 'actions' }, go, h('button', { type: 'button', onclick: close }, 'Cancel'))
  );
  handler?.addEventListener('change', make);
  await make();
}

function body(filter) {
  return Object.fromEntries(Object.entries(filter).filter(([name, value]) => value && name !== 'after'));
}

/** Operations over filters, with how far they came. */
export function runs(list, again) {
  return h(
    'div',
    {},
    h('h2', {}, 'Runs'),
    h('p', { class: 'quiet' }, 'A run goes on when this page is closed. What is done stays done.'),
    list.length === 0
      ? h('p', { class: 'empty' }, 'No run yet. Filter deliveries, and retry, replay or delete all that match.')
      : h(
          'ul',
          { class: 'cards wide' },
          list.map(run =>
            h(
              'li',
              { class: 'card', 'data-run': run.id },
              h(
                'h3',
                {},
                `${titles[run.operation]}${run.handler ? ` to ${run.handler}` : ''} `,
                h('span', { class: `state ${{ done: 'handled', running: 'running', failed: 'dead' }[run.state] ?? 'again'}` }, run.state)
              ),
              h('progress', { max: Math.max(run.total, 1), value: run.examined, 'aria-label': 'Progress' }),
              h(
                'p',
                {},
                `${run.changed.toLocaleString()} changed, ${run.examined.toLocaleString()} of ${run.total.toLocaleString()} looked at`
              ),
              h(
                'p',
                { class: 'quiet' },
                'By ',
                run.by,
                ', ',
                time(run.startedAt),
                ' ',
                Object.entries(run.filter)
                  .filter(([, value]) => value)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join(', ') || 'all deliveries'
              ),
              run.state === 'running' && session.canOperate
                ? h(
                    'button',
                    {
                      type: 'button',
                      onclick: async () => {
                        await post('cancel', { id: run.id });
                        await again();
                      }
                    },
                    'Cancel run'
                  )
                : null
            )
          )
        )
  );
}
