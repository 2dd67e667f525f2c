import type { Tensor } from '../ops/op.ts';
import type { Plan } from '../plan/plan.ts';
import type { Executor, Training, WholeUpdates } from '../plan/reference-executor.ts';
import { encode } from './encode.ts';
import { write } from './encoded.ts';
import type { Encoded } from './encoded.ts';
import { fuse } from './fuse.ts';
import { fuseOne } from './fuse-one.ts';
import { Job } from './job.ts';
import { scratchBytes } from './scratch.ts';
import { createMemory, instantiate, moduleOf } from './modules.ts';
import type { Arithmetic, Exports } from './modules.ts';
import { INSTRUCTION_BYTES, TEAM_BYTES } from './opcodes.ts';
import { sizesOf, Team } from './team.ts';
import { isWorthTrying } from './team-work.ts';
import type { ThreadHost } from './threads.ts';

/** The module's own constants lie below (`--memoryBase`); address 0 means "none". */
const START = 4096;
/** Memory is given out in cache lines. */
const LINE = 64;
const PAGE = 65_536;

/**
 * Runs a plan in WebAssembly. Memory, from the start: arena, program, then what training adds (`train`). It may grow;
 * views of it stay valid, because it is shared.
 */
export class WasmExecutor implements Executor {
  readonly arena: Float64Array;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  readonly #tensors: Tensor[];
  readonly #batched: Tensor[];
  readonly #program: number;
  readonly #encoded: readonly Encoded[];
  readonly #threads: ThreadHost | null;
  #end = START;
  #rows: number;
  #job: Job | null = null;

  /**
   * @param threads what starts helper threads for a training; null for none
   * @param joins see imports.ts
   * @throws RangeError where the runtime lacks the arithmetic, or the memory for the plan
   */
  constructor(
    readonly plan: Plan,
    readonly arithmetic: Arithmetic,
    threads: ThreadHost | null = null,
    readonly joins = false,
  ) {
    const { length, instructions, slots } = plan;
    this.#memory = createMemory(START + 8 * length + INSTRUCTION_BYTES * instructions.length + 2 * LINE);
    const exports = instantiate(arithmetic, this.#memory, joins);
    if (!exports) throw new RangeError(`this runtime has no WebAssembly for the arithmetic "${arithmetic}"`);
    this.#exports = exports;
    const arena = this.#allocate(8 * length);
    this.arena = new Float64Array(this.#memory.buffer, arena, length);
    this.#encoded = encode(plan, arena);
    this.#program = this.#allocate(INSTRUCTION_BYTES * instructions.length);
    write(this.#encoded, this.#memory.buffer, this.#program);
    this.#tensors = slots.map(({ offset, rows, columns }) => ({
      values: this.arena.subarray(offset, offset + rows * columns),
      rows,
      columns,
    }));
    this.#batched = this.#tensors.filter((_, id) => slots[id].batched);
    this.#threads = threads && threads.threads > 1 ? threads : null;
    this.#rows = plan.chunkRows;
    exports.setRows(plan.chunkRows);
    exports.setScratch(this.#allocateScratch());
  }

  tensor(slot: number): Tensor {
    return this.#tensors[slot];
  }

  setRows(rows: number): void {
    this.#rows = rows;
    this.#exports.setRows(rows);
    for (let i = 0; i < this.#batched.length; i++) this.#batched[i].rows = rows;
  }

  run(from: number, to: number): void {
    const shared = this.#job?.shared;
    if (shared && to === from + 1 && shared.runPiece(from, this.#rows, this.#runAlone)) return;
    this.#runAlone(from, to);
  }

  get threads(): number {
    return this.#job?.shared?.members ?? 1;
  }

  train(training: Training): WholeUpdates | null {
    if (!this.#fits(training)) return null;
    const fused = fuse(this.plan, this.#encoded);
    const { outputs } = this.plan.roles;
    const kept = [outputs.loss, outputs['training.decision']].map((id) => this.#addressOf(id));
    const alone = training.batch === 1 ? fuseOne(fused, kept) : fused;
    const threads = this.#threads;
    const team =
      threads && (threads.use === 'all' || isWorthTrying(this.plan, training.batch))
        ? this.#team(threads)
        : null;
    this.#job = new Job({
      plan: this.plan,
      arena: this.arena.byteOffset,
      encoded: this.#encoded,
      program: this.#program,
      fused,
      alone: this.#place(alone),
      exports: this.#exports,
      training,
      allocate: (bytes) => {
        const address = this.#allocate(bytes);
        return { address, buffer: this.#memory.buffer };
      },
      team,
      sizes: threads ? sizesOf(threads) : [],
    });
    return this.#job;
  }

  end(): void {
    this.#job?.shared?.end();
  }

  readonly #runAlone = (from: number, to: number): void =>
    this.#exports.run(this.#program + from * INSTRUCTION_BYTES, this.#program + to * INSTRUCTION_BYTES);

  #team(host: ThreadHost): Team {
    const address = this.#allocate(TEAM_BYTES);
    const module = moduleOf(this.arithmetic)!;
    const memory = this.#memory;
    const start = (member: number) =>
      host.start({
        module,
        memory,
        joins: this.joins,
        team: address,
        scratch: this.#allocateScratch(),
        member,
      });
    return new Team({ host, exports: this.#exports, address, buffer: memory.buffer, start });
  }

  #allocateScratch(): number {
    return this.#allocate(scratchBytes(this.#encoded, this.plan.chunkRows));
  }

  #addressOf(slot: number): number {
    return this.arena.byteOffset + 8 * this.plan.slots[slot].offset;
  }

  /** Writes a program. @returns the addresses of its first instruction and of its end */
  #place(program: readonly Encoded[]): { readonly from: number; readonly to: number } {
    const from = this.#allocate(INSTRUCTION_BYTES * program.length);
    write(program, this.#memory.buffer, from);
    return { from, to: from + INSTRUCTION_BYTES * program.length };
  }

  /** Grows the memory for the copies of the data, if the machine gives it. */
  #fits({ training, validation }: Training): boolean {
    const doubles = [training, validation].flatMap((rows) => (rows ? [rows.inputs, rows.targets] : []));
    const bytes = doubles.reduce((sum, { byteLength }) => sum + byteLength + LINE, 0) + 4 * training.rows;
    try {
      this.#reserve(this.#end + bytes);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** @throws RangeError when there is no such memory */
  #reserve(end: number): void {
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
  }

  #allocate(bytes: number): number {
    const address = this.#end;
    this.#end += Math.ceil(bytes / LINE) * LINE;
    this.#reserve(this.#end);
    return address;
  }
}
