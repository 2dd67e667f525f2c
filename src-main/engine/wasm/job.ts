import type { Instruction, Plan } from '../plan/plan.ts';
import type { Rows, Training, WholeUpdates } from '../plan/reference-executor.ts';
import { layOut } from './layout.ts';
import type { Allocate, Words } from './layout.ts';
import type { Encoded } from './encoded.ts';
import type { Exports } from './modules.ts';
import * as op from './opcodes.ts';
import type { Team } from './team.ts';
import { TeamWork } from './team-work.ts';

export interface JobOptions {
  readonly plan: Plan;
  /** Byte address of the arena. */
  readonly arena: number;
  /** The plan's instructions, and where they stand in memory. */
  readonly encoded: readonly Encoded[];
  readonly program: number;
  /** The same of the fused program (fuse.ts). */
  readonly fused: readonly Encoded[];
  /** The addresses of what one thread runs for it: with a batch of one example, whole layers (fuse-one.ts). */
  readonly alone: { readonly from: number; readonly to: number };
  readonly exports: Exports;
  readonly training: Training;
  readonly allocate: Allocate;
  /** Null: this thread works alone. */
  readonly team: Team | null;
  /** Sizes of the team that come into question. */
  readonly sizes: readonly number[];
}

const isAdam = (instruction: Instruction): boolean =>
  instruction.rule === 'update' && instruction.optimizer === 'adam';

/** The block in the module's memory that says what whole updates work on, and the calls that do them. */
export class Job implements WholeUpdates {
  readonly order: Int32Array;
  readonly sums: Float64Array;
  readonly shared: TeamWork | null;
  readonly #exports: Exports;
  readonly #address: number;

  constructor(options: JobOptions) {
    const { plan, arena, program, alone, exports, training, allocate, team, sizes } = options;
    const { roles, sections } = plan;
    const copy = (values: Float64Array): number => {
      const { address, buffer } = allocate(values.byteLength);
      new Float64Array(buffer, address, values.length).set(values);
      return address;
    };
    const data = ({ inputs, targets }: Rows): [number, number] => [copy(inputs), copy(targets)];
    const [trainingInputs, trainingTargets] = data(training.training);
    const [validationInputs, validationTargets] = training.validation ? data(training.validation) : [0, 0];
    const order = allocate(4 * training.training.rows);
    this.order = new Int32Array(order.buffer, order.address, training.training.rows);
    const masks = allocate(op.MASK_BYTES * training.masks.length);
    const slot = (id: number): number => arena + 8 * plan.slots[id].offset;
    const maskView = new DataView(masks.buffer);
    training.masks.forEach((mask, i) => {
      const at = masks.address + i * op.MASK_BYTES;
      maskView.setInt32(at, slot(mask.slot), true);
      maskView.setInt32(at + 4, plan.slots[mask.slot].columns, true);
      maskView.setInt32(at + 8, mask.key, true);
      maskView.setFloat64(at + 16, mask.probability, true);
    });

    const sums = allocate(8 * 3);
    this.sums = new Float64Array(sums.buffer, sums.address, 3);
    const instruction = (index: number): number => program + index * op.INSTRUCTION_BYTES;
    const words: Words = [
      [op.JOB_INPUT_SLOT, slot(training.inputs)],
      [op.JOB_TARGET_SLOT, slot(training.targets)],
      [op.JOB_INPUTS, plan.slots[training.inputs].columns],
      [op.JOB_TARGETS, plan.slots[training.targets].columns],
      [op.JOB_CHUNK_ROWS, plan.chunkRows],
      [op.JOB_SEED, slot(roles.seeds.loss)],
      [op.JOB_HYPERPARAMETERS, slot(roles.hyperparameters)],
      [op.JOB_MASKS, masks.address],
      [op.JOB_MASK_COUNT, training.masks.length],
      [op.JOB_SCORE, training.score === 'hits' ? op.SCORE_HITS : op.SCORE_SQUARED_RESIDUALS],
      [op.JOB_ORDER, order.address],
      [op.JOB_ROWS, training.training.rows],
      [op.JOB_TRAINING_INPUTS, trainingInputs],
      [op.JOB_TRAINING_TARGETS, trainingTargets],
      [op.JOB_LOSS, slot(roles.outputs.loss)],
      [op.JOB_DECISION, slot(roles.outputs['training.decision'])],
      [op.JOB_BEGIN, instruction(sections.begin.from)],
      [op.JOB_BEGIN_END, instruction(sections.begin.to)],
      [op.JOB_CHUNK, instruction(sections.chunk.from)],
      [op.JOB_CHUNK_END, instruction(sections.chunk.to)],
      [op.JOB_FINISH, instruction(sections.finish.from)],
      [op.JOB_FINISH_END, instruction(sections.finish.to)],
      [op.JOB_VALIDATION_INPUTS, validationInputs],
      [op.JOB_VALIDATION_TARGETS, validationTargets],
      [op.JOB_VALIDATION_LOSS, slot(roles.outputs['evaluation.loss'])],
      [op.JOB_VALIDATION_DECISION, slot(roles.outputs.decision)],
      [op.JOB_EVALUATE, instruction(sections.evaluate.from)],
      [op.JOB_EVALUATE_END, instruction(sections.evaluate.to)],
      [op.JOB_VALIDATION_ROWS, training.validation?.rows ?? 0],
      [op.JOB_FUSED, alone.from],
      [op.JOB_FUSED_END, alone.to],
      [op.JOB_CORRECTED, plan.instructions.some(isAdam) ? 1 : 0],
      [op.JOB_SUMS, sums.address],
      [op.JOB_FIRST, 0],
      [op.JOB_SHARE, plan.chunkRows],
      [op.JOB_EVALUATE_FIRST, 0],
      [op.JOB_EVALUATE_SHARE, plan.chunkRows],
      [op.JOB_MEMBER, 0],
    ];
    const { threshold } = training;
    this.#exports = exports;
    this.#address = writeJobs([words], threshold, allocate);
    this.shared =
      team &&
      new TeamWork(
        plan,
        team,
        sizes.map((members) => {
          if (members === 1) return null;
          const layout = layOut(members, { ...options, at: slot });
          const jobs = layout.words.map((own): Words => [...words, ...own]);
          return { layout, jobs: writeJobs(jobs, threshold, allocate) };
        }),
      );
  }

  run(update: number, batchNumber: number, batch: number, count: number, last: boolean): number {
    const { shared } = this;
    if (!shared?.ready) return this.#runAlone(update, batchNumber, batch, count, last);
    const start = shared.now();
    let done = shared.runUpdates(update, batchNumber, batch, count, last);
    if (done < 0) done = this.#runAlone(update, batchNumber, batch, count, last);
    shared.measured(shared.now() - start, count);
    return done;
  }

  validate(): void {
    if (this.shared?.ready && this.shared.validate()) return;
    this.#exports.validate(this.#address);
  }

  #runAlone(update: number, batchNumber: number, batch: number, count: number, last: boolean): number {
    return this.#exports.runUpdates(this.#address, update, batchNumber, batch, count, last ? 1 : 0);
  }
}

/** Writes one block after the other. @returns the address of the first */
function writeJobs(jobs: readonly Words[], threshold: number, allocate: Allocate): number {
  const { address, buffer } = allocate(op.JOB_BYTES * jobs.length);
  const view = new DataView(buffer);
  jobs.forEach((words, i) => {
    const job = address + i * op.JOB_BYTES;
    for (const [offset, value] of words) view.setInt32(job + offset, value, true);
    view.setFloat64(job + op.JOB_THRESHOLD, threshold, true);
  });
  return address;
}
