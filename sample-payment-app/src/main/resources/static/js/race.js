// The races: the big one without and with the lock, and the small one with two amounts.

import { post, Refused } from './api.js';
import { onStage } from './busy.js';
import { byId, html, say, svg } from './dom.js';
import { figures, isGood, sentence, showFigures, table } from './figures.js';
import { on } from './stream.js';
import { Timeline } from './timeline.js';

const SMALL = 8;
const amountOfRequests = byId('race-requests');
let running = null;

export function start() {
  const unlocked = new Race('race-unlocked-result', 16);
  const locked = new Race('race-locked-result', 16);
  const amounts = new Race('race-amounts-result', SMALL);
  const without = () => unlocked.run({ locked: false, requests: wanted(), amounts: 1 });
  const withLock = () => locked.run({ locked: true, requests: wanted(), amounts: 1 });
  onStage(byId('race-unlocked'), without);
  onStage(byId('race-locked'), withLock);
  onStage(byId('race-amounts'), () => amounts.run({ locked: true, requests: SMALL, amounts: 2 }));
  onStage(byId('race-both'), async () => {
    await without();
    await withLock();
  });
  on('request', ({ race, request }) => running?.arrived(race, request));
}

function wanted() {
  if (!amountOfRequests.reportValidity()) {
    throw new Refused('A race has from 2 to 64 requests.');
  }
  return amountOfRequests.valueAsNumber;
}

class Race {
  #section;
  #timeline;
  #verdict = html('p', { class: 'verdict', role: 'status' });
  #user = html('a', { hidden: true });
  #details = html('details', { class: 'requests', hidden: true });
  #id = null;
  #requests = [];

  constructor(id, size) {
    this.#section = byId(id);
    const drawing = svg('svg', { class: 'timeline', 'aria-hidden': 'true' });
    const [tiles, line] = figures();
    line.append(' ', this.#user);
    this.#section.append(html('div', { class: 'plot' }, drawing), tiles, this.#verdict, line, this.#details);
    this.#timeline = new Timeline(drawing, size);
  }

  async run(order) {
    this.#begin(order);
    running = this;
    try {
      this.#end(await post('/lab/races', order));
    } catch (error) {
      say(this.#verdict, 'This race did not end.');
      throw error;
    } finally {
      running = null;
      this.#section.removeAttribute('aria-busy');
    }
  }

  arrived(id, request) {
    this.#id ??= id;
    if (this.#id === id) {
      this.#requests = withOverlaps([...this.#requests, request]);
      this.#timeline.show(this.#requests);
    }
  }

  #begin({ requests, amounts }) {
    this.#id = null;
    this.#requests = [];
    delete this.#section.dataset.race;
    delete this.#section.dataset.user;
    this.#section.setAttribute('aria-busy', 'true');
    this.#timeline.clear(requests, amounts);
    showFigures(this.#section, null);
    delete this.#verdict.dataset.good;
    say(this.#verdict, 'Racing …');
    this.#user.hidden = true;
    this.#details.hidden = true;
  }

  #end(result) {
    this.#timeline.show(result.requests);
    showFigures(this.#section, result.outcome);
    this.#verdict.dataset.good = isGood(result);
    say(this.#verdict, sentence(result));
    this.#user.hidden = false;
    this.#user.href = `/users/${result.userId}`;
    say(this.#user, `Ledger of user ${result.userId}`);
    this.#details.hidden = false;
    const scroll = html('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Requests of this race' });
    scroll.append(table(result.requests));
    this.#details.replaceChildren(html('summary', {}, 'All requests as a table'), scroll);
    this.#section.dataset.user = result.userId;
    this.#section.dataset.race = result.id;
  }
}

/** An event tells of one request only; that it overlaps is known when the other one has arrived as well. */
function withOverlaps(requests) {
  const within = requests.filter(({ entered, left }) => entered !== null && left !== null);
  return requests.map((request) => ({
    ...request,
    overlaps: request.overlaps || within.some((other) => other.number !== request.number
      && request.entered !== null && request.entered < other.left && other.entered < request.left),
  }));
}
