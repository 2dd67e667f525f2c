import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';
import { bounds, splitOf } from './split.ts';
import type { Split } from './split.ts';

/** A part of memory that something reads or writes, by which members. */
export interface Access {
  /** Byte addresses [from, to). */
  readonly from: number;
  readonly to: number;
  readonly writes: boolean;
  /** Two accesses of the same sharing are made by the same members element by element; '' for all of them. */
  readonly sharing: string;
}

/** Row-wise: the rows of a matrix of `columns` doubles at `address`. */
export const rowsAt = (address: number, columns: number, rows: number, writes: boolean): Access => ({
  from: address,
  to: address + 8 * columns * rows,
  writes,
  sharing: `rows ${address} ${columns}`,
});

export const LEADER = 'leader';

export interface PartitionOptions {
  readonly members: number;
  readonly chunkRows: number;
  /** Rows of the chunk of every member but the last. */
  readonly share: number;
  /** What was read and written since the last barrier when the section begins. */
  readonly before?: readonly Access[];
  /** What is read after its end without a barrier. */
  readonly after?: readonly Access[];
}

export interface Partition {
  /** A program for each member: as long as each other, with the barriers in the same places. */
  readonly programs: readonly (readonly Encoded[])[];
  /** Instruction → its place in the programs. */
  readonly places: readonly number[];
  /** Whether more than one member has a part in the instruction. */
  readonly shared: readonly boolean[];
}

const record = (opcode: number): Encoded => ({
  ...{ opcode, rows: 0, columns: 0, target: 0, a: 0, b: 0, c: 0, d: 0, e: 0, m: 0, n: 0, fresh: 0, x: 0 },
});

/** Everything: of an instruction about which nothing is known. */
const everything: Access = { from: 0, to: Infinity, writes: true, sharing: LEADER };

function accessesOf(instruction: Encoded, split: Split | null): Access[] {
  if (!split) return [everything];
  return split.operands.map(({ field, writes, step, size }): Access => {
    const from = instruction[field];
    const doubles = size > 0 ? size : step * split.units;
    const sharing = size > 0 ? '' : `${split.by} ${from} ${step}`;
    return { from, to: from + 8 * doubles, writes, sharing };
  });
}

/** Whether one must not pass the other without a barrier. */
function conflict(a: Access, b: Access): boolean {
  if (!a.writes && !b.writes) return false;
  if (a.sharing !== '' && a.sharing === b.sharing) return false;
  return a.from < b.to && b.from < a.to;
}

/** The part of an instruction that a member does, from row or unit `first` on. */
function part(instruction: Encoded, split: Split, first: number, count: number): Encoded {
  if (count === 0) return record(op.NOTHING);
  const moved: Record<string, number> = {};
  for (const { field, step } of split.operands) moved[field] = instruction[field] + 8 * step * first;
  if (split.by === 'rows') return { ...instruction, ...moved, rows: op.SHARE };
  if (instruction.rows !== op.WHOLE_CHUNK) return { ...instruction, ...moved, rows: count };
  return { ...instruction, ...moved, columns: count, e: instruction.columns };
}

/**
 * Shares a section of a program out to the members of a team. No element is a sum of several members' parts, and each
 * is made by the operations that make it for one member alone, so that the bits are the same. A barrier stands where
 * an instruction reads or overwrites what another member has made since the last.
 */
export function partition(section: readonly Encoded[], options: PartitionOptions): Partition {
  const { members, chunkRows, share, before = [], after = [] } = options;
  const programs: Encoded[][] = Array.from({ length: members }, () => []);
  const places: number[] = [];
  const shared: boolean[] = [];
  let pending = [...before];
  const separate = (accesses: readonly Access[]): void => {
    if (accesses.some((access) => pending.some((earlier) => conflict(access, earlier)))) {
      programs.forEach((program) => program.push(record(op.BARRIER)));
      pending = [];
    }
    pending.push(...accesses);
  };
  for (const instruction of section) {
    const split = splitOf(instruction, chunkRows);
    separate(accessesOf(instruction, split));
    places.push(programs[0].length);
    const units = split?.by === 'units' ? bounds(split.units, members) : null;
    shared.push(split !== null && (!units || units[1] < split.units));
    programs.forEach((program, member) => {
      if (!split) program.push(member === 0 ? instruction : record(op.NOTHING));
      else if (units)
        program.push(part(instruction, split, units[member], units[member + 1] - units[member]));
      else program.push(part(instruction, split, member * share, share));
    });
  }
  separate(after);
  return { programs, places, shared };
}
