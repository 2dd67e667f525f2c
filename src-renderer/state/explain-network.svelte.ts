import { completeNetworkRequest, type NetworkTrace } from '@shared/contract/explain.ts';
import type { EvaluatedSplit } from '@shared/contract/judged.ts';
import type { Client } from '../bridge/client.ts';
import { Question } from './evaluation.svelte.ts';
import { leavesOf } from './explain-known.ts';
import { Pages } from './explain-pages.ts';
import { Walk } from './explain-walk.svelte.ts';
import type { Run } from './run.svelte.ts';

/** Neurons that are asked for at once. */
export const NEURONS = 1000;
/** Scalar steps that are asked for at once: those of a neuron with some 1,000 inputs. */
const STEPS = 5000;

/** One example of the current run: which it is, what of it is opened, and the last answer. */
export class ExplainNetwork {
  readonly #client: Client;
  readonly #run: Run;
  readonly #question: Question<NetworkTrace>;
  /** The walk over the scalar steps of the neuron that is opened. */
  readonly walk = new Walk();
  split = $state<EvaluatedSplit>('training');
  index = $state(0);
  layer = $state<string | null>(null);
  neuron = $state<number | null>(null);
  /** First neuron of the part that is shown. */
  from = $state(0);
  /** The weight that is looked at: its place in the row of the neuron, 0 for w₀. */
  weight = $state<number | null>(null);

  constructor(client: Client, run: Run) {
    this.#client = client;
    this.#run = run;
    this.#question = new Question(run);
  }

  get answer(): NetworkTrace | null {
    return this.#question.answer;
  }
  get fault(): Question<NetworkTrace>['fault'] {
    return this.#question.fault;
  }
  get busy(): boolean {
    return this.#question.busy;
  }
  /** Whatever a look depends on. */
  get moment(): string | null {
    if (!this.#run.ready) return null;
    const { info, state, training } = this.#run;
    const place = `${this.split} ${this.index} ${this.layer} ${this.neuron} ${this.from}`;
    return `${info?.run} ${place} ${training ? 'training' : state?.update}`;
  }

  open(layer: string | null, neuron: number | null = null): void {
    if (layer !== this.layer) this.from = 0;
    this.layer = layer;
    this.neuron = neuron;
    this.weight = null;
  }
  choose(split: EvaluatedSplit): void {
    this.split = split;
    this.index = 0;
  }
  go(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < (this.answer?.count ?? 0)) this.index = index;
  }

  async look(): Promise<void> {
    const { split, index, layer, neuron, from } = this;
    const before = this.#question.answer;
    await this.#question.ask((run) =>
      this.#client.call(
        'explain.network',
        completeNetworkRequest({
          run,
          example: { split, index },
          layer,
          neuron: layer === null || layer === 'loss' ? null : neuron,
          neurons: { from, count: NEURONS },
          nodes: { from: 0, count: STEPS },
          steps: { from: 0, count: STEPS },
        }),
      ),
    );
    // Other data have fewer rows, another design other layers: begin at the beginning.
    if (this.fault?.code === 'example-index') this.index = 0;
    else if (this.fault && layer !== null) this.open(null);
    const { answer } = this;
    if (answer && answer !== before) this.#walk(answer, before);
  }

  #walk(answer: NetworkTrace, before: NetworkTrace | null): void {
    const { neuron } = answer;
    if (!neuron) return this.walk.show(null, false);
    const { nodes, adjoints, finalAdjoints } = neuron;
    const none = new Pages<never>({ from: 0, total: 0, items: [] });
    const same = before?.neuron?.layer === neuron.layer && before.neuron.neuron === neuron.neuron;
    this.walk.show(
      {
        mode: 'reverse',
        nodes: new Pages(nodes),
        leaves: leavesOf(nodes.items),
        adjoints: new Pages(adjoints),
        tangents: none,
        recursion: none,
        output: nodes.items.findLast(({ kind }) => kind === 'step')?.id ?? nodes.total - 1,
        cards: answer.cards,
        finals: new Map(nodes.items.map(({ id }, i) => [id, finalAdjoints[i] ?? null])),
      },
      same,
    );
  }
}
