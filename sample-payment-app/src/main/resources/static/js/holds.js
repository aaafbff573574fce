// Who holds what now. The stream tells twice a second; in between the validity is counted down here.

import { post } from './api.js';
import { alone } from './busy.js';
import { byId, html, reducedMotion, say } from './dom.js';
import { seconds } from './format.js';
import { label } from './instances.js';
import { on } from './stream.js';

const MOST = 6;
const STATES = { HELD: 'held', LOST: 'lost', RELEASED: 'released' };
const body = byId('holds').tBodies[0];
const waitingList = byId('waiting');
const rows = new Map();

export function start() {
  alone(byId('pay-slowly'), () => post('/lab/slow', { instance: byId('slow-instance').value }));
  on('state', ({ holds, waiting }) => {
    showHolds(holds);
    showWaiting(waiting);
  });
  requestAnimationFrame(tick);
}

const nameOf = (hold) => `${hold.instance} ${hold.key} ${hold.fencingToken}`;

function showHolds(holds) {
  const now = [...holds].sort((a, b) => b.heldMillis - a.heldMillis).slice(0, MOST);
  const names = new Set(now.map(nameOf));
  [...rows.keys()].filter((name) => !names.has(name)).forEach(remove);
  now.forEach(show);
  byId('holds').hidden = now.length === 0;
  const none = byId('holds-none');
  none.hidden = now.length > 0 && holds.length <= MOST;
  say(none, holds.length > MOST ? `and ${holds.length - MOST} more` : 'Nothing is held at the moment.');
}

function remove(name) {
  rows.get(name).row.remove();
  rows.delete(name);
}

function show(hold) {
  const entry = rows.get(nameOf(hold)) ?? create(hold);
  entry.hold = hold;
  entry.at = performance.now();
  entry.row.dataset.key = hold.key;
  entry.row.dataset.state = hold.state;
  entry.row.dataset.renewals = hold.renewals;
  say(entry.renewals, String(hold.renewals));
  say(entry.state, hold.state === 'HELD' ? '' : STATES[hold.state] ?? hold.state);
  body.append(entry.row);
  paint(entry, 0);
}

function create(hold) {
  const entry = {
    bar: html('span', { class: 'bar' }),
    left: html('span', { class: 'left' }),
    held: html('span'),
    renewals: html('span'),
    state: html('span', { class: 'hold-state' }),
  };
  const track = html('span', { class: 'track', 'aria-hidden': 'true' }, entry.bar);
  entry.row = html('tr', { role: 'row' },
    cell('Key', html('code', {}, hold.key), ' ', entry.state), cell('Instance', label(hold.instance)),
    cell('Validity', html('span', { class: 'validity' }, track, entry.left)), cell('Held for', entry.held),
    cell('Renewals', entry.renewals), cell('Fencing token', hold.fencingToken === null ? 'none' : String(hold.fencingToken)));
  rows.set(nameOf(hold), entry);
  return entry;
}

/** The heading is repeated in the cell, since on a phone each row is a card. The role stays when it is shown as one. */
const cell = (heading, ...children) => html('td', { role: 'cell', 'data-heading': heading }, ...children);

function showWaiting(waiting) {
  const now = [...waiting].sort((a, b) => b.forMillis - a.forMillis).slice(0, MOST);
  const texts = now.map(({ instance, key, forMillis }) => `${key} on ${instance}, for ${seconds(forMillis)}`);
  if (waiting.length > MOST) {
    texts.push(`and ${waiting.length - MOST} more`);
  }
  waitingList.replaceChildren(...texts.map((text) => html('li', {}, text)));
  byId('waiting-none').hidden = waiting.length > 0;
}

function tick(now) {
  if (!reducedMotion() && document.body.dataset.stream === 'open') {
    rows.forEach((entry) => paint(entry, Math.max(0, now - entry.at)));
  }
  requestAnimationFrame(tick);
}

function paint({ hold, bar, left, held }, since) {
  const passed = hold.state === 'HELD' ? since : 0;
  const validity = hold.state === 'HELD' ? Math.max(0, hold.validityMillis - passed) : 0;
  const share = Math.min(1, validity / hold.leaseMillis);
  bar.style.transform = `scaleX(${share.toFixed(4)})`;
  bar.dataset.low = share < 0.25;
  say(left, `${seconds(validity)} of ${seconds(hold.leaseMillis)}`);
  say(held, seconds(hold.heldMillis + passed));
}
