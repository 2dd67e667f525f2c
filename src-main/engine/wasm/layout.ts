import type { Plan } from '../plan/plan.ts';
import type { Training } from '../plan/reference-executor.ts';
import { write } from './encoded.ts';
import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';
import { LEADER, partition, rowsAt } from './partition.ts';
import type { Access, Partition } from './partition.ts';
import { shareOf } from './split.ts';

/** Byte offset in a job's block → 32-bit word. */
export type Words = readonly (readonly [offset: number, value: number])[];
export type Allocate = (bytes: number) => { readonly address: number; readonly buffer: ArrayBufferLike };

export interface LayoutOptions {
  readonly plan: Plan;
  /** Byte address of a slot. */
  readonly at: (slot: number) => number;
  readonly encoded: readonly Encoded[];
  readonly fused: readonly Encoded[];
  readonly training: Training;
  readonly allocate: Allocate;
}

/** The programs of a team of one size. */
export interface Layout {
  readonly members: number;
  /** For each member, what differs from the job of one member alone. */
  readonly words: readonly Words[];
  /** For each instruction of the plan, bytes from the start of a member's program. */
  readonly places: Int32Array;
  /** For each instruction of the plan, whether more than one member has a part in it. */
  readonly shared: readonly boolean[];
}

const SECTIONS = ['begin', 'chunk', 'finish', 'evaluate', 'fused'] as const;
const WORDS = {
  begin: [op.JOB_BEGIN, op.JOB_BEGIN_END],
  chunk: [op.JOB_CHUNK, op.JOB_CHUNK_END],
  finish: [op.JOB_FINISH, op.JOB_FINISH_END],
  evaluate: [op.JOB_EVALUATE, op.JOB_EVALUATE_END],
  fused: [op.JOB_FUSED, op.JOB_FUSED_END],
} as const;

/** Shares the plan's program out to `members` threads, and writes a program for each into memory. */
export function layOut(members: number, options: LayoutOptions): Layout {
  const { plan, encoded, allocate } = options;
  const { share, evaluateShare } = shares(members, options);
  const parts = partitions(members, options);
  const places = new Int32Array(encoded.length);
  const shared = encoded.map(() => false);
  const starts: Record<string, number> = {};
  let length = 0;
  for (const name of SECTIONS) {
    starts[name] = length;
    if (name !== 'fused')
      parts[name].places.forEach((place, i) => {
        const pc = plan.sections[name].from + i;
        places[pc] = (length + place) * op.INSTRUCTION_BYTES;
        shared[pc] = parts[name].shared[i];
      });
    length += parts[name].programs[0].length;
  }
  const words = Array.from({ length: members }, (_, member): Words => {
    const { address, buffer } = allocate(length * op.INSTRUCTION_BYTES);
    write(
      SECTIONS.flatMap((name) => parts[name].programs[member]),
      buffer,
      address,
    );
    const spans = SECTIONS.flatMap((name): Words => {
      const from = address + starts[name] * op.INSTRUCTION_BYTES;
      const to = from + parts[name].programs[member].length * op.INSTRUCTION_BYTES;
      return [
        [WORDS[name][0], from],
        [WORDS[name][1], to],
      ];
    });
    return [
      ...spans,
      [op.JOB_FIRST, member * share],
      [op.JOB_SHARE, share],
      [op.JOB_EVALUATE_FIRST, member * evaluateShare],
      [op.JOB_EVALUATE_SHARE, evaluateShare],
      [op.JOB_MEMBER, member],
    ];
  });
  return { members, words, places, shared };
}

/** Rows of a member: fixed, whatever the rows of a batch that is not full. */
function shares(
  members: number,
  { plan, training }: LayoutOptions,
): { share: number; evaluateShare: number } {
  const of = (rows: number): number => shareOf(Math.min(plan.chunkRows, rows), members);
  return { share: of(training.batch), evaluateShare: of(training.validation?.rows ?? 1) };
}

function partitions(members: number, options: LayoutOptions): Record<(typeof SECTIONS)[number], Partition> {
  const { plan, at, encoded, fused, training } = options;
  const { chunkRows, sections } = plan;
  const { share, evaluateShare } = shares(members, options);
  const rows = (slot: number, writes: boolean): Access =>
    rowsAt(at(slot), plan.slots[slot].columns, chunkRows, writes);
  const by = (sharing: string, slot: number): Access => ({ ...rows(slot, false), sharing });
  const examples = [training.inputs, training.targets];
  const filled = [...examples, ...training.masks.map(({ slot }) => slot)];
  const { outputs } = plan.roles;
  const section = (name: keyof typeof sections): Encoded[] =>
    encoded.slice(sections[name].from, sections[name].to);
  const common = { members, chunkRows, share };
  const chunk = {
    ...common,
    before: filled.map((slot) => rows(slot, true)),
    // All look at the losses, the leader at the rest.
    after: [
      by('', outputs.loss),
      ...[outputs['training.decision'], training.targets].map((slot) => by(LEADER, slot)),
    ],
  };
  return {
    begin: partition(section('begin'), common),
    chunk: partition(section('chunk'), chunk),
    finish: partition(section('finish'), common),
    fused: partition(fused, chunk),
    evaluate: partition(section('evaluate'), {
      ...common,
      share: evaluateShare,
      before: examples.map((slot) => rows(slot, true)),
      after: [outputs['evaluation.loss'], outputs.decision, training.targets].map((slot) => by(LEADER, slot)),
    }),
  };
}
