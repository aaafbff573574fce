// The instances of the service. Each has a slot: its colour and its pattern, the same all over the page.

import { byId, html, say, svg } from './dom.js';
import { on } from './stream.js';

const PATTERNS = 2;
const STATES = { STARTING: 'starting', UP: 'up', PAUSED: 'paused', GONE: 'gone' };
const names = [];
const list = byId('instances');
const legend = byId('legend');
const choice = byId('slow-instance');

export function slot(name) {
  if (!names.includes(name)) {
    names.push(name);
    drawLegend();
  }
  return names.indexOf(name) % PATTERNS;
}

/** The part that tells them apart, where there is little room. */
export const shortName = (name) => (name.includes(':') ? name.slice(name.lastIndexOf(':')) : name);

export function swatch(fill) {
  const box = svg('svg', { class: 'swatch', width: 14, height: 14, 'aria-hidden': 'true' });
  box.append(svg('rect', { class: 'swatch-box', width: 14, height: 14, rx: 3, fill: `url(#fill-${fill})` }));
  return box;
}

export const label = (name) => html('span', { class: 'instance' }, swatch(slot(name)), name);

export function start() {
  drawLegend();
  on('state', ({ instances }) => {
    // One that is starting has no name yet.
    const named = instances.filter(({ state }) => state !== 'STARTING').map(({ name }) => name);
    named.forEach(slot);
    showList(instances);
    offer(named);
  });
}

function showList(instances) {
  instances.forEach(({ name, state }, i) => {
    const item = list.children[i] ?? list.appendChild(html('span', { class: 'instance' }));
    if (item.dataset.name !== name) {
      item.dataset.name = name;
      item.replaceChildren(...(state === 'STARTING' ? [] : [swatch(slot(name))]), html('span'));
    }
    item.dataset.state = state;
    say(item.lastChild, `${name} is ${STATES[state] ?? state}`);
  });
  while (list.children.length > instances.length) {
    list.lastChild.remove();
  }
}

function offer(all) {
  const offered = [...choice.options].map(({ value }) => value);
  if (offered.join() !== all.join()) {
    choice.replaceChildren(...all.map((name) => html('option', { value: name }, name)));
  }
}

function drawLegend() {
  const wait = svg('svg', { class: 'swatch', width: 22, height: 14, 'aria-hidden': 'true' },
    svg('rect', { class: 'wait', y: 5, width: 22, height: 4, rx: 2 }));
  legend.replaceChildren(
    html('li', {}, wait, 'waits'),
    ...names.map((name) => html('li', {}, swatch(slot(name)), `inside, on ${name}`)),
    html('li', {}, swatch('overlap'), 'inside together with another'));
}
