import { h, link, seconds, time, look, statusOf, detailsLink } from './dom.js';

/** The newest deliveries, one a row. */
export function deliveries(all) {
  if (all.length === 0) return empty('No delivery yet.', 'Send one with the curl line that the program printed, or start it with --demo.');
  return h('table', { class: 'deliveries' },
    h('caption', {}, `${all.length} deliveries, newest first`),
    h('thead', {}, h('tr', {}, ...['Time', 'Event', 'What', 'Status', 'Project', 'Branch', 'Duration'].map(name => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, all.map(row)));
}

/** One delivery as a row of the table. */
export function row(delivery) {
  return h('tr', { 'data-key': delivery.key },
    h('td', { 'data-label': 'Time' }, time(delivery.receivedAt)),
    h('td', { 'data-label': 'Event' }, h('span', { class: 'provider' }, delivery.provider), ' ', delivery.eventType),
    h('td', { 'data-label': 'What' }, detailsLink(delivery), delivery.drift ? h('span', { class: 'badge', title: 'Differences from what this version knows' }, `${delivery.drift} new`) : null),
    h('td', { 'data-label': 'Status' }, statusOf(delivery)),
    h('td', { 'data-label': 'Project' }, delivery.project),
    h('td', { 'data-label': 'Branch' }, delivery.branch),
    h('td', { 'data-label': 'Duration', class: 'number' }, seconds(delivery.duration)));
}

/** Workflows by project and branch, with the trend of their last runs and the jobs of the last one. */
export function pipelines(all) {
  const workflows = all.filter(delivery => delivery.kind === 'workflow');
  const jobs = Map.groupBy(all.filter(delivery => delivery.kind === 'job'), delivery => delivery.parent);
  const groups = [...Map.groupBy(workflows, delivery => `${delivery.project}\u0000${delivery.branch}\u0000${delivery.title.replace(/ #\d+$/, '')}`).values()];
  if (groups.length === 0) return empty('No workflow yet.', 'Workflows of CircleCI appear here by project and branch.');
  return h('div', { class: 'cards' }, groups.map(runs => {
    const [last, before] = runs;
    return h('article', { class: 'card' },
      h('h2', {}, last.project, h('small', {}, ` ${last.branch}`)),
      h('p', {}, statusOf(last), ' ', detailsLink(last), ' ', seconds(last.duration), change(last.duration, before?.duration)),
      last.commit ? h('p', { class: 'quiet' }, last.commit, last.author ? ` — ${last.author}` : '') : null,
      trend(runs.slice(0, 20).reverse()),
      jobList(jobs.get(last.parent) ?? []));
  }));
}

/** Bundles against their baselines, and snapshots with their reports. */
export function performance(all) {
  const bundles = all.filter(delivery => delivery.kind === 'bundle');
  const snapshots = all.filter(delivery => delivery.kind === 'snapshot');
  const reports = Map.groupBy(all.filter(delivery => delivery.kind === 'report' || delivery.kind === 'source'), delivery => delivery.parent);
  if (bundles.length + snapshots.length + reports.size === 0) return empty('No bundle and no snapshot yet.', 'Perfsee’s events appear here.');
  return h('div', {},
    bundles.length ? h('h2', {}, 'Bundles') : null,
    h('div', { class: 'cards' }, bundles.map(bundle => h('article', { class: 'card' },
      h('h3', {}, detailsLink(bundle), h('small', {}, ` ${bundle.project} ${bundle.branch}`)),
      h('p', {}, statusOf(bundle), ' ', score(bundle)),
      h('p', { class: 'quiet' }, 'Analysed in ', seconds(bundle.duration), change(bundle.duration, bundle.baselineDuration)),
      bundle.note ? h('p', { class: 'quiet' }, bundle.note) : null))),
    snapshots.length + reports.size ? h('h2', {}, 'Snapshots') : null,
    h('div', { class: 'cards' },
      snapshots.map(snapshot => h('article', { class: 'card' },
        h('h3', {}, detailsLink(snapshot), h('small', {}, ` ${snapshot.project}`)),
        h('p', {}, statusOf(snapshot), ' ', h('span', { class: 'quiet' }, snapshot.note ?? '')),
        reportList(reports.get(snapshot.parent) ?? []))),
      [...reports].filter(([parent]) => !snapshots.some(snapshot => snapshot.parent === parent)).map(([parent, items]) =>
        h('article', { class: 'card' }, h('h3', {}, `Snapshot ${parent}`, h('small', {}, ' not finished')), reportList(items)))));
}

/** One delivery: the event as a handler sees it, the raw body, the headers. */
export function delivery(details) {
  const view = details.view;
  return h('article', { class: 'details' },
    h('p', {}, h('a', { href: '#/' }, '← All deliveries')),
    h('h2', {}, view.title),
    h('p', {}, statusOf(view), ' ', link(view.url, 'Open at the provider')),
    h('dl', { class: 'facts' },
      ...fact('Provider', view.provider), ...fact('Event', `${view.eventType} (${details.eventClass})`), ...fact('Received', time(view.receivedAt)),
      ...fact('Project', view.project), ...fact('Branch', view.branch), ...fact('Duration', seconds(view.duration)),
      ...fact('Id', view.id), ...fact('Signature', details.isVerified ? 'verified' : 'not verified: unsigned deliveries are allowed')),
    details.drift.length ? h('section', {}, h('h3', {}, 'Differences from what this version knows'),
      h('ul', {}, details.drift.map(drift => h('li', {}, h('code', {}, drift.path), ` ${drift.kind} `, h('code', {}, drift.json))))) : null,
    h('section', {}, h('h3', {}, 'As a handler sees it'), h('pre', { tabindex: 0 }, details.typedEvent)),
    h('section', {}, h('h3', {}, `Raw body, ${details.bodySize.toLocaleString()} bytes`), h('pre', { tabindex: 0 }, details.rawBody)),
    h('section', {}, h('h3', {}, 'Headers (not signed)'), h('dl', { class: 'facts' }, Object.entries(details.unsignedHeaders).flatMap(([name, value]) => fact(name, value)))));
}

/** Deliveries whose handlers failed too often, each to be tried again. */
export function dead(letters, retry) {
  if (letters.length === 0) return empty('No dead letter.', 'A delivery whose handlers fail at every attempt is kept here, to be tried again.');
  return h('div', {},
    h('p', {}, h('button', { onclick: () => retry(null) }, 'Retry all')),
    h('ul', { class: 'cards' }, letters.map(letter => h('li', { class: 'card', 'data-key': letter.key },
      h('h2', {}, letter.eventType, h('small', {}, ` ${letter.provider}`)),
      h('p', {}, time(letter.receivedAt), ` after ${letter.attempts} attempts: `, h('code', {}, letter.error ?? '')),
      h('button', { onclick: () => retry(letter.key) }, 'Retry')))));
}

export function empty(title, hint) {
  return h('div', { class: 'empty' }, h('h2', {}, title), h('p', {}, hint));
}

function fact(name, value) {
  return value === '' || value === null ? [] : [h('dt', {}, name), h('dd', {}, value)];
}

function change(now, before) {
  if (!now || !before) return null;
  const percent = Math.round((now / before - 1) * 100);
  return percent === 0 ? ' (as before)' : h('span', { class: percent > 0 ? 'worse' : 'better' }, ` (${percent > 0 ? '+' : ''}${percent} %)`);
}

function score(bundle) {
  if (bundle.score === null) return h('span', { class: 'quiet' }, 'no score');
  const difference = bundle.baselineScore === null ? null : bundle.score - bundle.baselineScore;
  return h('span', {}, 'Score ', h('strong', {}, bundle.score), difference === null ? ' (no baseline)'
    : h('span', { class: difference < 0 ? 'worse' : 'better' }, ` (${difference > 0 ? '+' : ''}${difference} against ${bundle.baselineScore})`));
}

function jobList(jobs) {
  return jobs.length ? h('ul', { class: 'lines' }, jobs.map(job => h('li', {}, statusOf(job), ' ', detailsLink(job), ' ', seconds(job.duration)))) : null;
}

function reportList(reports) {
  return h('ul', { class: 'lines' }, reports.map(report =>
    h('li', {}, statusOf(report), ' ', detailsLink(report), report.kind === 'source' ? ' — source analysed' : '')));
}

// A bar a run: its height is the duration, its colour the status. The same is said in words for who does not see it.
function trend(runs) {
  const longest = Math.max(...runs.map(run => run.duration ?? 0), 0.001);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${runs.length * 10} 40`);
  svg.setAttribute('class', 'trend');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `The last ${runs.length} runs: ${runs.map(run => `${run.status} in ${seconds(run.duration)}`).join(', ')}`);
  runs.forEach((run, index) => {
    const height = Math.max(3, ((run.duration ?? 0) / longest) * 38);
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [key, value] of Object.entries({ x: index * 10 + 1, y: 40 - height, width: 8, height, rx: 1, class: look(run.status) })) bar.setAttribute(key, value);
    svg.append(bar);
  });
  return svg;
}
