import type { Tensor } from '../ops/op.ts';
import type { Plan } from '../plan/plan.ts';
import type { Executor, Training, WholeUpdates } from '../plan/reference-executor.ts';
import { encode } from './encode.ts';
import { write } from './encoded.ts';
import { fuse } from './fuse.ts';
import { Job } from './job.ts';
import { scratchBytes } from './scratch.ts';
import { createMemory, instantiate } from './modules.ts';
import type { Arithmetic, Exports } from './modules.ts';
import { INSTRUCTION_BYTES } from './opcodes.ts';

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
  #end = START;

  /** @throws RangeError where the runtime lacks the arithmetic, or the memory for the plan */
  constructor(
    readonly plan: Plan,
    readonly arithmetic: Arithmetic,
  ) {
    const { length, instructions, slots } = plan;
    this.#memory = createMemory(START + 8 * length + INSTRUCTION_BYTES * instructions.length + 2 * LINE);
    const exports = instantiate(arithmetic, this.#memory);
    if (!exports) throw new RangeError(`this runtime has no WebAssembly for the arithmetic "${arithmetic}"`);
    this.#exports = exports;
    const arena = this.#allocate(8 * length);
    this.arena = new Float64Array(this.#memory.buffer, arena, length);
    const encoded = encode(plan, arena);
    this.#program = this.#allocate(INSTRUCTION_BYTES * encoded.length);
    write(encoded, this.#memory.buffer, this.#program);
    this.#tensors = slots.map(({ offset, rows, columns }) => ({
      values: this.arena.subarray(offset, offset + rows * columns),
      rows,
      columns,
    }));
    this.#batched = this.#tensors.filter((_, id) => slots[id].batched);
    exports.setRows(plan.chunkRows);
    exports.setScratch(this.#allocate(scratchBytes(encoded, plan.chunkRows)));
  }

  tensor(slot: number): Tensor {
    return this.#tensors[slot];
  }

  setRows(rows: number): void {
    this.#exports.setRows(rows);
    for (let i = 0; i < this.#batched.length; i++) this.#batched[i].rows = rows;
  }

  run(from: number, to: number): void {
    this.#exports.run(this.#program + from * INSTRUCTION_BYTES, this.#program + to * INSTRUCTION_BYTES);
  }

  train(training: Training): WholeUpdates | null {
    if (!this.#fits(training)) return null;
    const fused = fuse(this.plan, encode(this.plan, this.arena.byteOffset));
    const place = this.#allocate(INSTRUCTION_BYTES * fused.length);
    write(fused, this.#memory.buffer, place);
    return new Job({
      plan: this.plan,
      arena: this.arena.byteOffset,
      program: this.#program,
      fused: { from: place, to: place + INSTRUCTION_BYTES * fused.length },
      exports: this.#exports,
      training,
      allocate: (bytes) => {
        const address = this.#allocate(bytes);
        return { address, buffer: this.#memory.buffer };
      },
    });
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
