import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { activationNames } from '@shared/design/activations.ts';
import { namesOf, optimizers } from '@shared/design/choices.ts';
import type { LossKind, OptimizerKind } from '@shared/design/choices.ts';
import type { StackLayer } from '@shared/design/stack.ts';
import { graphOf, INPUTS, TARGETS } from '../graph/from-design.ts';
import { stream } from '../numeric/random.ts';
import { Arena } from './arena.ts';
import { compile } from './compile.ts';
import { hyper } from './plan.ts';
import type { Instruction, Plan, Slot } from './plan.ts';
import { ReferenceExecutor, runSection } from './reference-executor.ts';
import { accessOf, verify } from './verify.ts';

const SEEDED = { seed: 20, numRuns: 150 };

interface Task {
  readonly stack: readonly StackLayer[];
  readonly loss: LossKind;
  readonly regularizeBias: boolean;
  readonly optimizer: OptimizerKind;
  readonly chunkRows: number;
}

const plain = {
  initialization: { kind: 'zeros' as const, initLow: 0, initHigh: 0 },
  dropout: 0,
  l1: 0,
  l2: 0,
};

/** Any stack of up to five layers with anything a design may have. */
const tasks: fc.Arbitrary<Task> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 9 }),
    hidden: fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 9 }),
        activation: fc.constantFrom(...activationNames),
        dropout: fc.constantFrom(0, 0, 0.3),
        l1: fc.constantFrom(0, 0, 0.2),
        l2: fc.constantFrom(0, 0, 0.1),
      }),
      { maxLength: 4 },
    ),
    end: fc.constantFrom(
      { loss: 'crossEntropy' as const, activation: 'softmax' as const, units: 3 },
      { loss: 'logistic' as const, activation: 'sigmoid' as const, units: 1 },
      { loss: 'rss' as const, activation: 'softmax' as const, units: 4 },
      { loss: 'mse' as const, activation: 'identity' as const, units: 2 },
    ),
    regularizeBias: fc.boolean(),
    optimizer: fc.constantFrom(...namesOf(optimizers)),
    chunkRows: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ inputs, hidden, end, ...rest }) => {
    let before = inputs;
    const { loss, ...last } = end;
    const stack = [...hidden, last].map((layer, s) => {
      const name = s < hidden.length ? `h${s + 1}` : 'o';
      const resolved: StackLayer = { ...plain, ...layer, name, inputs: before };
      before = layer.units;
      return resolved;
    });
    return { stack, loss, ...rest };
  });

function planOf({ stack, loss, regularizeBias, optimizer, chunkRows }: Task): Plan {
  const graph = graphOf(stack, { loss, unit: 'bits', regularizeBias });
  return compile(graph, {
    chunkRows,
    optimizer,
    training: ['loss', 'training.decision'],
    penalties: Object.keys(graph.outputs).filter((name) => name.startsWith('penalty.')),
    evaluation: ['evaluation.loss', 'decision', 'output'],
  });
}

const example: Task = {
  stack: [
    { ...plain, name: 'h1', inputs: 4, units: 5, activation: 'tanh', dropout: 0.2 },
    { ...plain, name: 'h2', inputs: 5, units: 3, activation: 'relu', l2: 0.1 },
    { ...plain, name: 'o', inputs: 3, units: 3, activation: 'softmax' },
  ],
  loss: 'crossEntropy',
  regularizeBias: false,
  optimizer: 'adam',
  chunkRows: 6,
};

describe('a compiled plan', () => {
  it('verifies, whatever the design', () => {
    fc.assert(
      fc.property(tasks, (task) => verify(planOf(task))),
      SEEDED,
    );
  });

  it('has sections in order without gaps, an aligned arena, its state in front, a cost for each instruction', () => {
    fc.assert(
      fc.property(tasks, (task) => {
        const plan = planOf(task);
        const { begin, chunk, finish, update, evaluate } = plan.sections;
        expect([begin.from, begin.to, chunk.to, finish.to]).toEqual([
          0,
          chunk.from,
          finish.from,
          evaluate.from,
        ]);
        expect(update.to).toBe(finish.to);
        expect(evaluate.to).toBe(plan.instructions.length);
        const kept = ['parameter', 'delta', 'state'];
        for (const slot of plan.slots) {
          expect(slot.offset % 8).toBe(0);
          expect(slot.offset < plan.stateLength).toBe(kept.includes(slot.kind));
        }
        for (const instruction of plan.instructions.slice(update.from, update.to))
          expect(instruction.rule).toBe('update');
        expect(plan.costs).toHaveLength(plan.instructions.length);
        expect(plan.costs.every((cost) => cost > 0 && Number.isFinite(cost))).toBe(true);
      }),
      SEEDED,
    );
  });
});

describe('verify', () => {
  const plan = planOf(example);
  const { chunk } = plan.sections;
  const slotNamed = (name: string, kind?: Slot['kind']): Slot =>
    plan.slots.find((slot) => slot.name === name && (!kind || slot.kind === kind))!;
  const withSlot = (id: number, change: Partial<Slot>): Plan => ({
    ...plan,
    slots: plan.slots.map((slot) => (slot.id === id ? { ...slot, ...change } : slot)),
  });
  const withInstructions = (change: (instructions: Instruction[]) => void): Plan => {
    const instructions = [...plan.instructions];
    change(instructions);
    return { ...plan, instructions };
  };
  const find = (test: (instruction: Instruction) => boolean, from = chunk.from): number =>
    plan.instructions.findIndex((instruction, pc) => pc >= from && test(instruction));
  /** An instruction that touches nothing that matters. */
  const idle: Instruction = { rule: 'zero', slot: slotNamed('∇W^{h1}').id };

  const hiddenOutput = slotNamed('y^{h1}', 'primal');
  const adjointZero = find((i) => i.rule === 'zero' && plan.slots[i.slot].kind === 'adjoint');
  const broken: [string, Plan, RegExp][] = [
    ['a slot beyond the arena', { ...plan, length: plan.length - 8 }, /outside the arena/],
    ['a slot before the arena', withSlot(hiddenOutput.id, { offset: -8 }), /outside the arena/],
    ['a batched slot of other rows', withSlot(hiddenOutput.id, { rows: 5 }), /must hold 6 rows/],
    [
      'a value over another that is still to be read',
      withSlot(slotNamed('z^{h2}', 'primal').id, { offset: hiddenOutput.offset }),
      /still needed/,
    ],
    [
      'a value over weights',
      withSlot(hiddenOutput.id, { offset: slotNamed('W^{h1}').offset }),
      /over W\^\{h1\}, which is still needed/,
    ],
    [
      'an adjoint over a seed, which is written once a run',
      withSlot(slotNamed('seed(loss)').id, {
        offset: plan.slots[(plan.instructions[adjointZero] as { slot: number }).slot].offset,
      }),
      /still needed/,
    ],
    [
      'a value over half of another',
      withSlot(slotNamed('z^{h2}', 'primal').id, { offset: hiddenOutput.offset + 3 }),
      /still needed/,
    ],
    [
      'an op before its operand',
      withInstructions((instructions) => {
        [instructions[chunk.from], instructions[chunk.from + 1]] = [
          instructions[chunk.from + 1],
          instructions[chunk.from],
        ];
      }),
      /before anything wrote it/,
    ],
    [
      'a missing forward instruction',
      withInstructions((instructions) => (instructions[chunk.from] = idle)),
      /before anything wrote it/,
    ],
    [
      'an adjoint that does not start at zero',
      withInstructions((instructions) => (instructions[adjointZero] = idle)),
      /before anything wrote it/,
    ],
    [
      'an adjoint without its seed',
      withInstructions((instructions) => (instructions[find((i) => i.rule === 'seed')] = idle)),
      /before anything wrote it/,
    ],
    [
      'an output of the evaluation in a place that is used again',
      withSlot(plan.roles.outputs.output, {
        offset: plan.slots[plan.roles.outputs['evaluation.loss']].offset,
      }),
      /still needed/,
    ],
  ];

  it.each(broken)('refuses %s', (_name, bad, message) => {
    verify(plan);
    let fault: unknown;
    try {
      verify(bad);
    } catch (thrown) {
      fault = thrown;
    }
    expect(fault).toBeInstanceOf(Fault);
    expect((fault as Fault).code).toBe('plan');
    expect((fault as Fault).message).toMatch(message);
  });

  it('refuses every plan with a slot moved onto one that lives beside it', () => {
    const random = stream(4, 'test/overlap');
    // Slots that an instruction reads together are alive together.
    const pairs = plan.instructions.slice(chunk.from, chunk.to).flatMap((instruction) => {
      const { reads } = accessOf(instruction);
      const values = reads.filter((id) => ['primal', 'adjoint'].includes(plan.slots[id].kind));
      return values.flatMap((a) => values.filter((b) => b !== a).map((b) => [a, b]));
    });
    expect(pairs.length).toBeGreaterThan(10);
    for (const [a, b] of pairs) {
      const { offset, rows, columns } = plan.slots[b];
      const moved = withSlot(a, { offset: offset + random.below(rows * columns), rows: plan.slots[a].rows });
      const roomy = { ...moved, length: plan.length + 1000 };
      expect(() => verify(roomy), `${plan.slots[a].name} onto ${plan.slots[b].name}`).toThrow(Fault);
    }
  });
});

describe('the arena', () => {
  it('never gives two live slots the same place, and uses released places again', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }) }),
        fc.nat(),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (commands) => {
        const arena = new Arena();
        const live: number[] = [];
        let inAll = 0;
        for (const command of commands) {
          if (typeof command === 'number') {
            if (live.length > 0) arena.release(live.splice(command % live.length, 1)[0]);
            continue;
          }
          inAll += Math.ceil((command.rows * command.columns) / 8) * 8;
          const id = arena.allocate({ kind: 'primal', name: '', batched: false, node: 0, ...command });
          const { offset } = arena.slots[id];
          expect(offset % 8).toBe(0);
          expect(offset + command.rows * command.columns).toBeLessThanOrEqual(arena.length);
          for (const other of live.map((each) => arena.slots[each])) {
            const apart =
              other.offset + other.rows * other.columns <= offset ||
              offset + command.rows * command.columns <= other.offset;
            expect(apart).toBe(true);
          }
          live.push(id);
        }
        expect(arena.length).toBeLessThanOrEqual(inAll);
      }),
      SEEDED,
    );
    const arena = new Arena();
    const slot = { kind: 'primal' as const, name: '', batched: false, node: 0, rows: 4, columns: 4 };
    const [a, b] = [arena.allocate(slot), arena.allocate(slot)];
    arena.release(a);
    arena.release(b);
    arena.allocate({ ...slot, rows: 8 });
    expect(arena.length).toBe(32);
  });
});

describe('the reference executor', () => {
  /** One update on 9 rows, `chunkRows` at a time; W, ∇ℓ and ΔW afterwards. */
  function update(task: Task, chunkRows: number): Float64Array[] {
    const plan = planOf({ ...task, chunkRows });
    const executor = new ReferenceExecutor(plan);
    const random = stream(9, 'test/update');
    const rows = 9;
    const { roles, sections } = plan;
    for (const slot of roles.parameters) {
      const { values } = executor.tensor(slot);
      for (let i = 0; i < values.length; i++) values[i] = 0.5 * random.normal();
    }
    const data = Object.entries(roles.inputs).map(([name, slot]) => {
      const { columns } = executor.tensor(slot);
      const value = (i: number): number => {
        if (name === INPUTS) return random.normal();
        if (name === TARGETS) return columns === 1 ? random.below(2) : Number(i % columns === 0);
        return random.below(2) * 2;
      };
      return { slot, columns, all: Float64Array.from({ length: rows * columns }, (_, i) => value(i)) };
    });
    for (const slot of Object.values(roles.seeds)) executor.tensor(slot).values[0] = 1 / rows;
    const h = executor.tensor(roles.hyperparameters).values;
    h[hyper.learningRate] = 0.1;
    h[hyper.momentum] = 0.5;
    for (const rate of ['decay', 'beta1', 'beta2', 'epsilon', 'correction1', 'correction2'] as const)
      h[hyper[rate]] = 0.3;
    runSection(executor, sections.begin);
    for (let from = 0; from < rows; from += chunkRows) {
      const taken = Math.min(chunkRows, rows - from);
      executor.setRows(taken);
      for (const { slot, columns, all } of data)
        executor.tensor(slot).values.set(all.subarray(from * columns, (from + taken) * columns));
      runSection(executor, sections.chunk);
    }
    runSection(executor, sections.finish);
    return [...roles.parameters, ...roles.gradients, ...roles.deltas].map((slot) =>
      Float64Array.from(executor.tensor(slot).values),
    );
  }

  it('gives the same bits for a batch in chunks of any size: W̄ adds up the examples one by one', () => {
    fc.assert(
      fc.property(tasks, fc.integer({ min: 1, max: 8 }), (task, chunkRows) => {
        expect(update(task, chunkRows)).toEqual(update(task, 9));
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('gives the same bits on a second run over the same arena: nothing is left from the first', () => {
    fc.assert(
      fc.property(tasks, (task) => {
        const plan = planOf(task);
        const executor = new ReferenceExecutor(plan);
        executor.arena.fill(0.25);
        executor.setRows(Math.min(2, task.chunkRows));
        const { begin, chunk, finish, update: last } = plan.sections;
        const gradients = (): Float64Array[] => {
          runSection(executor, begin);
          runSection(executor, chunk);
          executor.run(finish.from, last.from);
          return plan.roles.gradients.map((slot) => Float64Array.from(executor.tensor(slot).values));
        };
        const first = gradients();
        expect(gradients()).toEqual(first);
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('runs single instructions and whole sections alike', () => {
    const plan = planOf(example);
    const [whole, stepwise] = [new ReferenceExecutor(plan), new ReferenceExecutor(plan)];
    for (const executor of [whole, stepwise]) executor.arena.fill(0.25);
    for (const { from, to } of [plan.sections.begin, plan.sections.chunk, plan.sections.finish]) {
      whole.run(from, to);
      for (let pc = from; pc < to; pc++) stepwise.run(pc, pc + 1);
    }
    expect(stepwise.arena).toEqual(whole.arena);
  });
});
