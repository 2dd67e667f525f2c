import type { Example } from '@shared/contract/example.ts';
import type { EvaluatedSplit } from '@shared/contract/judged.ts';
import type { Client } from '../bridge/client.ts';
import { Question } from './evaluation.svelte.ts';
import type { Run } from './run.svelte.ts';

/** `next` follows the training: always the example that the next update begins with. */
export type ExampleFrom = 'next' | EvaluatedSplit;

/** The one example that is looked at from near: which it is, and the run's last answer about it. */
export class OneExample {
  readonly #client: Client;
  readonly #run: Run;
  readonly #question: Question<Example>;
  /** Whether it is looked at; nothing is asked otherwise. */
  shown = $state(false);
  /** What stands beside every W. */
  matrix = $state<'gradient' | 'delta'>('gradient');
  #from = $state<ExampleFrom>('next');
  #index = $state(0);

  constructor(client: Client, run: Run) {
    this.#client = client;
    this.#run = run;
    this.#question = new Question(run);
  }

  get from(): ExampleFrom {
    return this.#from;
  }
  /** Null while none is known; it may be of an update before, or of the example before. */
  get answer(): Example | null {
    return this.shown ? this.#question.answer : null;
  }
  get fault(): Question<Example>['fault'] {
    return this.#question.fault;
  }
  /** Place in its split, from 0. */
  get index(): number {
    return this.#from === 'next' ? (this.#question.answer?.index ?? 0) : this.#index;
  }
  /** Whatever a look depends on beside time: another value asks for another look. */
  get moment(): string | null {
    if (!this.shown || !this.#run.ready) return null;
    const { info, state, training } = this.#run;
    const place = this.#from === 'next' ? '' : this.#index;
    return `${info?.run} ${this.#from} ${place} ${training ? 'training' : state?.update}`;
  }

  choose(from: ExampleFrom): void {
    // Training's numbering goes on where `next` was; the other parts have their own.
    this.#index = from === 'training' && this.#from === 'next' ? this.index : 0;
    this.#from = from;
  }
  /** @param index in the present split, from 0; those beyond its ends are left alone */
  go(index: number): void {
    if (!this.#has(index)) return;
    if (this.#from === 'next') this.#from = 'training';
    this.#index = index;
  }
  /** Looks at a certain example, whatever was looked at before. */
  open(split: EvaluatedSplit, index: number): void {
    this.#from = split;
    this.#index = index;
    this.shown = true;
  }
  move(by: number): void {
    this.go(this.index + by);
  }
  canMove(by: number): boolean {
    return this.#has(this.index + by);
  }

  /** Asks for the example at the present weights. While training goes on, `next` stays where it was. */
  async look(): Promise<void> {
    const next = this.#from === 'next' && !(this.#run.training && this.#question.answer);
    const split = this.#from === 'next' ? 'training' : this.#from;
    const index = next ? null : this.index;
    await this.#question.ask((run) => this.#client.call('run.example', { run, split, index }));
    // Other data have fewer rows: begin with the first.
    if (this.fault?.code === 'example-index') this.#index = 0;
  }

  #has(index: number): boolean {
    const count = this.#question.answer?.count ?? 0;
    return Number.isInteger(index) && index >= 0 && index < count;
  }
}
