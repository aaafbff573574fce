// What was last refused, and why.

import { Refused } from './api.js';
import { byId, html } from './dom.js';

const area = byId('message');

export function tell(error) {
  const text = error instanceof Refused ? error.message : `This page failed: ${error.message}`;
  const close = html('button', { type: 'button', class: 'plain', 'aria-label': 'Dismiss the message' }, 'Dismiss');
  close.addEventListener('click', clear);
  area.replaceChildren(html('p', {}, text), close);
}

export function clear() {
  area.replaceChildren();
}
