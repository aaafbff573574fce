// Runs what a button starts: the buttons that must not be pressed meanwhile are disabled, refusals are told.

import { clear, tell } from './message.js';

/** Buttons of races and scenes, of which there is one at a time. */
const stage = new Set();

export function onStage(button, action) {
  stage.add(button);
  button.addEventListener('click', () => run(button, [...stage], action));
}

export function alone(button, action) {
  button.addEventListener('click', () => run(button, [button], action));
}

/** What may be pressed afterwards is for release to say; all of it, unless told otherwise. */
export async function run(pressed, buttons, action, release = () => setDisabled(buttons, false)) {
  clear();
  setDisabled(buttons, true);
  pressed.setAttribute('aria-busy', 'true');
  try {
    await action();
  } catch (error) {
    tell(error);
  } finally {
    pressed.removeAttribute('aria-busy');
    release();
    giveFocusBack(pressed);
  }
}

function setDisabled(buttons, disabled) {
  buttons.forEach((button) => {
    button.disabled = disabled;
  });
}

/** A button that is disabled loses the focus, and a keyboard user the place. */
function giveFocusBack(button) {
  if (document.activeElement === document.body || document.activeElement === null) {
    button.focus({ preventScroll: true });
  }
}
