/*
 * A team: the leader, which the host calls, and helpers, each an instance of this module over the same memory in a thread
 * of its own. Each runs its own program (partition.ts) to the same command.
 */
import * as op from '../opcodes.ts';
import { awaitChange, barrier, change, isBroken, joinTeam, leaveTeam } from './barrier.ts';
import { address, setRows, setShare, word } from './instruction.ts';
import { run } from './interpreter.ts';
import { setScratch } from './tiles.ts';
import { runUpdates, shareOf, validate } from './updates.ts';

/** A piece of the program: an instruction that is worth sharing. */
function runPiece(team: usize, job: usize): void {
  const rows = word(team, op.TEAM_ROWS);
  const evaluates = word(team, op.TEAM_EVALUATES);
  setRows(rows);
  setShare(
    evaluates
      ? shareOf(rows, word(job, op.JOB_EVALUATE_FIRST), word(job, op.JOB_EVALUATE_SHARE))
      : shareOf(rows, word(job, op.JOB_FIRST), word(job, op.JOB_SHARE)),
  );
  const program = address(job, op.JOB_BEGIN);
  run(program + address(team, op.TEAM_FROM), program + address(team, op.TEAM_TO));
}

/** What the command says, as the job of one member. */
function perform(team: usize, member: i32): i32 {
  const job = address(team, op.TEAM_JOBS) + <usize>(member * op.JOB_BYTES);
  switch (word(team, op.TEAM_COMMAND)) {
    case op.COMMAND_UPDATES:
      return runUpdates(
        job,
        load<f64>(team, op.TEAM_UPDATE),
        word(team, op.TEAM_BATCH_NUMBER),
        word(team, op.TEAM_BATCH),
        word(team, op.TEAM_COUNT),
        word(team, op.TEAM_LAST) != 0,
      );
    case op.COMMAND_VALIDATE:
      validate(job);
      return 0;
    default:
      runPiece(team, job);
      return 0;
  }
}

/**
 * The leader's call of the command that lies in the team's block, with the first `members` of the team.
 *
 * @returns what `runUpdates` does; −1 when a member was lost on the way
 */
export function lead(team: usize, members: i32): i32 {
  joinTeam(team, members);
  const number = (atomic.load<i32>(team, op.TEAM_GO) >> 8) + 1;
  change(team, op.TEAM_GO, op.TEAM_IDLE, (number << 8) | members);
  const done = perform(team, 0);
  barrier();
  const broken = isBroken();
  leaveTeam();
  return broken ? -1 : done;
}

/** Tells the helpers to go. */
export function dismiss(team: usize): void {
  const number = (atomic.load<i32>(team, op.TEAM_GO) >> 8) + 1;
  change(team, op.TEAM_GO, op.TEAM_IDLE, number << 8);
}

/** A helper's life: commands, until it is told to go or the team is broken. */
export function serve(team: usize, member: i32, scratch: usize): void {
  setScratch(scratch);
  let seen = 0;
  atomic.add<i32>(team, 1, op.TEAM_PRESENT);
  atomic.notify(team + op.TEAM_PRESENT, -1);
  while (atomic.load<i32>(team, op.TEAM_BROKEN) == 0) {
    awaitChange(team, op.TEAM_GO, op.TEAM_IDLE, seen, true);
    seen = atomic.load<i32>(team, op.TEAM_GO);
    const members = seen & 255;
    if (members == 0) return;
    if (member >= members) continue;
    joinTeam(team, members);
    perform(team, member);
    barrier();
  }
}
