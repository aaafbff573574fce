// The timeline of a race: a row per request with its wait and its time in the critical section.

import { set, svg, onWidth } from './dom.js';
import { duration, ticks } from './format.js';
import { shortName, slot } from './instances.js';

const WIDE = 440;
const TOP = 4;
const AXIS = 26;

const OUTCOMES = {
  PAID: 'paid', CANCELLED: 'cancelled', ALREADY_PAID: 'already paid', NOTHING_TO_CANCEL: 'nothing to cancel',
  CONTENDED: 'contended', NO_QUORUM: 'no quorum', LOST: 'lock lost', LATE: 'late, refused', FAILED: 'failed',
};

export const outcomeWords = (outcome) => OUTCOMES[outcome] ?? outcome;

export const kindWords = (kind) => (kind === 'CANCEL' ? 'cancel' : 'pay');

export class Timeline {
  #root;
  #axis = svg('g', { class: 'axis' });
  #rows = svg('g');
  #hint = svg('text', { class: 'hint', 'text-anchor': 'middle' });
  #drawn = new Map();
  #requests = [];
  #size = 16;
  #width = 0;
  #pending = false;
  #amounts = false;

  constructor(root, size) {
    this.#root = root;
    this.#size = size;
    this.#hint.textContent = 'No race yet';
    root.append(this.#axis, this.#rows, this.#hint);
    onWidth(root.parentElement, (width) => {
      this.#width = width;
      this.#draw();
    });
  }

  clear(size, amounts) {
    this.#size = size;
    this.#amounts = amounts > 1;
    this.#drawn.clear();
    this.#rows.replaceChildren();
    this.#hint.textContent = 'Waiting for the first request';
    this.show([]);
  }

  show(requests) {
    this.#requests = [...requests].sort((a, b) => (a.entered ?? a.answered) - (b.entered ?? b.answered));
    if (!this.#pending) {
      this.#pending = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#pending = false;
    if (this.#width === 0) {
      return;
    }
    const plan = this.#plan();
    set(this.#root, { width: plan.width, height: plan.height, viewBox: `0 0 ${plan.width} ${plan.height}` });
    set(this.#hint, { x: (plan.left + plan.right) / 2, y: plan.bottom / 2, visibility: this.#requests.length ? 'hidden' : 'visible' });
    this.#drawAxis(plan);
    this.#requests.forEach((request, i) => this.#drawRow(request, i, plan));
  }

  #plan() {
    const rows = Math.max(this.#size, this.#requests.length);
    const row = Math.min(20, Math.max(12, 330 / rows));
    const wide = this.#width >= WIDE;
    const end = Math.max(1, ...this.#requests.map(({ answered }) => answered));
    const left = wide ? 106 : 92;
    const right = this.#width - (wide ? 104 : 12);
    const bottom = TOP + rows * row;
    return { rows, row, wide, left, right, bottom, width: this.#width, height: bottom + AXIS, end,
      x: (millis) => left + (millis / end) * (right - left) };
  }

  #drawAxis(plan) {
    const lines = [];
    for (let i = 0; i < plan.rows; i++) {
      const y = TOP + (i + 0.5) * plan.row;
      lines.push(svg('line', { class: 'ghost', x1: plan.left, x2: plan.right, y1: y, y2: y }));
    }
    lines.push(svg('line', { class: 'base', x1: plan.left, x2: plan.right, y1: plan.bottom, y2: plan.bottom }));
    if (this.#requests.length) {
      ticks(plan.end, plan.wide ? 5 : 3).forEach((millis) => lines.push(...tick(plan, millis)));
    }
    this.#axis.replaceChildren(...lines);
  }

  #drawRow(request, index, plan) {
    if (!this.#drawn.has(request.number)) {
      this.#drawn.set(request.number, new Row(this.#rows));
    }
    this.#drawn.get(request.number).draw(request, TOP + index * plan.row, plan, this.#amounts);
  }
}

function tick(plan, millis) {
  const x = plan.x(millis);
  const text = svg('text', { x, y: plan.bottom + 18, 'text-anchor': millis === 0 ? 'start' : 'middle' });
  text.textContent = millis === 0 ? '0' : duration(millis).replace('.00', '').replace(/(\.\d)0 /, '$1 ');
  return [svg('line', { class: 'grid', x1: x, x2: x, y1: TOP, y2: plan.bottom + 5 }), text];
}

/** One request. Its elements stay, so that they move to a new place or scale and are not made anew. */
class Row {
  #swatch = svg('rect', { class: 'swatch-box', width: 9, rx: 2, x: 0 });
  #label = svg('text', { class: 'who', x: 14 });
  #wait = svg('rect', { class: 'wait', rx: 1.5 });
  #section = svg('rect', { class: 'section', rx: 2 });
  #outcome = svg('text', { class: 'outcome' });
  #title = svg('title');

  constructor(parent) {
    parent.append(svg('g', {}, this.#title, this.#swatch, this.#label, this.#wait, this.#section, this.#outcome));
  }

  draw(request, top, plan, amounts) {
    const middle = top + plan.row / 2;
    const bar = plan.row * 0.72;
    const outcome = outcomeWords(request.outcome);
    this.#title.textContent = `Request ${request.number}, ${request.instance}: ${outcome}`;
    this.#label.textContent = amounts
      ? `${kindWords(request.kind)} ${request.amount}`
      : `${kindWords(request.kind)} ${shortName(request.instance)}`;
    this.#outcome.textContent = plan.wide ? outcome : '';
    set(this.#swatch, { y: middle - 4.5, height: 9, fill: `url(#fill-${slot(request.instance)})` });
    set(this.#label, { y: middle + 3.8 });
    set(this.#outcome, { x: plan.right + 8, y: middle + 3.8, 'data-good': request.outcome === 'PAID' || request.outcome === 'CANCELLED' });
    this.#drawBars(request, middle, bar, plan);
  }

  #drawBars(request, middle, bar, plan) {
    const entered = request.entered ?? request.answered;
    set(this.#wait, { x: plan.x(request.asked), width: Math.max(1, plan.x(entered) - plan.x(request.asked)), y: middle - 2, height: 4 });
    if (request.entered === null) {
      return;
    }
    const fill = request.overlaps ? 'overlap' : slot(request.instance);
    const width = Math.max(2, plan.x(request.left ?? request.answered) - plan.x(request.entered));
    set(this.#section, { class: request.overlaps ? 'section overlap' : 'section', x: plan.x(request.entered), width,
      y: middle - bar / 2, height: bar, fill: `url(#fill-${fill})` });
  }
}
