import { importsOf } from './imports.ts';
import type { Exports } from './modules.ts';
import * as op from './opcodes.ts';
import type { HelperStart } from './threads.ts';

/** A helper thread's whole life (its host's script calls it): commands, until it is dismissed or the team is broken. */
export function serveTeam({ module, memory, joins, team, scratch, member }: HelperStart): void {
  const words = new Int32Array(memory.buffer, team, op.TEAM_BYTES / 4);
  let broken = true;
  try {
    const { exports } = new WebAssembly.Instance(module, importsOf(memory, joins));
    (exports as unknown as Exports).serve(team, member, scratch);
    broken = false;
  } finally {
    // Nobody must wait for a helper that has failed.
    if (broken) Atomics.store(words, op.TEAM_BROKEN / 4, 1);
    Atomics.add(words, op.TEAM_GONE / 4, 1);
    for (const word of [op.TEAM_GENERATION, op.TEAM_GONE]) Atomics.notify(words, word / 4);
  }
}
