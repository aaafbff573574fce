// What a race came to: the figures, a sentence, and the requests as a table.

import { html, say } from './dom.js';
import { count, duration } from './format.js';
import { kindWords, outcomeWords } from './timeline.js';

const BIG = [
  ['doubleCharges', 'double charges', 'charged though already paid'],
  ['lostUpdates', 'lost updates', 'written without having seen the entry before'],
  ['paidWithoutPaying', 'paid without paying', 'counts as paid, the ledger says otherwise'],
];

export function figures() {
  const tiles = BIG.map(([key, name, meaning]) => html('div', { class: 'tile', 'data-tile': key },
    html('dt', {}, name), html('dd', { class: 'number', 'data-figure': key }, '–'),
    html('dd', { class: 'meaning' }, meaning)));
  const line = html('p', { class: 'small' },
    'Ledger entries: ', html('span', { 'data-figure': 'entries' }, '–'),
    ' · inside together with another: ', html('span', { 'data-figure': 'overlaps' }, '–'));
  return [html('dl', { class: 'tiles' }, ...tiles), line];
}

export function showFigures(section, outcome) {
  section.querySelectorAll('[data-figure]').forEach((element) => {
    say(element, outcome ? String(outcome[element.dataset.figure]) : '–');
  });
  section.querySelectorAll('[data-tile]').forEach((tile) => {
    const value = outcome?.[tile.dataset.tile];
    tile.dataset.good = outcome ? value === 0 : '';
  });
}

export function sentence({ requests, tookMillis, outcome }) {
  const wrong = BIG.filter(([key]) => outcome[key] > 0)
    .map(([key, name]) => `${outcome[key]} ${outcome[key] === 1 ? name.replace(/s$/, '') : name}`);
  const begin = `${count(requests.length, 'request')} in ${duration(tookMillis)}`;
  const inside = outcome.overlaps
    ? `${outcome.overlaps} were inside together with another`
    : 'no two were inside at once';
  return `${begin}; ${inside}. ${wrong.length ? `The ledger is wrong: ${wrong.join(', ')}.` : 'The ledger is right.'}`;
}

export function isGood({ outcome }) {
  return BIG.every(([key]) => outcome[key] === 0);
}

export function table(requests) {
  const head = ['No.', 'Request', 'Instance', 'Asked', 'Entered', 'Left', 'Overlaps', 'Outcome'];
  const rows = requests.map((request) => html('tr', {}, ...cells(request).map((text) => html('td', {}, text))));
  return html('table', {},
    html('thead', {}, html('tr', {}, ...head.map((text) => html('th', { scope: 'col' }, text)))),
    html('tbody', {}, ...rows));
}

function cells(request) {
  return [
    String(request.number), `${kindWords(request.kind)} ${request.amount}`, request.instance,
    at(request.asked), at(request.entered), at(request.left),
    request.overlaps ? 'yes' : 'no', outcomeWords(request.outcome),
  ];
}

const at = (millis) => (millis === null ? 'never' : `${millis.toFixed(1)} ms`);
