/** How much may be under way from a thread to the window; pacing.ts keeps to it. */
export const pacingDefaults = {
  /** Epochs that may wait in the thread; the longest batch. */
  capacity: 4096,
  /** Epochs that may be unacknowledged, and the batches that hold them. At least `capacity`. */
  epochsInFlight: 4 * 4096,
  batchesInFlight: 8,
  /** Milliseconds between two batches: one for every second frame of the screen. */
  batchInterval: 33,
  /** Milliseconds between two messages of weights: at most 30 a second. */
  weightsInterval: 1000 / 30,
} as const;

export type Pacing = Readonly<Record<keyof typeof pacingDefaults, number>>;
