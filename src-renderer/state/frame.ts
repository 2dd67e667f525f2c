/** Milliseconds after which work that waits for a frame is done anyway: a hidden window draws none. */
const HIDDEN_DELAY = 250;

/** Calls back at the next animation frame. @returns a function that cancels it */
export type NextFrame = (callback: () => void) => () => void;

export const nextFrame: NextFrame = (callback) => {
  let done = false;
  const once = () => {
    if (done) return;
    cancel();
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_DELAY);
  const cancel = () => {
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  return cancel;
};
