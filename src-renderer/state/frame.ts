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

/** Milliseconds: a frame of a screen that draws sixty a second. */
const FRAME = 1000 / 60;

/**
 * Calls back at animation frames that are at least `interval` milliseconds apart, so that all that comes in between is
 * drawn at once: a frame in which nothing changes costs next to nothing, and figures faster than that are not seen.
 *
 * Chromium stops its clock of frames while nobody asks for one. The first that is asked for then has begun already,
 * and what is drawn in it comes late; so an empty one is asked for first.
 */
export function pacedFrame(interval: number): NextFrame {
  let last = -Infinity;
  return (callback) => {
    let cancel: () => void;
    const draw = () => {
      cancel = nextFrame(() => {
        last = Number(document.timeline.currentTime);
        callback();
      });
    };
    const begin = () => {
      // A hidden window has no clock of frames, and would wait twice.
      if (document.hidden) draw();
      else cancel = nextFrame(draw);
    };
    const wait = last + interval - FRAME - performance.now();
    if (wait <= 0) begin();
    else {
      const timer = setTimeout(begin, wait);
      cancel = () => clearTimeout(timer);
    }
    return () => cancel();
  };
}
