import { h, s, seconds, build, look, address, empty, time, stamp } from './dom.js';
import { get, session } from './api.js';

const W = 480,
  H = 130,
  left = 40,
  bottom = 20;

function scale(values) {
  const top = Math.max(...values.filter(value => value !== null), 0);
  if (top === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(top));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= top);
}

function frame(title, words, top, format, times, ...content) {
  const label = at => {
    const date = new Date(at);
    return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  };
  return h(
    'figure',
    { class: 'picture' },
    h('figcaption', {}, title, h('small', {}, ` ${words}`)),
    s(
      'svg',
      { viewBox: `0 0 ${W} ${H + bottom}`, role: 'img', 'aria-label': `${title}: ${words}` },
      s('line', { x1: left, x2: W, y1: H, y2: H, class: 'axis' }),
      s('line', { x1: left, x2: W, y1: 6, y2: 6, class: 'grid-line' }),
      s('text', { x: left - 4, y: 12, class: 'tick', 'text-anchor': 'end' }, format(top)),
      s('text', { x: left - 4, y: H, class: 'tick', 'text-anchor': 'end' }, '0'),
      times.length
        ? [
            s('text', { x: left, y: H + 15, class: 'tick' }, label(times[0])),
            s('text', { x: W, y: H + 15, class: 'tick', 'text-anchor': 'end' }, 'now')
          ]
        : [],
      content
    )
  );
}

const y = (value, top) => H - (value / top) * (H - 6);

function line(values, top, kind) {
  const step = (W - left) / Math.max(values.length - 1, 1);
  const points = values.map((value, index) => [left + index * step, value]).filter(([, value]) => value !== null);
  return points.length === 0
    ? []
    : points.length === 1 || points.length * 4 < values.length
      ? points.map(([x, value]) => s('circle', { cx: x.toFixed(1), cy: y(value, top).toFixed(1), r: 3, class: `dot ${kind}` }))
      : [
          s('polyline', {
            points: points.map(([x, value]) => `${x.toFixed(1)},${y(value, top).toFixed(1)}`).join(' '),
            class: `line ${kind}`
          })
        ];
}

function bars(buckets, top) {
  const width = (W - left) / buckets.length;
  return buckets.map((bucket, index) =>
    bucket.received
      ? s(
          'rect',
          {
            x: (left + index * width + 1).toFixed(1),
            width: Math.max(width - 2, 1).toFixed(1),
            y: y(bucket.received, top).toFixed(1),
            height: (H - y(bucket.received, top)).toFixed(1),
            rx: 1,
            class: 'bar'
          },
          s('title', {}, `${stamp(bucket.at)}: ${bucket.received}`)
        )
      : null
  );
}

/** Rates, latency and backlog, from the store. */
export async function overview(query) {
  const hours = Number(query.hours) || 24;
  const view = await get('overview', { hours });
  const { buckets } = view;
  const times = buckets.map(bucket => bucket.at);
  const received = buckets.map(bucket => bucket.received),
    backlog = buckets.map(bucket => bucket.backlog),
    p95 = buckets.map(bucket => bucket.p95),
    median = buckets.map(bucket => bucket.median);
  const dead = buckets.map(bucket => bucket.dead);
  const sum = values => values.reduce((all, value) => all + (value ?? 0), 0);
  const count = value => value.toLocaleString();
  const lastOf = values => values.findLast(value => value !== null);
  const tops = { rate: scale(received), time: scale(p95), backlog: scale(backlog), dead: scale(dead) };
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'head' },
      h('h2', {}, 'Overview'),
      h(
        'div',
        { class: 'segments', role: 'group', 'aria-label': 'Time' },
        [1, 6, 24, 168].map(value =>
          h(
            'a',
            { href: address('overview', { hours: value }), 'aria-current': value === hours ? 'true' : null },
            value === 168 ? '7 days' : `${value} h`
          )
        )
      )
    ),
    session.isExact
      ? null
      : h('p', { class: 'quiet' }, `${session.store} shows its dead letters only: what was handled is in no queue any more.`),
    h(
      'p',
      { class: 'quiet' },
      view.isAll
        ? `From the ${count(view.examined)} deliveries that the store holds of this time.`
        : `From the newest ${count(view.examined)} deliveries.`,
      view.isAll || !view.backTo ? null : [' They go back to ', time(view.backTo), '.']
    ),
    h(
      'div',
      { class: 'pictures' },
      frame('Received', `${count(sum(received))} deliveries`, tops.rate, count, times, bars(buckets, tops.rate)),
      frame(
        'Waiting',
        `${count(backlog.at(-1) ?? 0)} now, ${count(Math.max(...backlog, 0))} at most`,
        tops.backlog,
        count,
        times,
        line(backlog, tops.backlog, 'other')
      ),
      frame(
        'From received to handled',
        lastOf(p95) === undefined ? 'nothing handled' : `95 of 100 within ${seconds(lastOf(p95))}, half within ${seconds(lastOf(median))}`,
        tops.time,
        seconds,
        times,
        line(p95, tops.time, 'soft'),
        line(median, tops.time, 'good')
      ),
      frame('Dead letters', `${count(sum(dead))} made`, tops.dead, count, times, line(dead, tops.dead, 'bad'))
    ),
    view.types.length
      ? h(
          'section',
          { class: 'card' },
          h('h3', {}, 'By event type'),
          h(
            'ul',
            { class: 'meters' },
            view.types.map(type =>
              h(
                'li',
                {},
                h('a', { href: address('deliveries', { provider: type.provider, type: type.type }) }, type.type || '(no type)'),
                h('span', { class: 'quiet' }, ` ${type.provider}`),
                h('meter', { min: 0, max: view.types[0].count, value: type.count, 'aria-label': `${type.count} deliveries` }),
                h('span', { class: 'number' }, count(type.count)),
                type.dead ? h('span', { class: 'state dead' }, `${count(type.dead)} dead`) : null
              )
            )
          )
        )
      : empty('No delivery in this time.', 'Choose a longer time, or wait for the first one.')
  );
}

function change(now, before) {
  if (!now || !before) return null;
  const percent = Math.round((now / before - 1) * 100);
  return percent === 0
    ? ' (as before)'
    : h('span', { class: percent > 0 ? 'worse' : 'better' }, ` (${percent > 0 ? '+' : ''}${percent} %)`);
}

// A bar a run: its height is the duration, its colour the status. The same is said in words for who does not see it.
function trend(runs) {
  const longest = Math.max(...runs.map(run => run.duration ?? 0), 0.001);
  return s(
    'svg',
    {
      viewBox: `0 0 ${Math.max(runs.length, 20) * 10} 48`,
      class: 'trend',
      role: 'img',
      'aria-label': `The last ${runs.length} runs: ${runs.map(run => `${run.status} in ${seconds(run.duration)}`).join(', ')}`
    },
    s('line', { x1: 0, x2: Math.max(runs.length, 20) * 10, y1: 47.5, y2: 47.5, class: 'axis' }),
    runs.map((run, index) => {
      const height = Math.max(4, ((run.duration ?? 0) / longest) * 44);
      return s(
        'rect',
        { x: index * 10 + 1, y: 47 - height, width: 8, height, rx: 1, class: look(run.status) },
        s('title', {}, `${run.title}: ${run.status} in ${seconds(run.duration)}`)
      );
    })
  );
}

const by = (entries, ...names) => [...Map.groupBy(entries, entry => names.map(name => entry.summary[name]).join('\u0000')).values()];

/** CircleCI's workflows by project and branch, with the trend of their durations. */
export async function pipelines() {
  const { entries, isAll } = await get('builds', { provider: 'circleci' });
  return h(
    'div',
    {},
    h('h2', {}, 'Pipelines'),
    h('p', { class: 'quiet' }, isAll ? 'Workflows of CircleCI that the store holds.' : 'The newest 300 workflows of CircleCI.'),
    entries.length === 0
      ? empty(
          'No workflow yet.',
          session.isExact ? 'Workflows of CircleCI appear here by project and branch.' : 'A queue does not keep what was handled.'
        )
      : h(
          'div',
          { class: 'cards' },
          by(entries, 'project', 'branch', 'name').map(group => {
            const [last, before] = group;
            return h(
              'article',
              { class: 'card' },
              h('h3', {}, last.summary.project, h('small', {}, ` ${last.summary.branch}`)),
              h(
                'p',
                {},
                build(last.summary.status),
                ' ',
                h('a', { href: address('delivery', { key: last.key }) }, last.summary.title),
                ' ',
                seconds(last.summary.duration),
                change(last.summary.duration, before?.summary.duration)
              ),
              last.summary.commit
                ? h('p', { class: 'quiet' }, last.summary.commit, last.summary.author ? ` — ${last.summary.author}` : '')
                : null,
              trend(
                group
                  .slice(0, 30)
                  .reverse()
                  .map(entry => entry.summary)
              )
            );
          })
        )
  );
}

/** Perfsee's scores against their baselines over time, as lines. */
export async function performance() {
  const { entries, isAll } = await get('builds', { provider: 'perfsee' });
  const groups = by(entries, 'project', 'name');
  return h(
    'div',
    {},
    h('h2', {}, 'Performance'),
    h(
      'p',
      { class: 'quiet' },
      isAll
        ? 'Bundles of Perfsee that the store holds: the score as a line, its baseline dashed.'
        : 'The newest 300 bundles of Perfsee: the score as a line, its baseline dashed.'
    ),
    groups.length === 0
      ? empty('No bundle yet.', session.isExact ? 'Scores of Perfsee’s bundles appear here.' : 'A queue does not keep what was handled.')
      : h(
          'div',
          { class: 'pictures' },
          groups.map(group => {
            const runs = group.slice(0, 60).reverse();
            const last = group[0].summary;
            const scores = runs.map(run => run.summary.score ?? null),
              baselines = runs.map(run => run.summary.baselineScore ?? null);
            const difference = last.score !== null && last.baselineScore !== null ? last.score - last.baselineScore : null;
            return h(
              'section',
              { class: 'card' },
              h('h3', {}, last.name || 'A bundle', h('small', {}, ` ${last.project} ${last.branch}`)),
              h(
                'p',
                {},
                build(last.status),
                ' ',
                h('a', { href: address('delivery', { key: group[0].key }) }, last.title),
                ' ',
                last.score === null
                  ? h('span', { class: 'quiet' }, last.note ?? 'no score')
                  : h('span', {}, 'score ', h('strong', {}, last.score)),
                difference === null
                  ? null
                  : h(
                      'span',
                      { class: difference < 0 ? 'worse' : 'better' },
                      ` (${difference > 0 ? '+' : ''}${difference} against ${last.baselineScore})`
                    )
              ),
              frame(
                'Score',
                `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}: ${scores.map(score => score ?? 'none').join(', ')}`.slice(0, 120),
                100,
                String,
                [runs[0].receivedAt],
                line(baselines, 100, 'dashed'),
                line(scores, 100, 'good')
              )
            );
          })
        )
  );
}
