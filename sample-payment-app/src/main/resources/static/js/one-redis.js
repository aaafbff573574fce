// Why not one Redis: the same steps on a master with its replica, and on five independent nodes.

import { post } from './api.js';
import { onStage } from './busy.js';
import { byId, reducedMotion, say } from './dom.js';
import { step } from './steps.js';

const STEP_MILLIS = 450;
const SCENES = ['single', 'fleet'];

export function start() {
  onStage(byId('one-redis-play'), async () => {
    SCENES.forEach(begin);
    try {
      const result = await post('/lab/one-redis');
      await Promise.all(SCENES.map((scene) => play(scene, result[scene])));
    } catch (error) {
      SCENES.forEach((scene) => say(byId(`one-redis-${scene}-end`), ''));
      throw error;
    } finally {
      SCENES.forEach((scene) => byId(`one-redis-${scene}`).removeAttribute('aria-busy'));
    }
  });
}

function begin(scene) {
  const list = byId(`one-redis-${scene}`);
  const end = byId(`one-redis-${scene}-end`);
  list.replaceChildren();
  list.setAttribute('aria-busy', 'true');
  delete list.dataset.holders;
  delete end.dataset.good;
  say(end, 'Playing on real servers …');
}

async function play(scene, { steps, holders }) {
  const list = byId(`one-redis-${scene}`);
  for (const each of steps) {
    list.append(step(each));
    await pause();
  }
  const end = byId(`one-redis-${scene}-end`);
  end.dataset.good = holders.length <= 1;
  say(end, words(holders));
  list.dataset.holders = holders.length;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, reducedMotion() ? 0 : STEP_MILLIS));

function words(holders) {
  if (holders.length === 0) {
    return 'Nobody has the lock at the end.';
  }
  return holders.length === 1
    ? `${holders[0]} alone has the lock at the end.`
    : `${holders.join(' and ')} both have the lock at the end.`;
}
