import { describe, expect, it } from 'vitest';
import { hidden, testDesign, threeClasses } from '../../train/testing.ts';
import type { Encoded } from '../encoded.ts';
import { encode } from '../encode.ts';
import { fuse } from '../fuse.ts';
import { fuseOne } from '../fuse-one.ts';
import * as op from '../opcodes.ts';
import { trainerFor } from './course.ts';

/** The program of an update of one example, at address 0. */
function programOf(activations: Parameters<typeof hidden>[0][]): { one: Encoded[]; kept: number[] } {
  const layers = activations.map((activation) => hidden(activation, 6));
  const { plan } = trainerFor(testDesign({ batchSize: 1, hidden: layers }), threeClasses).network;
  const { outputs } = plan.roles;
  const kept = [outputs.loss, outputs['training.decision']].map((id) => 8 * plan.slots[id].offset);
  return { one: fuseOne(fuse(plan, encode(plan, 0)), kept), kept };
}
const opcodes = (program: readonly Encoded[]): number[] => program.map(({ opcode }) => opcode);

describe('the program for one example', () => {
  it('has one instruction a layer forward and one reverse', () => {
    const { one } = programOf(['tanh', 'relu', 'sigmoid']);
    expect(opcodes(one)).toEqual([
      ...[op.FORWARD_OF_ONE, op.FORWARD_OF_ONE, op.FORWARD_OF_ONE, op.AFFINE, op.CROSS_ENTROPY_BOTH],
      ...[op.REVERSE_OF_ONE, op.REVERSE_OF_ONE, op.REVERSE_OF_ONE, op.AFFINE_MOMENTUM],
    ]);
    expect(one.map(({ n }) => n).slice(0, 3)).toEqual([op.TANH, op.RELU, op.SIGMOID]);
  });

  it('leaves a layer alone whose activation needs z', () => {
    const { one } = programOf(['tanh', 'gelu']);
    expect(opcodes(one).slice(0, 3)).toEqual([op.FORWARD_OF_ONE, op.AFFINE, op.ELEMENTWISE + 2 * op.GELU]);
  });

  it('leaves what must be written', () => {
    const { kept } = programOf(['tanh']);
    const affine = { ...programOf(['tanh']).one[0], opcode: op.AFFINE, target: kept[1] };
    const activation = { ...affine, opcode: op.ELEMENTWISE + 2 * op.TANH, a: kept[1], target: 1 << 20 };
    expect(fuseOne([affine, activation], kept)).toEqual([affine, activation]);
    expect(opcodes(fuseOne([affine, activation], []))).toEqual([op.FORWARD_OF_ONE]);
  });
});
