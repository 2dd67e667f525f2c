import type { Plan } from '../plan/plan.ts';
import type { Layout } from './layout.ts';
import * as op from './opcodes.ts';
import { Pace } from './pace.ts';
import type { Team } from './team.ts';

/** Multiply-adds from which an instruction is worth a command of its own. */
const LEAST_PIECE = 2 ** 18;
/** Multiply-adds of an update from which helper threads are worth a try: some 0.2 ms. */
const LEAST_UPDATE = 2 ** 20;

/** @param batch examples of an update @returns whether more than one thread may pay */
export function isWorthTrying({ sections, chunkRows, costs }: Plan, batch: number): boolean {
  const of = ({ from, to }: { from: number; to: number }): number =>
    costs.slice(from, to).reduce((sum, cost) => sum + cost, 0);
  return of(sections.finish) + (of(sections.chunk) * batch) / chunkRows >= LEAST_UPDATE;
}

/** One size of the team with its jobs; `null` is this thread alone. */
export interface Alternative {
  readonly layout: Layout;
  /** Address of the leader's job; the others follow. */
  readonly jobs: number;
}

/** The work of a training as commands to a team, or for this thread alone, whichever was measured to be faster. */
export class TeamWork {
  readonly #plan: Plan;
  readonly #team: Team;
  readonly #alternatives: readonly (Alternative | null)[];
  readonly #updates: Pace;
  /** One for each instruction that is large enough and can be shared. */
  readonly #pieces: readonly (Pace | null)[];

  constructor(plan: Plan, team: Team, alternatives: readonly (Alternative | null)[]) {
    this.#plan = plan;
    this.#team = team;
    this.#alternatives = alternatives;
    this.#updates = new Pace(alternatives.length, team.host.worth);
    const can = (pc: number): boolean => alternatives.some((each) => each?.layout.shared[pc]);
    this.#pieces = plan.instructions.map((_, pc) =>
      can(pc) && plan.costs[pc] >= LEAST_PIECE ? new Pace(alternatives.length, team.host.worth) : null,
    );
  }

  /** Threads that do the updates now. */
  get members(): number {
    return (!this.#team.ended && this.#alternatives[this.#updates.choice]?.layout.members) || 1;
  }
  get ready(): boolean {
    return this.#team.ready;
  }
  now(): number {
    return this.#team.host.now();
  }

  /** @returns updates done, as `Exports.runUpdates`; −1: they are to be done by this thread alone */
  runUpdates(update: number, batchNumber: number, batch: number, count: number, last: boolean): number {
    const alternative = this.#alternatives[this.#updates.choice];
    if (!alternative) return -1;
    const team = this.#team;
    team.set(op.TEAM_BATCH_NUMBER, batchNumber);
    team.set(op.TEAM_BATCH, batch);
    team.set(op.TEAM_COUNT, count);
    team.set(op.TEAM_LAST, last ? 1 : 0);
    team.set(op.TEAM_UPDATE, update);
    return this.#lead(op.COMMAND_UPDATES, alternative);
  }
  /** Tells how long the updates took, by whomever they were done. */
  measured(milliseconds: number, count: number): void {
    this.#updates.measured(milliseconds, count);
  }

  /** @returns false: it is to be done by this thread alone */
  validate(): boolean {
    const alternative = this.#alternatives[this.#updates.choice];
    if (!alternative) return false;
    this.#lead(op.COMMAND_VALIDATE, alternative);
    return true;
  }

  /**
   * Runs one instruction on a chunk of `rows` rows.
   *
   * @param alone does it with this thread alone
   * @returns false: it is not worth a command
   */
  runPiece(pc: number, rows: number, alone: (from: number, to: number) => void): boolean {
    const pace = this.#pieces[pc];
    const { chunkRows, costs, sections } = this.#plan;
    const cost = (costs[pc] * rows) / chunkRows;
    if (!pace || cost < LEAST_PIECE || !this.ready) return false;
    const alternative = this.#alternatives[pace.choice];
    const start = this.now();
    if (!alternative) alone(pc, pc + 1);
    else {
      const from = alternative.layout.places[pc];
      const team = this.#team;
      team.set(op.TEAM_FROM, from);
      team.set(op.TEAM_TO, from + op.INSTRUCTION_BYTES);
      team.set(op.TEAM_ROWS, rows);
      team.set(op.TEAM_EVALUATES, pc >= sections.evaluate.from ? 1 : 0);
      this.#lead(op.COMMAND_PIECE, alternative);
    }
    pace.measured(this.now() - start, cost);
    return true;
  }

  end(): void {
    this.#team.end();
  }

  #lead(command: number, { layout, jobs }: Alternative): number {
    this.#team.set(op.TEAM_COMMAND, command);
    this.#team.set(op.TEAM_JOBS, jobs);
    return this.#team.lead(layout.members);
  }
}
