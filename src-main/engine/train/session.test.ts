import { judge } from '@shared/contract/confusion.ts';
import { describe, expect, it } from 'vitest';
import { columnIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import { validate } from '@shared/contract/fault.ts';
import { evaluationSchema, gradientCheckSchema, predictionSchema } from '@shared/contract/evaluation.ts';
import { presets } from '@shared/design/presets.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { checkpointSchema } from '@shared/formats/checkpoint.ts';
import { readWeights } from '@shared/formats/weights.ts';
import { tableOf } from '../data/load.ts';
import { Hypothesis } from './hypothesis.ts';
import { Session } from './session.ts';
import { checkpointOf, verifyWeights } from './weights-file.ts';

const open = (document: ProjectDocument): Session => new Session(document, tableOf(document.data.source));

function train(session: Session, epochs: number): void {
  for (let done = 0; done < epochs;) if (session.trainer.advance(Infinity) === 'epoch') done++;
}

describe('the first example', () => {
  const document = defaultDocument();
  const session = open(document);
  train(session, 60);
  const evaluation = session.evaluate();

  it('learns Iris', () => {
    expect(evaluation.training).toMatchObject({ task: 'classification', rows: 120 });
    if (evaluation.training.task !== 'classification') throw new Error('classification');
    expect(judge(evaluation.training.matrix).accuracy).toBeGreaterThan(0.95);
    expect(evaluation.training.matrix.flat().reduce((a, b) => a + b)).toBe(120);
    // Targets are one-hot, so D_KL(P‖Q) = H(P, Q), the loss in bits.
    expect(evaluation.training.relativeEntropy).toBeCloseTo(evaluation.training.loss, 12);
    validate(evaluationSchema, { run: 1, ...evaluation }, 'the evaluation');
  });

  it('predicts a row as probabilities', () => {
    const row = { sepal_length_cm: 5.1, sepal_width_cm: 3.5, petal_length_cm: 1.4, petal_width_cm: 0.2 };
    const prediction = session.predict(row);
    validate(predictionSchema, prediction, 'the prediction');
    expect(prediction.label).toBe('setosa');
    expect(prediction.values.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(() => session.predict({ ...row, petal_width_cm: 'wide' })).toThrow(/petal_width_cm.*number.*wide/);
  });

  it('passes the gradient check', () => {
    const check = session.check();
    validate(gradientCheckSchema, check, 'the check');
    expect(check).toMatchObject({ passed: true, checked: check.parameters });
  });

  it('writes a weights file that reproduces its outputs to the bit', () => {
    const text = session.weightsFile({ momentum: true });
    const file = verifyWeights(text);
    expect(file.check.length).toBeGreaterThanOrEqual(5);
    const hypothesis = new Hypothesis(file);
    for (const { input } of file.check)
      expect(hypothesis.predict(input).values).toEqual(session.predict(input).values);
    const broken = text.replace(/("weights": \[\n\s*\[)-?/, '$11');
    expect(broken).not.toBe(text);
    expect(() => verifyWeights(broken)).toThrow(/check\[\d\]\.output\[\d\]/);
  });

  it('keeps the arithmetic that trained, which is not always the one wished for', () => {
    const wish: ProjectDocument = { ...document, design: { ...document.design, arithmetic: 'fast' } };
    // Without `execute`: the reference executor, exact, as on a machine that does not fuse.
    const session = open(wish);
    expect(session.info(1)).toMatchObject({ arithmetic: 'exact', trainedIn: null });
    train(session, 1);
    expect(session.checkpoint().arithmetic).toBe('exact');
    expect(readWeights(session.weightsFile({ momentum: true })).training).toMatchObject({
      arithmetic: 'exact',
      design: { arithmetic: 'fast' },
    });
    const fused = { ...session.checkpoint(), arithmetic: 'fast' } as const;
    const onward = new Session(wish, tableOf(wish.data.source), { checkpoint: fused });
    expect(onward.info(1)).toMatchObject({ arithmetic: 'exact', trainedIn: 'fast' });
    expect(onward.checkpoint().arithmetic).toBe('fast');
    train(onward, 1);
    expect(onward.checkpoint().arithmetic).toBe('mixed');
    expect(checkpointOf(readWeights(onward.weightsFile({ momentum: true }))).arithmetic).toBe('mixed');
  });

  it('goes on exactly from a weights file and from a checkpoint', () => {
    const whole = open(document);
    train(whole, 8);
    const half = open(document);
    train(half, 5);
    const fromFile = new Session(document, tableOf(document.data.source), {
      checkpoint: checkpointOf(readWeights(half.weightsFile({ momentum: true }))),
    });
    const saved = validate(
      checkpointSchema,
      JSON.parse(JSON.stringify(half.checkpoint(1.5))),
      'the checkpoint',
    );
    const fromCheckpoint = new Session(document, tableOf(document.data.source), { checkpoint: saved });
    for (const session of [fromFile, fromCheckpoint]) {
      train(session, 3);
      expect(session.trainer.epoch).toBe(8);
      expect(session.trainer.network.weights).toEqual(whole.trainer.network.weights);
      expect(session.trainer.network.deltas).toEqual(whole.trainer.network.deltas);
    }
  });
});

describe('a state in the middle of an epoch', () => {
  const document = defaultDocument();
  const session = open(document);
  for (let update = 0; update < 50; update++) session.trainer.step();
  const checkpoint = session.checkpoint(0);
  const onward = (batchSize: number | null): Session => {
    const { data, design } = document;
    return new Session({ data, design: { ...design, batchSize } }, tableOf(data.source), { checkpoint });
  };

  it('goes on where the epoch has its place, and is refused where other batches leave it none', () => {
    expect(document.design.batchSize).toBe(1);
    expect(onward(2).trainer).toMatchObject({ updateInEpoch: 50, updatesPerEpoch: 60 });
    for (const [batchSize, updates] of [
      [3, 40],
      [null, 1],
    ])
      expect(() => onward(batchSize)).toThrow(
        `The saved state is 50 updates into an epoch, which has ${updates} with these training rows and this batch size.`,
      );
  });
});

describe('a run that went back to its best epoch', () => {
  const document = defaultDocument();
  document.design.stop.epochs.on = false;
  document.design.stop.noImprovement = { on: true, patience: 5 };
  const session = open(document);
  const stride = epochStride(session.trainer.stack.length);
  const epochAndLosses = (frame: ArrayLike<number>): number[] =>
    (['epoch', 'trainingLoss', 'validationLoss'] as const).map((name) => frame[columnIndex(name)]);
  /** Logs every epoch, as the thread does, until a rule stops it or `most` are done. */
  function logged(most = Infinity): Float64Array[] {
    const frames: Float64Array[] = [];
    do {
      train(session, 1);
      const frame = new Float64Array(stride);
      session.trainer.writeFrame(frame, 0, frames.length);
      session.log(frame, 0);
      frames.push(frame);
    } while (session.trainer.stopReason() === null && frames.length < most);
    return frames;
  }
  const frames = logged();
  const { epoch } = session.trainer;
  const best = epochAndLosses(frames[epoch - 1]);

  it('exports the losses of the weights that it kept', () => {
    expect(frames).toHaveLength(epoch + 5);
    const { training } = readWeights(session.weightsFile({ momentum: true }));
    expect([training.epochs, training.trainingLoss, training.validationLoss]).toEqual(best);
  });

  it('is known to have stopped when it is opened again, until the rule asks for more or it trains on', () => {
    const opened = (patience: number) => {
      const changed = structuredClone(document);
      changed.design.stop.noImprovement.patience = patience;
      return new Session(changed, tableOf(document.data.source), { checkpoint: session.checkpoint() });
    };
    const again = opened(5);
    expect(session.stoppedBefore).toBeNull();
    expect(session.trainer.stopReason()).toContain('5 epochs without a better validation loss');
    expect([again.trainer.stopReason(), again.stoppedBefore]).toEqual([null, session.trainer.stopReason()]);
    expect(opened(6).stoppedBefore).toBeNull();
    train(again, 1);
    expect(again.stoppedBefore).toBeNull();
  });

  it('is resumed with them, and has one curve when it trains on', () => {
    const resumed = new Session(document, tableOf(document.data.source), {
      checkpoint: session.checkpoint(),
    });
    const frame = new Float64Array(stride);
    resumed.trainer.writeFrame(frame, 0, 0);
    expect(epochAndLosses(frame)).toEqual(best);
    logged(2);
    const { values } = session.checkpoint().history;
    const epochs = values.filter((_, index) => index % stride === columnIndex('epoch'));
    expect(epochs).toEqual(Array.from({ length: epoch + 2 }, (_, index) => index + 1));
  });
});

describe.each(presets.map((preset) => [preset.title, preset] as const))('%s', (_title, preset) => {
  it('trains, evaluates and exports', () => {
    const session = open(preset.document());
    const stride = epochStride(session.trainer.stack.length);
    const before = new Float64Array(stride);
    session.trainer.writeFrame(before, 0, 0);
    train(session, 5);
    const after = new Float64Array(stride);
    session.trainer.writeFrame(after, 0, 0);
    const loss = columnIndex('trainingLoss');
    expect(after[loss]).toBeLessThan(before[loss]);
    const { training } = session.evaluate();
    expect(Number.isFinite(training.loss)).toBe(true);
    verifyWeights(session.weightsFile({ momentum: true }));
  });
});
