// Payments all the time: the switch, its counters, and a strip in which one sees 503s come and go.

import { post } from './api.js';
import { alone } from './busy.js';
import { byId, html, onWidth, say, svg } from './dom.js';
import { count } from './format.js';
import { on } from './stream.js';

const SLOTS = 60;
const HEIGHT = 48;
const COUNTERS = [
  ['done', 'done'], ['refused', 'refused by the service'], ['unavailable', '503, no quorum'], ['failed', 'failed'],
];
const button = byId('load');
const strip = byId('load-strip');
const numbers = new Map();
const slots = [];
let last = null;
let width = 0;

export function start() {
  COUNTERS.forEach(([key, name]) => {
    numbers.set(key, html('dd', { 'data-counter': key }, '0'));
    byId('load-counters').append(html('div', {}, html('dt', {}, name), numbers.get(key)));
  });
  alone(button, () => post('/lab/load', { on: button.getAttribute('aria-pressed') !== 'true' }));
  onWidth(strip.parentElement, (now) => {
    width = now;
    draw();
  });
  on('state', ({ load }) => show(load));
}

function show(load) {
  button.setAttribute('aria-pressed', String(load.on));
  numbers.forEach((element, key) => {
    say(element, String(load[key]));
    element.parentElement.dataset.rising = String(last !== null && load[key] > last[key]);
  });
  slots.push({ done: since(load, 'done') + since(load, 'refused'), unavailable: since(load, 'unavailable') });
  slots.splice(0, slots.length - SLOTS);
  last = load;
  draw();
}

/** Counters begin anew when the demo does. */
const since = (load, key) => (last === null ? 0 : Math.max(0, load[key] - last[key]));

function draw() {
  const most = Math.max(4, ...slots.map(({ done, unavailable }) => done + unavailable));
  const step = width / SLOTS;
  const bars = slots.flatMap((slot, i) => bar(slot, (SLOTS - slots.length + i) * step, step, HEIGHT / most));
  strip.setAttribute('height', HEIGHT);
  strip.setAttribute('width', width);
  strip.replaceChildren(...bars, svg('line', { class: 'base', x1: 0, x2: width, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }));
  const sum = (key) => slots.reduce((total, slot) => total + slot[key], 0);
  strip.setAttribute('aria-label',
    `In the last 30 seconds: ${count(sum('done'), 'payment')} answered, ${sum('unavailable')} with 503`);
}

function bar({ done, unavailable }, x, step, unit) {
  const common = { x, width: Math.max(1, step - 1) };
  return [
    svg('rect', { ...common, class: 'done', y: HEIGHT - done * unit, height: done * unit }),
    svg('rect', { ...common, class: 'unavailable', y: HEIGHT - (done + unavailable) * unit, height: unavailable * unit }),
  ];
}
