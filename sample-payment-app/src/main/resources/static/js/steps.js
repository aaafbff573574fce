// A list of steps as they were done on the servers.

import { html } from './dom.js';
import { duration } from './format.js';

const ACTORS = { MASTER: 'master', REPLICA: 'replica', NETWORK: 'network', NODE: 'node', OPERATOR: 'operator' };

export function step({ at, actor, did, reply, bad }) {
  const item = html('li', { class: 'step', 'data-bad': String(bad) },
    html('span', { class: 'at' }, duration(at)),
    html('span', { class: 'actor', 'data-actor': actor }, ACTORS[actor] ?? actor),
    html('span', { class: 'did' }, did));
  if (reply !== undefined && reply !== null && reply !== '') {
    item.append(html('span', { class: 'reply' }, html('span', { class: 'hidden' }, 'Reply: '), reply));
  }
  if (bad) {
    item.append(html('strong', { class: 'wrong' }, 'Here it goes wrong'));
  }
  return item;
}
