import { pictureInterval } from '@shared/contract/pictures.ts';

/** How much may be under way from a thread to the window; pacing.ts keeps to it. */
export const pacingDefaults = {
  /** Epochs that may wait in the thread; the longest batch. */
  capacity: 4096,
  /** Epochs that may be unacknowledged, and the batches that hold them. At least `capacity`. */
  epochsInFlight: 4 * 4096,
  batchesInFlight: 8,
  /** Milliseconds between two batches: one for every picture in the window. */
  batchInterval: pictureInterval(4),
  /** The same for networks that are large, whose pictures cost more; they train few epochs a second. */
  longestBatchInterval: 200,
  /** Milliseconds between two messages of weights: at most one for every picture. */
  weightsInterval: pictureInterval(4),
  /**
   * Doubles in messages of weights a second, where those are many: each is copied five times on its way to the picture.
   * So 784-128-10 sends about ten messages a second at most, and 64-128-10 thirty.
   */
  doublesPerSecond: 2e6,
  /** Milliseconds after which weights leave all the same, however many they are. */
  longestWeightsInterval: 4000,
  /** Threads that train from which on none is left for the window, and weights come less often. */
  crowdedThreads: Infinity,
} as const;

export type Pacing = Readonly<Record<keyof typeof pacingDefaults, number>>;

/** Doubles in messages of weights a second that each processor is good for. */
const DOUBLES_PER_PROCESSOR = 2.5e5;
/**
 * The same where two processors or one are all there is, and they draw: Iris's 4-8-3 is sent ten times a second and
 * 64-128-10 five times, with their curves; 784-128-10 every other second, or every third while it trains on both, its
 * curves every second.
 */
const FEW_PROCESSORS = { weightsInterval: 100, doublesPerSecond: 1e5, longestBatchInterval: 1000 };

/** What a machine with so many processors can carry beside the training. */
export function pacingFor(processors: number): Pacing {
  const interval = pictureInterval(processors);
  return {
    ...pacingDefaults,
    batchInterval: interval,
    weightsInterval: interval,
    doublesPerSecond: Math.min(pacingDefaults.doublesPerSecond, processors * DOUBLES_PER_PROCESSOR),
    ...(processors <= 2 && { ...FEW_PROCESSORS, crowdedThreads: processors }),
  };
}
