// The five lamps, what they say together, and the buttons that break them.

import { post } from './api.js';
import { run } from './busy.js';
import { byId, html, say } from './dom.js';
import { seconds } from './format.js';
import { on } from './stream.js';

const ACTIONS = { kill: 'Kill', pause: 'Pause', resume: 'Resume', restart: 'Restart' };
const POSSIBLE = { RUNNING: ['kill', 'pause'], PAUSED: ['kill', 'resume'], DEAD: ['restart'] };
const WORDS = {
  UP: 'votes', CONNECTING: 'connecting', SUSPECT: 'suspect', DOWN: 'down',
  QUARANTINED: 'in quarantine', REJECTED: 'rejected', UNSUITABLE: 'must not vote', CLOSED: 'closed',
};
const SIGNS = { UP: '✓', QUARANTINED: '◷', SUSPECT: '?', CONNECTING: '…' };
const lamps = byId('lamps');
const quorumLine = byId('quorum');
const shown = new Map();

export function start() {
  on('state', (state) => {
    state.nodes.forEach((node) => show(node, state.controllable));
    byId('not-controllable').hidden = state.controllable;
    showQuorum(state.nodes, state.quorum);
  });
}

function showQuorum(nodes, quorum) {
  const votes = nodes.filter(votesNow).length;
  const enough = votes >= quorum;
  quorumLine.dataset.good = enough;
  say(quorumLine, enough
    ? `${votes} of ${nodes.length} vote: locks are granted`
    : `${votes} of ${nodes.length} vote, ${quorum} are needed: no quorum, payments answer 503`);
}

/** The client notices a moment after the process; a node that does not run does not vote, whatever was heard last. */
const votesNow = (node) => node.state === 'UP' && node.power === 'RUNNING';

function show(node, controllable) {
  const lamp = shown.get(node.index) ?? create(node);
  lamp.item.dataset.state = node.state;
  lamp.item.dataset.power = node.power;
  lamp.item.dataset.votes = votesNow(node);
  say(lamp.sign, node.power === 'PAUSED' ? 'Ⅱ' : node.power === 'DEAD' ? '✕' : SIGNS[node.state] ?? '✕');
  say(lamp.state, words(node));
  say(lamp.address, node.address);
  say(lamp.latency, detail(node));
  lamp.buttons.hidden = !controllable;
  lamp.power = node.power;
  enable(lamp);
}

function words(node) {
  const process = { PAUSED: 'paused', DEAD: 'dead' }[node.power];
  const state = WORDS[node.state] ?? node.state;
  return process && process !== state ? `${process}, ${node.state === 'UP' ? 'not noticed yet' : state}` : state;
}

function detail(node) {
  if (node.state === 'QUARANTINED' && node.quarantineMillis > 0) {
    return `votes again in ${seconds(node.quarantineMillis)}`;
  }
  return node.latencyMillis === null || !votesNow(node) ? 'no latency' : `${node.latencyMillis.toFixed(2)} ms`;
}

function create(node) {
  const number = node.index + 1;
  const lamp = {
    sign: html('span', { class: 'sign', 'aria-hidden': 'true' }),
    state: html('span', { class: 'state' }),
    address: html('span', { class: 'address' }),
    latency: html('span', { class: 'latency' }),
    buttons: html('div', { class: 'buttons', role: 'group', 'aria-label': `Node ${number}` }),
    actions: {},
  };
  lamp.item = html('li', { id: `node-${node.index}`, class: 'card lamp' },
    lamp.sign, html('h3', {}, `Node ${number}`), lamp.state, lamp.latency, lamp.address, lamp.buttons);
  Object.keys(ACTIONS).forEach((action) => addButton(lamp, node.index, action));
  lamps.append(lamp.item);
  shown.set(node.index, lamp);
  return lamp;
}

function addButton(lamp, index, action) {
  const button = html('button', {
    id: `node-${index}-${action}`, type: 'button', 'aria-label': `${ACTIONS[action]} node ${index + 1}`,
  }, ACTIONS[action]);
  lamp.actions[action] = button;
  lamp.buttons.append(button);
  button.addEventListener('click', () => run(button, Object.values(lamp.actions),
    () => post(`/lab/nodes/${index}/${action}`), () => enable(lamp)));
}

function enable(lamp) {
  const buttons = Object.entries(lamp.actions);
  if (buttons.some(([, button]) => button.hasAttribute('aria-busy'))) {
    return;
  }
  const focused = lamp.buttons.contains(document.activeElement);
  buttons.forEach(([action, button]) => {
    button.disabled = !(POSSIBLE[lamp.power] ?? []).includes(action);
  });
  // Whoever has just killed a node by keyboard goes on with what can be done to it now.
  if (focused && document.activeElement.disabled !== false) {
    buttons.find(([, button]) => !button.disabled)?.[1].focus({ preventScroll: true });
  }
}
