import { Fault } from '@shared/contract/fault.ts';
import type { OptimizerKind } from '@shared/design/choices.ts';
import type { Instruction, Plan, Slot } from '../plan/plan.ts';
import { encoded } from './encoded.ts';
import type { Encoded } from './encoded.ts';
import { encoders } from './op-encoders.ts';
import type { Address, OpEncoders } from './op-encoders.ts';
import * as op from './opcodes.ts';

const updates: Readonly<Record<OptimizerKind, number>> = {
  gradientDescent: op.GRADIENT_DESCENT,
  momentum: op.MOMENTUM,
  nesterov: op.NESTEROV,
  rmsProp: op.RMS_PROP,
  adam: op.ADAM,
};

/**
 * One encoded instruction for each of the plan's.
 *
 * @param arena byte offset of the plan's arena in the module's memory
 * @throws Fault code `unknown-op` for an op that the module does not have
 */
export function encode(plan: Plan, arena: number): Encoded[] {
  const at: Address = ({ offset }) => arena + 8 * offset;
  const slot = (id: number): Slot => plan.slots[id];
  const encodersOf = (name: string): OpEncoders => {
    if (name in encoders) return encoders[name];
    throw new Fault({ code: 'unknown-op', op: name, message: `the fast executor has no op named "${name}"` });
  };
  return plan.instructions.map((instruction: Instruction): Encoded => {
    switch (instruction.rule) {
      case 'zero':
        return encoded(op.ZERO, slot(instruction.slot), { target: at(slot(instruction.slot)) });
      case 'seed':
        return encoded(op.SEED, slot(instruction.slot), {
          target: at(slot(instruction.slot)),
          a: at(slot(instruction.from)),
        });
      case 'forward':
      case 'reverse': {
        const forward = instruction.rule === 'forward';
        const { forward: encodeForward, reverse } = encodersOf(instruction.op);
        const output = slot(instruction.output);
        return (forward ? encodeForward : reverse[instruction.operand]!)({
          output,
          inputs: instruction.inputs.map(slot),
          adjoint: forward ? output : slot(instruction.adjoint),
          outputAdjoint: forward ? output : slot(instruction.outputAdjoint),
          attributes: instruction.attributes,
          at,
        });
      }
      case 'update': {
        const [first, second] = instruction.state.map((id) => at(slot(id)));
        const weights = slot(instruction.weights);
        return encoded(updates[instruction.optimizer], weights, {
          target: at(weights),
          a: at(slot(instruction.gradient)),
          b: at(slot(instruction.delta)),
          c: first ?? 0,
          d: second ?? 0,
          m: at(slot(instruction.hyperparameters)),
        });
      }
    }
  });
}
