import type { Schedule } from '@shared/design/schema.ts';
import { cosPi } from '../numeric/cos-pi.ts';
import { exp } from '../numeric/exp.ts';
import { power } from '../numeric/power.ts';

/** What η is multiplied by in the epoch after `t` epochs are done. */
const factors: Readonly<Record<Schedule['kind'], (t: number, schedule: Schedule) => number>> = {
  constant: () => 1,
  step: (t, s) => power(s.scheduleFactor, Math.floor(t / s.scheduleEvery)),
  exponential: (t, s) => exp(-s.scheduleRate * t),
  inverse: (t, s) => 1 / (1 + s.scheduleRate * t),
  // Loshchilov & Hutter 2017, eq. 5, without restarts
  cosine: (t, s) =>
    s.scheduleFloor + ((1 - s.scheduleFloor) * (1 + cosPi(Math.min(1, t / s.schedulePeriod)))) / 2,
};

/** η(t) for t = epochs done before this one. */
export function learningRateAt(schedule: Schedule, learningRate: number, t: number): number {
  return learningRate * factors[schedule.kind](t, schedule);
}
