/*
 * Where the members of a team wait for each other: a few microseconds of looking, then asleep. Everything that a member
 * wrote before a barrier is seen by all after it.
 */
import * as op from '../opcodes.ts';

/** Looks before sleep: some 20 µs, several times what members of a plan worth sharing are apart. */
const LOOKS = 20_000;
/** Naps of 100 ms, counted and not timed, so that a process that was stopped for a while goes on. */
const NAP: i64 = 100_000_000;
const PATIENCE = 300;

let team: usize = 0;
/** Members that take part in the present command. */
let members: i32 = 1;

export function joinTeam(place: usize, count: i32): void {
  team = place;
  members = count;
}

export function leaveTeam(): void {
  members = 1;
}

@inline
export function isBroken(): bool {
  return members > 1 && atomic.load<i32>(team, op.TEAM_BROKEN) != 0;
}

/** Waits until the word is not `old`, or the team is broken. With `patient` false somebody may have to be given up. */
export function awaitChange(place: usize, word: usize, sleepers: usize, old: i32, patient: bool): void {
  for (let look = LOOKS; look > 0; look--) if (atomic.load<i32>(place + word) != old) return;
  atomic.add<i32>(place + sleepers, 1);
  let naps = 0;
  while (atomic.load<i32>(place + word) == old && atomic.load<i32>(place, op.TEAM_BROKEN) == 0) {
    atomic.wait<i32>(place + word, old, NAP);
    if (patient || ++naps < PATIENCE) continue;
    atomic.store<i32>(place, 1, op.TEAM_BROKEN);
  }
  atomic.sub<i32>(place + sleepers, 1);
}

/** Changes a word that others wait for. */
export function change(place: usize, word: usize, sleepers: usize, value: i32): void {
  atomic.store<i32>(place + word, value);
  if (atomic.load<i32>(place + sleepers) > 0) atomic.notify(place + word, -1);
}

function meet(): void {
  if (isBroken()) return;
  const generation = atomic.load<i32>(team, op.TEAM_GENERATION);
  if (atomic.add<i32>(team, 1, op.TEAM_ARRIVED) == members - 1) {
    atomic.store<i32>(team, 0, op.TEAM_ARRIVED);
    change(team, op.TEAM_GENERATION, op.TEAM_ASLEEP, generation + 1);
  } else awaitChange(team, op.TEAM_GENERATION, op.TEAM_ASLEEP, generation, false);
}

/** Returns when every member has come here; at once where there is only one. */
@inline
export function barrier(): void {
  if (members > 1) meet();
}
