import type { StackLayer } from '@shared/design/stack.ts';
import type { Examples } from '../data/types.ts';
import { maskName } from '../graph/from-design.ts';
import type { Span } from '../plan/plan.ts';
import { dropoutKey, fillMask } from './dropout.ts';
import type { EpochRecord } from './epoch-record.ts';
import { finiteRows, sumRows } from './network.ts';
import type { Network } from './network.ts';
import type { Score } from './score.ts';
import { WholeUpdateRunner } from './whole-updates.ts';

/** `idle` between two updates; the rest are the plan's sections, in the order in which they run. */
type Part = 'idle' | 'begin' | 'chunk' | 'finish' | 'evaluate';

/** What has just ended, if anything: an update, the validation pass; `bad`: a loss that is not finite. */
export type Ended = 'none' | 'update' | 'validation' | 'bad';

/**
 * Runs one update, or the validation pass, instruction by instruction, as work is granted. A batch larger than a
 * chunk runs the chunk section several times; the gradients add up. Where the executor can, whole updates and whole
 * validation passes run in one call of it, with the same bits.
 */
export class UpdateLoop {
  /** Multiply-adds done since the caller set it to 0. */
  work = 0;
  /** Called after every instruction; true stops the loop in front of the next. */
  inspect: ((pc: number) => boolean) | null = null;
  readonly #network: Network;
  readonly #training: Examples;
  readonly #validation: Examples | null;
  /** Place → training example, rewritten by the owner at every epoch. */
  readonly order: Int32Array;
  /** Only where the executor can; it must not be used while an update is under way. */
  readonly whole: WholeUpdateRunner | null;
  readonly #score: Score;
  readonly #record: EpochRecord;
  readonly #masks: { readonly layer: StackLayer; readonly values: Float64Array; readonly key: number }[];
  #part: Part = 'idle';
  #pc = 0;
  #update = 0;
  #batchStart = 0;
  #batchEnd = 0;
  #chunkStart = 0;
  #chunkRows = 0;

  /** @param batch examples of an update */
  constructor(
    network: Network,
    data: { readonly training: Examples; readonly validation: Examples | null },
    batch: number,
    score: Score,
    record: EpochRecord,
  ) {
    this.#network = network;
    this.#training = data.training;
    this.#validation = data.validation;
    this.#score = score;
    this.#record = record;
    this.#masks = network.stack
      .filter((layer) => layer.dropout > 0)
      .map((layer) => ({
        layer,
        values: network.executor.tensor(network.plan.roles.inputs[maskName(layer)]).values,
        key: dropoutKey(network.design.seed, layer.name),
      }));
    this.whole = WholeUpdateRunner.create({ network, data, batch, masks: this.#masks, score, record });
    this.order = this.whole?.order ?? new Int32Array(data.training.rows);
    for (let i = 0; i < this.order.length; i++) this.order[i] = i;
  }

  get idle(): boolean {
    return this.#part === 'idle';
  }

  /** Forgets what was under way. */
  abandon(): void {
    this.#part = 'idle';
  }

  /** @param update updates done before this one; the batch is the places [start, end) of the order */
  beginUpdate(update: number, start: number, end: number): void {
    this.#update = update;
    this.#batchStart = start;
    this.#batchEnd = end;
    this.#network.seed('loss')[0] = 1 / (end - start);
    this.#chunkRows = Math.min(this.#network.plan.chunkRows, end - start);
    this.#enter('begin');
  }

  /**
   * Begins the validation pass, and does it if the work suffices: then it is `idle` again, as without such data.
   *
   * @returns the work left
   */
  beginValidation(work: number): number {
    if (!this.#validation) return work;
    this.#record.beginValidation();
    const cost = this.whole?.validate(work) ?? 0;
    if (cost === 0) this.#beginValidationChunk(0);
    return work - cost;
  }

  /** Runs on until the work or the section is used up; what ended is in the result. */
  run(work: number): { readonly rest: number; readonly ended: Ended } {
    this.#result.rest = this.#runSection(this.#section(this.#part), work);
    this.#result.ended = this.#pc === this.#section(this.#part).to ? this.#next() : 'none';
    return this.#result;
  }
  // One object for all calls: nothing is allocated while training.
  readonly #result: { rest: number; ended: Ended } = { rest: 0, ended: 'none' };

  #section(part: Part): Span {
    if (part === 'idle') throw new RangeError('there is no update under way');
    return this.#network.plan.sections[part];
  }

  #enter(part: Part): void {
    this.#part = part;
    this.#pc = this.#section(part).from;
  }

  #runSection(section: Span, work: number): number {
    const { executor, plan } = this.#network;
    const perRow = this.#part === 'chunk' || this.#part === 'evaluate';
    const scale = perRow ? this.#chunkRows / plan.chunkRows : 1;
    let rest = work;
    while (this.#pc < section.to && rest > 0) {
      const cost = plan.costs[this.#pc] * scale;
      executor.run(this.#pc, this.#pc + 1);
      if (this.inspect?.(this.#pc)) break;
      this.#pc++;
      rest -= cost;
      this.work += cost;
    }
    return rest;
  }

  /** What follows on a section that has ended. */
  #next(): Ended {
    switch (this.#part) {
      case 'idle':
        return 'none';
      case 'begin':
        this.#beginChunk(this.#batchStart);
        return 'none';
      case 'chunk':
        return this.#endChunk();
      case 'finish':
        this.#part = 'idle';
        return 'update';
      case 'evaluate':
        return this.#endValidationChunk();
    }
  }

  #beginChunk(start: number): void {
    this.#chunkStart = start;
    this.#chunkRows = Math.min(this.#network.plan.chunkRows, this.#batchEnd - start);
    this.#network.gather(this.#training, this.order, start, this.#chunkRows);
    const firstRow = start - this.#batchStart;
    for (const { layer, values, key } of this.#masks)
      fillMask(values, this.#chunkRows, layer.units, layer.dropout, key, this.#update, firstRow);
    this.#enter('chunk');
  }

  #endChunk(): Ended {
    const network = this.#network;
    const loss = sumRows(network.output('loss'));
    if (!finiteRows(network.output('loss'))) return 'bad';
    const score = this.#score.add(network.output('training.decision'), network.targets);
    this.#record.add(loss, score, this.#chunkRows);
    const next = this.#chunkStart + this.#chunkRows;
    if (next < this.#batchEnd) this.#beginChunk(next);
    else this.#enter('finish');
    return 'none';
  }

  #beginValidationChunk(start: number): void {
    const validation = this.#validation!;
    this.#chunkStart = start;
    this.#chunkRows = Math.min(this.#network.plan.chunkRows, validation.rows - start);
    this.#network.gather(validation, null, start, this.#chunkRows);
    this.#enter('evaluate');
  }

  #endValidationChunk(): Ended {
    const network = this.#network;
    const loss = sumRows(network.output('evaluation.loss'));
    this.#record.addValidation(loss, this.#score.add(network.output('decision'), network.targets));
    const next = this.#chunkStart + this.#chunkRows;
    if (next < this.#validation!.rows) {
      this.#beginValidationChunk(next);
      return 'none';
    }
    this.#part = 'idle';
    return 'validation';
  }
}
