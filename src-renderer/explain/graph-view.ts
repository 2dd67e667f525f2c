/** Which part of the drawing is seen: `scale` pixels a unit, the drawing's origin at (x, y). */
export interface GraphView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.15;
/** So small is a drawing only where the whole of it is asked for. */
const smallestWhole = 0.01;
const largest = 3;
/** A drawing that would be smaller is shown in part, as large as it reads well. */
const smallestRead = 0.5;
const wellRead = 0.92;
const margin = 24;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/**
 * The whole drawing in the middle of the window.
 *
 * @param drawing `start`: the height, in the drawing, at which its first column has its middle
 * @param readable whether to show its beginning instead, where the whole would be too small to read
 */
export function fitted(
  drawing: Size & { readonly start: number },
  window: Size,
  readable: boolean,
): GraphView {
  const across = (window.width - 2 * margin) / Math.max(1, drawing.width);
  const down = (window.height - 2 * margin) / Math.max(1, drawing.height);
  const whole = Math.min(across, down);
  const scale = readable && whole < smallestRead ? wellRead : clamp(whole, smallestWhole, 1.2);
  const spare = window.height - drawing.height * scale;
  return {
    scale,
    x: Math.max(margin, (window.width - drawing.width * scale) / 2),
    // A drawing that is higher than the window shows where it begins, and no more emptiness than its margin.
    y:
      spare < 2 * margin
        ? clamp(window.height / 2 - drawing.start * scale, spare - margin, margin)
        : spare / 2,
  };
}

/** Zoomed by `factor`; what is at (x, y) in the window stays there. */
export function zoomed(view: GraphView, factor: number, x: number, y: number): GraphView {
  const scale = clamp(view.scale * factor, Math.min(smallest, view.scale), largest);
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** Moved as little as brings a box (middle and size in the drawing) into the window. */
export function revealed(
  view: GraphView,
  box: Size & { readonly x: number; readonly y: number },
  window: Size,
): GraphView {
  const shift = (low: number, high: number, end: number): number => {
    if (high - low > end - 2 * margin || low < margin) return margin - low;
    return high > end - margin ? end - margin - high : 0;
  };
  const { scale } = view;
  const left = view.x + (box.x - box.width / 2) * scale;
  const top = view.y + (box.y - box.height / 2) * scale;
  return {
    scale,
    x: view.x + shift(left, left + box.width * scale, window.width),
    y: view.y + shift(top, top + box.height * scale, window.height),
  };
}
