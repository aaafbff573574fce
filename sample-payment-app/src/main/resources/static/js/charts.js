// Two line charts of the last minute.

import { byId, onWidth, say, set, svg } from './dom.js';
import { small, ticks } from './format.js';
import { on } from './stream.js';

const SECONDS = 60;
const HEIGHT = 180;
const EDGE = { left: 46, right: 12, top: 10, bottom: 34 };

export function start() {
  const throughput = new Chart('chart-throughput', 'per second', [['perSecond', 'line-throughput']]);
  const waits = new Chart('chart-waits', 'ms', [['p99', 'line-p99'], ['p50', 'line-p50']]);
  on('minute', ({ points }) => {
    throughput.show(points, throughputWords(points));
    waits.show(points, waitWords(points));
  });
}

function throughputWords(points) {
  const values = points.map(({ perSecond }) => perSecond);
  return values.length
    ? `Now ${small(values.at(-1))} per second, at most ${small(Math.max(...values))} in the last minute.`
    : 'Nothing was acquired yet.';
}

function waitWords(points) {
  const latest = points.findLast(({ p99 }) => p99 !== null);
  if (!latest) {
    return 'Nothing was acquired in the last minute.';
  }
  const worst = Math.max(...points.map(({ p99 }) => p99 ?? 0));
  return `Last: half waited at most ${small(latest.p50)} ms, 99 of 100 at most ${small(latest.p99)} ms. Highest p99: ${small(worst)} ms.`;
}

class Chart {
  #root;
  #words;
  #unit;
  #lines;
  #points = [];
  #width = 0;

  constructor(id, unit, lines) {
    this.#root = byId(id);
    this.#words = byId(`${id}-words`);
    this.#unit = unit;
    this.#lines = lines;
    this.show([], 'No data yet.');
    onWidth(this.#root.parentElement, (width) => {
      this.#width = width;
      this.#draw();
    });
  }

  show(points, words) {
    this.#points = points.slice(-SECONDS);
    say(this.#words, words);
    set(this.#root, { 'aria-label': words });
    this.#draw();
  }

  #draw() {
    if (this.#width === 0) {
      return;
    }
    const values = this.#points.flatMap((point) => this.#lines.map(([key]) => point[key] ?? 0));
    const marks = ticks(Math.max(1, ...values) * 1.08, 4);
    const scale = this.#scale(Math.max(1, ...values) * 1.08);
    set(this.#root, { width: this.#width, height: HEIGHT, viewBox: `0 0 ${this.#width} ${HEIGHT}` });
    this.#root.replaceChildren(
      ...marks.flatMap((value) => horizontal(value, scale)),
      ...[60, 45, 30, 15, 0].flatMap((ago) => vertical(ago, scale)),
      ...this.#lines.map(([key, name]) => svg('path', { class: `line ${name}`, d: this.#path(key, scale) })));
  }

  #scale(max) {
    const right = this.#width - EDGE.right;
    const bottom = HEIGHT - EDGE.bottom;
    return {
      right, bottom, unit: this.#unit,
      x: (ago) => right - (ago / SECONDS) * (right - EDGE.left),
      y: (value) => bottom - (value / max) * (bottom - EDGE.top),
    };
  }

  /** Where nothing was acquired there is a gap; a point between two gaps is a dot. */
  #path(key, { x, y }) {
    let pen = 'M';
    return this.#points.map((point, i) => {
      if (point[key] === null) {
        pen = 'M';
        return '';
      }
      const at = `${x(this.#points.length - 1 - i).toFixed(1)} ${y(point[key]).toFixed(1)}`;
      const command = pen === 'M' ? `M${at}h0.01` : `L${at}`;
      pen = 'L';
      return command;
    }).join('');
  }
}

function horizontal(value, { right, y }) {
  const text = svg('text', { x: EDGE.left - 8, y: y(value) + 4, 'text-anchor': 'end' });
  text.textContent = value >= 1000 ? `${value / 1000}k` : String(Number(value.toPrecision(3)));
  return [svg('line', { class: value === 0 ? 'base' : 'grid', x1: EDGE.left, x2: right, y1: y(value), y2: y(value) }), text];
}

function vertical(ago, { x, bottom }) {
  const text = svg('text', { x: x(ago), y: bottom + 18, 'text-anchor': ago === 0 ? 'end' : 'middle' });
  text.textContent = ago === 0 ? 'now' : `−${ago} s`;
  return [svg('line', { class: 'grid', x1: x(ago), x2: x(ago), y1: bottom, y2: bottom + 5 }), text];
}
