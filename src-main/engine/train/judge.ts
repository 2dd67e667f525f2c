import type { Evaluation } from '@shared/contract/evaluation.ts';
import type {
  EvaluatedSplit,
  InputFacts,
  JudgedRows,
  JudgedRowsRequest,
  ResponseRequest,
  ResponseSurface,
} from '@shared/contract/judged.ts';
import { Fault } from '@shared/contract/fault.ts';
import { atOnce, type Steps } from '@shared/contract/steps.ts';
import type { Examples, Prepared, Table } from '../data/types.ts';
import { inputFacts } from './input-facts.ts';
import { judgedRows } from './judged-rows.ts';
import { judging } from './metrics.ts';
import type { JudgedExamples } from './metrics.ts';
import { Network } from './network.ts';
import type { Execute } from './network.ts';
import { touching } from './new-memory.ts';
import { responseOf } from './response.ts';
import type { Trainer } from './trainer.ts';

/** A split: examples with targets as the output layer wants them, and the data row (from 0) of each. */
export interface Split {
  readonly examples: Examples;
  readonly tableRows: Int32Array;
}

export interface JudgeOptions {
  readonly trainer: Trainer;
  readonly prepared: Prepared;
  readonly table: Table;
  readonly splits: Readonly<Record<EvaluatedSplit, Split | null>>;
  readonly execute?: Execute;
}

interface Verdict {
  readonly epoch: number;
  readonly update: number;
  readonly splits: Readonly<Record<EvaluatedSplit, JudgedExamples | null>>;
}

/** Judges a run: metrics of every split, the rows behind them, and how outputs answer to inputs. */
export class Judge {
  readonly #options: JudgeOptions;
  /** A network of its own for the metrics: they may take many slices, while others look at other weights. */
  #network: Network | null = null;
  /** The last evaluation that came to its end; rows are those of its weights. */
  #verdict: Verdict | null = null;
  #count = 0;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /**
   * Metrics of all splits at the weights of one update, whatever is trained meanwhile.
   *
   * @param settling waited for before the weights are copied: the end of the update under way
   * @throws Fault `evaluation-superseded` where another began before this one ended
   */
  *evaluating(settling?: () => Steps<void>): Steps<Omit<Evaluation, 'run'>> {
    const { trainer, prepared, splits, execute } = this.#options;
    const mine = ++this.#count;
    const superseded = (): void => {
      if (mine === this.#count) return;
      throw new Fault({ code: 'evaluation-superseded', message: 'A later evaluation was asked for.' });
    };
    if (!this.#network) {
      const { design, shape } = trainer.network;
      const made = new Network(design, shape, execute);
      yield* touching(made.weights);
      this.#network ??= made;
    }
    if (settling) yield* settling();
    else trainer.settle();
    // The network has the weights of the later one by now.
    superseded();
    const network = this.#network;
    network.copyWeights(trainer.network);
    const { epoch, update } = trainer;
    const judged: Record<EvaluatedSplit, JudgedExamples | null> = {
      training: null,
      validation: null,
      test: null,
    };
    for (const name of ['training', 'validation', 'test'] as const) {
      const split = splits[name];
      if (!split) continue;
      const steps = judging(network, split.examples, prepared, split.tableRows);
      for (;;) {
        const { done, value } = steps.next();
        if (done) {
          judged[name] = value;
          break;
        }
        yield;
        superseded();
      }
    }
    this.#verdict = { epoch, update, splits: judged };
    return {
      epoch,
      update,
      training: judged.training!.metrics,
      validation: judged.validation?.metrics ?? null,
      test: judged.test?.metrics ?? null,
    };
  }

  evaluate(): Omit<Evaluation, 'run'> {
    return atOnce(this.evaluating());
  }

  /** Rows of the last evaluation. @throws Fault `rows-split` for a split without rows */
  rows(request: JudgedRowsRequest): Omit<JudgedRows, 'run'> {
    if (!this.#verdict) this.evaluate();
    const { epoch, update, splits } = this.#verdict!;
    const judged = splits[request.split];
    const split = this.#options.splits[request.split];
    if (!judged || !split) {
      const message = `Wanted rows of the ${request.split} split, but it has none.`;
      throw new Fault({ code: 'rows-split', message, path: 'split' });
    }
    const { prepared, table } = this.#options;
    return { epoch, update, ...judgedRows({ judged, prepared, table, tableRows: split.tableRows }, request) };
  }

  /** @param observer a network with the weights that are asked about */
  response(observer: Network, request: ResponseRequest): Omit<ResponseSurface, 'run'> {
    const { trainer, prepared, table } = this.#options;
    return {
      epoch: trainer.epoch,
      update: trainer.update,
      ...responseOf(observer, prepared, table, request),
    };
  }

  inputs(): Omit<InputFacts, 'run'> {
    return { inputs: inputFacts(this.#options.prepared, this.#options.table) };
  }
}
