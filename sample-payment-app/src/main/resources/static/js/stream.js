// The server-sent events: others subscribe by the name of the event.

import { byId, say } from './dom.js';

const AGAIN_MILLIS = 3000;
const indicator = byId('stream-state');
const listeners = new Map();

export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

export function open() {
  const source = new EventSource('/lab/stream');
  source.addEventListener('open', () => show('open', 'Live'));
  source.addEventListener('error', () => lost(source));
  for (const event of listeners.keys()) {
    source.addEventListener(event, ({ data }) => deliver(event, JSON.parse(data)));
  }
}

function deliver(event, data) {
  listeners.get(event).forEach((listener) => listener(data));
}

function lost(source) {
  show('lost', 'Connection lost, trying again …');
  // After an answer that is no stream the browser gives up; the demo may be starting.
  if (source.readyState === EventSource.CLOSED) {
    setTimeout(open, AGAIN_MILLIS);
  }
}

function show(state, text) {
  indicator.dataset.state = state;
  document.body.dataset.stream = state;
  say(indicator, text);
}
