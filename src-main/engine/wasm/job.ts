import type { Instruction, Plan } from '../plan/plan.ts';
import type { Rows, Training, WholeUpdates } from '../plan/reference-executor.ts';
import type { Exports } from './modules.ts';
import * as op from './opcodes.ts';

export interface JobOptions {
  readonly plan: Plan;
  /** Byte offsets of the arena and of the first instruction. */
  readonly arena: number;
  readonly program: number;
  readonly fused: { readonly from: number; readonly to: number };
  readonly exports: Exports;
  readonly training: Training;
  readonly allocate: (bytes: number) => { readonly address: number; readonly buffer: ArrayBufferLike };
}

const isAdam = (instruction: Instruction): boolean =>
  instruction.rule === 'update' && instruction.optimizer === 'adam';

/** The block in the module's memory that says what whole updates work on, and the calls that do them. */
export class Job implements WholeUpdates {
  readonly order: Int32Array;
  readonly sums: Float64Array;
  readonly #exports: Exports;
  readonly #address: number;

  constructor({ plan, arena, program, fused, exports, training, allocate }: JobOptions) {
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

    const job = allocate(op.JOB_BYTES);
    this.#exports = exports;
    this.#address = job.address;
    this.sums = new Float64Array(job.buffer, job.address + op.JOB_SUMS, 3);
    const instruction = (index: number): number => program + index * op.INSTRUCTION_BYTES;
    const words: [number, number][] = [
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
      [op.JOB_FUSED, fused.from],
      [op.JOB_FUSED_END, fused.to],
      [op.JOB_CORRECTED, plan.instructions.some(isAdam) ? 1 : 0],
    ];
    const view = new DataView(job.buffer);
    for (const [offset, value] of words) view.setInt32(job.address + offset, value, true);
    view.setFloat64(job.address + op.JOB_THRESHOLD, training.threshold, true);
  }

  run(update: number, batchNumber: number, batch: number, count: number, last: boolean): number {
    return this.#exports.runUpdates(this.#address, update, batchNumber, batch, count, last ? 1 : 0);
  }

  validate(): void {
    this.#exports.validate(this.#address);
  }
}
