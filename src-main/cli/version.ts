import { availableParallelism } from 'node:os';
import { machineText } from '@shared/contract/machine-text.ts';
import { trainableArithmetics } from '@engine/wasm/index.ts';
import { joinsVectors } from '../worker/joins-vectors.ts';
import { trainingThreads } from '../worker/messages/threads.ts';

/** @param verbose also of the runtime, and of what it has for training */
export function versionText(version: string, verbose: boolean): string {
  if (!verbose) return `Adjoint ${version}\n`;
  const { electron, node } = process.versions;
  const rows = [
    ...(electron ? [['Electron', electron]] : []),
    ['Node', node],
    ...machineText({
      arithmetics: trainableArithmetics(),
      threads: trainingThreads(availableParallelism(), false),
      wideVectors: joinsVectors(),
    }),
  ];
  return `Adjoint ${version}\n${rows.map(([name, is]) => `${name.padEnd(14)}${is}\n`).join('')}`;
}
