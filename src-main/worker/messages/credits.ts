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
  /**
   * Doubles in messages of weights a second, where those are many: each is copied five times on its way to the picture.
   * So 784-128-10 sends about ten messages a second, and 64-128-10 thirty.
   */
  doublesPerSecond: 2e6,
  /** Milliseconds after which weights leave all the same, however many they are. */
  longestWeightsInterval: 2000,
} as const;

export type Pacing = Readonly<Record<keyof typeof pacingDefaults, number>>;
