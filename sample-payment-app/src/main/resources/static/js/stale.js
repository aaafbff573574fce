// The stale writer: a process is stopped past its lease, in the middle of a payment.

import { post } from './api.js';
import { onStage } from './busy.js';
import { byId, html, say } from './dom.js';
import { label } from './instances.js';
import { step } from './steps.js';
import { on } from './stream.js';

const OUTCOMES = {
  LATE: 'Late: the database refused the write by its fencing token.',
  LOST: 'Lost: the loss was signalled, and the transaction was rolled back.',
  PAID: 'Paid: the late write went through. This should not happen.',
};
const result = byId('stale-result');
const list = byId('stale-steps');
const end = byId('stale-end');
let running = false;

export function start() {
  onStage(byId('stale-rival'), () => play(true));
  onStage(byId('stale-alone'), () => play(false));
  on('stale', (event) => {
    if (running) {
      list.append(step(event.step));
    }
  });
}

async function play(rival) {
  begin();
  try {
    finish(await post('/lab/stale', { rival }));
  } catch (error) {
    say(end, '');
    throw error;
  } finally {
    running = false;
    result.removeAttribute('aria-busy');
  }
}

function begin() {
  running = true;
  result.setAttribute('aria-busy', 'true');
  delete result.dataset.outcome;
  delete end.dataset.good;
  list.replaceChildren();
  byId('stale-ledger').replaceChildren();
  byId('stale-none').hidden = true;
  say(end, 'Playing, about ten seconds …');
}

function finish({ steps, outcome, userId, ledger }) {
  list.replaceChildren(...steps.map(step));
  end.dataset.good = outcome !== 'PAID';
  say(end, OUTCOMES[outcome] ?? outcome);
  byId('stale-ledger').append(
    html('h4', {}, 'The ledger of ', html('a', { href: `/users/${userId}` }, `user ${userId}`)),
    ledger.length ? html('ul', { class: 'ledger' }, ...ledger.map(line)) : html('p', { class: 'note' }, 'No entry: nobody was charged.'));
  result.dataset.outcome = outcome;
}

const line = ({ type, amount, instance }) =>
  html('li', {}, html('span', {}, `${type === 'PAID' ? 'Paid' : 'Cancelled'} ${amount} by `), label(instance));
