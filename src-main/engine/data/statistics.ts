/** Statistics of the numbers of a column, all present. Empty: min is +∞. */
export interface Statistics {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** √(Σ(x − mean)²/n), the population's. */
  readonly deviation: number;
}

/** Powers of two change no bit of what they multiply, and bring sums and squares of any double back into range. */
const DOWN = 2 ** -600;
const UP = 2 ** 600;
/** Squares below it have lost digits. */
const TINY = 2 ** -960;

/** The sum in the order of the values, divided by n, so that the bits follow from the data alone. */
export function meanOf(values: ArrayLike<number>): number {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  if (Number.isFinite(sum)) return sum / count;
  sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] * DOWN;
  return (sum / count) * UP;
}

/** √(Σ(scale·(x − mean))²/n)/scale; a difference itself may overflow, its scaled terms do not. */
function scaledDeviation(values: ArrayLike<number>, mean: number, scale: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] * scale - mean * scale;
    squares += difference * difference;
  }
  return Math.sqrt(squares / values.length) / scale;
}

/** In passes over the values in their order. */
export function statisticsOf(values: ArrayLike<number>): Statistics {
  const count = values.length;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = values[i] - mean;
    squares += difference * difference;
  }
  let deviation = Math.sqrt(squares / count);
  if (squares === Infinity) deviation = scaledDeviation(values, mean, DOWN);
  else if (squares < TINY && min < max) deviation = scaledDeviation(values, mean, UP);
  return { count, min, max, mean, deviation };
}

/**
 * The quantile p of sorted numbers by linear interpolation between the two at p·(n − 1), as NumPy's default method
 * (type 7 of R. Hyndman and Y. Fan, 1996) and in its order of operations.
 */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const share = place - below;
  const a = sorted[below];
  if (share === 0) return a;
  const b = sorted[below + 1];
  return share < 0.5 ? a + (b - a) * share : b - (b - a) * (1 - share);
}

/** The most frequent of sorted numbers; of several the least. */
export function modeOf(sorted: ArrayLike<number>): number {
  let mode = sorted[0];
  let most = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > most) {
      most = to - from;
      mode = sorted[from];
    }
    from = to;
  }
  return mode;
}
