import type { OpCard } from '@shared/contract/explain.ts';
import {
  lastPosition,
  momentAt,
  primalKnown,
  SecondHistory,
  type Moment,
  type Second,
  type WalkTrace,
} from './explain-known.ts';

/** A trace with what is shown beside it. */
export interface Walkable extends WalkTrace {
  readonly cards: readonly OpCard[];
  /** v̄ (v̇) of the nodes when everything is computed; null where the output does not depend on the node. */
  readonly finals: ReadonlyMap<number, number | null>;
}

/** Steps a second. */
export const speeds = [0.5, 1, 2, 5, 10, 30] as const;
export type Speed = (typeof speeds)[number];

/** A walk over a trace, step by step, forth and back; what is known at its position, and which node is looked at. */
export class Walk {
  #trace = $state.raw<Walkable | null>(null);
  #position = $state(0);
  #playing = $state(false);
  #history = $derived(this.#trace && new SecondHistory(this.#trace));
  selected = $state<number | null>(null);
  speed = $state<Speed>(2);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get trace(): Walkable | null {
    return this.#trace;
  }
  get position(): number {
    return this.#position;
  }
  get last(): number {
    return this.#trace ? lastPosition(this.#trace) : 0;
  }
  get atEnd(): boolean {
    return this.#position >= this.last;
  }
  get playing(): boolean {
    return this.#playing;
  }
  get moment(): Moment {
    return this.#trace ? momentAt(this.#trace, this.#position) : { phase: 'start' };
  }

  /**
   * Puts a trace in place. Of the same graph at another point, position and selection stay; another one, or another
   * way over it, is shown computed to the end.
   */
  show(trace: Walkable | null, sameGraph: boolean): void {
    const sameWay = sameGraph && this.#trace?.mode === trace?.mode;
    const end = this.atEnd || !sameWay;
    this.#trace = trace;
    if (!trace) return this.pause();
    if (!sameWay) this.pause();
    if (!sameGraph || this.selected === null || this.selected >= trace.nodes.total)
      this.selected = trace.output;
    this.#position =
      end && !this.#playing ? lastPosition(trace) : Math.min(this.#position, lastPosition(trace));
  }

  /** Goes to a position, and the selection with it. */
  go(position: number): void {
    if (!this.#trace) return;
    this.#position = Math.max(0, Math.min(Math.round(position), this.last));
    const node = this.nodeOfMoment;
    if (node !== null) this.selected = node;
  }
  step(by: number): void {
    this.pause();
    this.go(this.#position + by);
  }

  /** The node that the step before the position computes, or whose adjoint it changes. */
  get nodeOfMoment(): number | null {
    const [trace, moment] = [this.#trace, this.moment];
    if (!trace || moment.phase === 'start') return null;
    if (moment.phase === 'primal') return moment.node;
    const step =
      trace.mode === 'reverse' ? trace.adjoints.at(moment.index)?.of : trace.recursion.at(moment.index)?.node;
    return step ?? null;
  }
  /** The node through which it goes. */
  get viaOfMoment(): number | null {
    const [trace, moment] = [this.#trace, this.moment];
    if (!trace || moment.phase !== 'second') return null;
    const steps = trace.mode === 'reverse' ? trace.adjoints : trace.recursion;
    return steps.at(moment.index)?.via ?? null;
  }

  play(): void {
    if (!this.#trace || this.#playing) return;
    if (this.atEnd) this.go(0);
    this.#playing = true;
    this.#tick();
  }
  pause(): void {
    this.#playing = false;
    clearTimeout(this.#timer);
  }

  primalKnown(node: number): boolean {
    return this.#trace !== null && primalKnown(this.#trace, node, this.#position);
  }
  /** v̄ (v̇) of a node as far as it is computed. */
  second(node: number): Second {
    const trace = this.#trace;
    // The tangents of the inputs are the seed of the forward mode.
    if (trace?.mode === 'forward' && node < trace.leaves)
      return { value: trace.finals.get(node) ?? 0, step: -1 };
    // What later layers send is known beforehand.
    if (trace?.nodes.at(node)?.kind === 'outside')
      return this.primalKnown(node) ? { value: trace.finals.get(node) ?? 0, step: -1 } : 'not yet';
    const known = this.#history?.at(node, this.#position) ?? 'not yet';
    if (typeof known === 'object' || !this.atEnd) return known;
    const final = trace?.finals.get(node);
    if (final === null) return 'none';
    return final === undefined ? known : { value: final, step: -1 };
  }

  #tick(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#playing) return;
      this.go(this.#position + 1);
      if (this.atEnd) this.pause();
      else this.#tick();
    }, 1000 / this.speed);
  }
}
