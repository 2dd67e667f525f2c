import type { Op } from '../op.ts';
import { cos } from './cos.ts';
import { log2 } from './log2.ts';
import { maximum } from './maximum.ts';
import { minimum } from './minimum.ts';
import { power } from './power.ts';
import { sin } from './sin.ts';

/**
 * Ops of formulas and programs that no layer, loss or regulariser is made of. They keep the same laws, but the fast
 * executor does not have them. `linearCombination` is made for its terms and so is no row.
 */
export const formulaRegistry: ReadonlyMap<string, Op> = new Map(
  [sin, cos, log2, power, maximum, minimum].map((op) => [op.name, op]),
);
