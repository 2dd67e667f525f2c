// @vitest-environment happy-dom
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { addLayer, setField } from '@shared/design/edits.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeApp } from './testing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An App at rest on its first example. */
async function started() {
  const all = fakeApp();
  const stop = all.app.start();
  await all.app.settle();
  return { ...all, stop };
}

const rest = () => vi.advanceTimersByTimeAsync(1000);
const units = (value: number) => setField('design.hidden[0].units', value);

describe('the first start', () => {
  it('has Iris ready to train', async () => {
    const { app, backend } = await started();
    expect(app.run.phase).toBe('ready');
    expect(app.run.info?.inputNames).toHaveLength(4);
    expect(backend.callsOf('run.prepare')).toEqual([defaultDocument()]);
    expect(app.commands.enabled('train.toggle')).toBe(true);
    expect(app.files.dirty).toBe(false);
  });

  it('lets go of every listener at the end', async () => {
    const { backend, stop } = await started();
    expect(backend.listenerCount).toBeGreaterThan(0);
    stop();
    expect(backend.listenerCount).toBe(0);
  });
});

describe('an edit of the design', () => {
  it('prepares an untrained run anew, once for a whole gesture', async () => {
    const { app, backend } = await started();
    for (const value of [3, 4, 5]) app.project.apply(units(value), { mark: 'units' });
    await rest();
    expect(backend.callsOf('run.prepare')).toHaveLength(2);
    expect(app.run.info?.layers[0].units).toBe(5);
    expect(app.outdated).toBe(false);
  });

  it('leaves a trained run alone and says so, until undo or a new run', async () => {
    const { app, backend } = await started();
    backend.epochs(3);
    app.project.apply(units(5));
    await rest();
    expect(app.stale).toBe(true);
    expect(backend.callsOf('run.prepare')).toHaveLength(1);
    app.project.undo();
    expect(app.stale).toBe(false);
    app.project.redo();
    await app.train();
    expect(backend.callsOf('run.prepare')).toHaveLength(2);
    expect([app.stale, app.run.phase]).toEqual([false, 'training']);
  });

  it('reaches a training run when it is learning rate, momentum or a stop rule', async () => {
    const { app, backend } = await started();
    await app.train();
    backend.epochs(3);
    app.project.apply(setField('design.optimizer.learningRate', 0.5));
    app.project.apply(setField('design.stop.epochs.epochs', 900));
    await rest();
    const sent = backend.callsOf('run.adjust').map(({ adjustment }) => adjustment);
    expect(sent.map(({ learningRate }) => learningRate)).toEqual([0.5, 0.5]);
    expect(sent.at(-1)?.stop?.epochs.epochs).toBe(900);
    expect(app.stale).toBe(false);
    app.project.undo();
    app.project.undo();
    expect(backend.callsOf('run.adjust').at(-1)?.adjustment.learningRate).toBe(0.02);
  });

  it('does not reach the run of another design, until undo makes it its own again', async () => {
    const { app, backend } = await started();
    app.project.apply(setField('design.stop.epochs.epochs', 900));
    backend.epochs(3);
    await rest();
    const before = backend.callsOf('run.adjust').length;
    app.project.apply((draft) => {
      units(5)(draft);
      setField('design.stop.epochs.epochs', 2)(draft);
      setField('design.optimizer.learningRate', 0.5)(draft);
    });
    app.project.apply(setField('design.optimizer.momentum', 0.1));
    await rest();
    expect(backend.callsOf('run.adjust')).toHaveLength(before);
    expect(app.run.settings).toMatchObject({
      learningRate: 0.02,
      momentum: 0.5,
      stop: { epochs: { epochs: 900 } },
    });
    app.project.undo();
    app.project.undo();
    app.project.apply(setField('design.optimizer.momentum', 0.2));
    await rest();
    expect(backend.callsOf('run.adjust').at(-1)?.adjustment).toMatchObject({
      ...{ learningRate: 0.02, momentum: 0.2, stop: { epochs: { epochs: 900 } } },
    });
  });

  it('made while a run is being prepared reaches that run', async () => {
    const { app, backend } = await started();
    app.project.apply(setField('design.hidden[0].units', 5));
    const settled = app.settle();
    while (backend.callsOf('run.prepare').length < 2) await Promise.resolve();
    app.project.apply(setField('design.stop.epochs.epochs', 900));
    await settled;
    await rest();
    expect(backend.callsOf('run.prepare')).toHaveLength(2);
    expect(backend.callsOf('run.adjust').at(-1)).toMatchObject({
      run: app.run.info?.run,
      adjustment: { stop: { epochs: { epochs: 900 } } },
    });
  });

  it('that cannot be prepared leaves no figures of the untrained run before, and undo brings them back', async () => {
    const { app, backend } = await started();
    app.project.apply(setField('design.output.activation', 'tanh'));
    await rest();
    expect(app.obstacle).toMatch(/^Design: /);
    expect([app.run.phase, app.run.info, app.run.settings]).toEqual(['none', null, null]);
    app.project.undo();
    await rest();
    expect([app.run.phase, backend.callsOf('run.prepare').length]).toEqual(['ready', 2]);
  });

  it('does not lose a step asked for while a run is being prepared', async () => {
    const { app, backend } = await started();
    app.project.apply(setField('design.hidden[0].units', 5));
    const settled = app.settle();
    while (backend.callsOf('run.prepare').length < 2) await Promise.resolve();
    expect(app.run.phase).toBe('preparing');
    expect(app.commands.run('train.epoch')).toBe(true);
    await settled;
    await rest();
    expect(backend.callsOf('run.step')).toEqual([{ run: app.run.info?.run, unit: 'epoch' }]);
  });

  it('that cannot be trained is an obstacle, and disables Train in words', async () => {
    const { app, backend } = await started();
    app.project.apply(setField('design.output.activation', 'tanh'));
    await rest();
    expect(app.obstacle).toMatch(/^Design: /);
    expect(app.issueAt('loss.kind')?.severity).toBe('error');
    expect(app.commands.enabled('train.toggle')).toBe(false);
    expect(app.commands.run('train.toggle')).toBe(false);
    expect(backend.callsOf('run.prepare')).toHaveLength(1);
  });
});

describe('a run that a stop rule has ended', () => {
  async function finished(stopped: string, epochs = 200) {
    const all = await started();
    await all.app.train();
    all.backend.epochs(epochs);
    all.backend.finish(stopped);
    // As the thread answers: a rule that still holds lets nothing begin.
    const train = all.backend.handlers['run.train']!;
    all.backend.handlers['run.train'] = (argument) =>
      all.backend.state!.phase === 'finished' ? all.backend.state! : train(argument);
    all.backend.handlers['run.adjust'] = ({ adjustment }) => {
      if (adjustment.stop!.epochs.epochs > all.backend.state!.epoch) all.backend.reopen();
      return null;
    };
    return all;
  }

  it('says so when Train is pressed again, and offers as many epochs more, as one edit', async () => {
    const { app } = await finished('200 epochs are done');
    expect([app.heldBack, app.moreEpochs]).toEqual([null, 200]);
    await app.train();
    expect([app.heldBack, app.run.phase]).toEqual(['200 epochs are done', 'finished']);
    app.commands.run('train.more');
    await rest();
    expect(app.project.document.design.stop.epochs.epochs).toBe(400);
    expect([app.heldBack, app.moreEpochs, app.run.phase]).toEqual([null, null, 'training']);
    app.project.undo();
    expect(app.project.document.design.stop.epochs.epochs).toBe(200);
  });

  it('offers no epochs where another rule holds', async () => {
    const { app } = await finished('the gradient norm 1e-5 is below 0.0001', 30);
    await app.train();
    expect([app.heldBack, app.moreEpochs]).toEqual(['the gradient norm 1e-5 is below 0.0001', null]);
    expect(app.commands.enabled('train.more')).toBe(false);
  });
});

describe('data', () => {
  it('that is refused leaves everything in place', async () => {
    const { app } = await started();
    const { document } = app.project;
    const { summary, prepared } = app.data;
    await app.data.open({ kind: 'embedded', name: 'bad.csv', text: 'no table' });
    expect(app.data.refusal).toMatchObject({ name: 'bad.csv', fault: { code: 'csv-cell', path: 'row 1' } });
    expect(app.project.document).toBe(document);
    expect([app.data.summary, app.data.prepared]).toEqual([summary, prepared]);
    expect(app.run.phase).toBe('ready');
  });

  it('brings its output layer and loss in one step of undo', async () => {
    const { app } = await started();
    const { document } = app.project;
    app.project.apply(addLayer(0));
    await app.data.open({ kind: 'generated', id: 'moons', rows: 100, noise: 0.1, seed: 1 });
    await rest();
    expect(app.project.history.depth).toBe(2);
    expect(app.obstacle).toBeNull();
    expect(app.run.info?.inputNames).toEqual(['x1', 'x2']);
    app.project.undo();
    app.project.undo();
    await rest();
    expect(app.project.document).toEqual(document);
    expect(app.data.summary?.name).toBe('iris');
  });

  it('opened before the first example is prepared has the output layer of its own', async () => {
    const { app } = fakeApp();
    app.start();
    await app.data.open({ kind: 'generated', id: 'moons', rows: 100, noise: 0.1, seed: 1 });
    await rest();
    const { output, loss } = app.project.document.design;
    expect([output.activation, loss.kind]).toEqual(['sigmoid', 'logistic']);
    expect(app.obstacle).toBeNull();
  });

  it('without a target is a fault, and the last good preparation stays in view', async () => {
    const { app } = await started();
    await app.data.setColumn('species', { role: 'ignore' });
    expect(app.data.fault?.code).toBe('no-target');
    expect(app.obstacle).toMatch(/^Data: /);
    expect(app.data.prepared?.parts.training.rows).toBe(120);
    await app.data.setColumn('petal_width_cm', { role: 'target' });
    await rest();
    expect(app.data.prepared?.task).toBe('regression');
    expect(app.obstacle).toBeNull();
    expect(app.project.document.design.output.activation).toBe('identity');
  });
});

describe('unsaved changes', () => {
  it('are asked about before another project begins', async () => {
    const { app, backend } = await started();
    app.project.apply(units(5));
    await rest();
    app.files.newProject();
    expect(app.files.guard?.before).toBe('starting a new project');
    expect(backend.callsOf('project.new')).toEqual([]);
    await app.files.answerGuard('cancel');
    expect(app.project.document.design.hidden[0].units).toBe(5);
    app.files.newProject();
    await app.files.answerGuard('discard');
    await rest();
    expect(app.project.document).toEqual(defaultDocument());
    expect(app.files.dirty).toBe(false);
    expect(app.run.info?.layers[0].units).toBe(8);
  });

  it('are training too, and saving ends them', async () => {
    const { app, backend } = await started();
    backend.epochs(3);
    expect(app.files.dirty).toBe(true);
    await app.files.save('/tmp/saved.adjoint');
    expect(app.files.dirty).toBe(false);
    backend.epochs(1);
    expect(app.files.dirty).toBe(true);
  });

  it('are not weights of another design, which a save cannot take', async () => {
    const { app, backend } = await started();
    backend.epochs(3);
    app.project.apply(units(5));
    await app.files.save('/tmp/saved.adjoint');
    expect(app.files.dirty).toBe(false);
    app.project.undo();
    expect(app.files.dirty).toBe(true);
  });

  it('let the window close only after the answer', async () => {
    const { app, backend } = await started();
    backend.epochs(3);
    backend.emit('app.closing', null);
    expect(backend.callsOf('app.close')).toEqual([]);
    await app.files.answerGuard('save');
    expect(backend.callsOf('project.save')).toHaveLength(1);
    expect(backend.callsOf('app.close')).toHaveLength(1);
  });

  it('are shown to the main process with what can be done', async () => {
    const { app, backend } = await started();
    app.project.apply(units(5));
    await rest();
    const shown = backend.callsOf('app.shown').at(-1);
    expect(shown).toMatchObject({ dirty: true, name: 'Untitled' });
    expect(shown?.enabled['edit.undo']).toBe(true);
    expect(shown?.enabled['edit.redo']).toBe(false);
  });
});

describe('opening a project', () => {
  it('prepares its run exactly once, so that the weights that came with it stay', async () => {
    const { app, backend } = await started();
    app.project.apply(units(5));
    const document = defaultDocument();
    document.design.hidden[0].units = 3;
    const before = backend.callsOf('run.prepare').length;
    backend.handlers['project.open'] = () => ({
      document,
      path: '/p.adjoint',
      name: 'p',
      trained: true,
      notice: null,
    });
    app.files.openProject();
    await app.files.answerGuard('discard');
    await rest();
    expect(backend.callsOf('run.prepare')).toHaveLength(before + 1);
    expect([app.project.name, app.project.path, app.files.dirty]).toEqual(['p', '/p.adjoint', false]);
    expect(app.project.history.canUndo).toBe(false);
  });

  it('shows nothing of the project before where its data file is gone, until that is found again', async () => {
    const { app, backend } = await started();
    backend.epochs(3);
    const describe = backend.handlers['data.describe']!;
    backend.handlers['data.describe'] = (source) => {
      if (source.kind === 'file' && source.path === '/gone.csv')
        throw new Fault({ code: 'file-missing', message: '/gone.csv: there is no such file.' });
      return describe(source);
    };
    const document = defaultDocument();
    const sha256 = 'a'.repeat(64);
    document.data.source = { kind: 'file', path: '/gone.csv', sha256 };
    document.data.columns[0].role = 'ignore';
    const notice = null;
    backend.handlers['project.open'] = () => ({
      document,
      path: '/p.adjoint',
      name: 'p',
      trained: true,
      notice,
    });
    app.files.openProject();
    await app.files.answerGuard('discard');
    await rest();
    expect([app.run.phase, app.run.info, app.run.epochs.count]).toEqual(['none', null, 0]);
    expect([app.data.summary, app.data.shape]).toEqual([null, null]);
    expect(app.obstacle).toBe('Data: /gone.csv: there is no such file.');
    expect(app.commands.enabled('train.toggle')).toBe(false);
    await app.data.open({ kind: 'file', path: '/found.csv', sha256 });
    await rest();
    expect(app.project.document.data.columns[0].role).toBe('ignore');
    expect([app.obstacle, app.run.phase]).toEqual([null, 'ready']);
  });

  it('leaves nothing of the run before where its own cannot be prepared', async () => {
    const { app, backend } = await started();
    backend.epochs(3);
    backend.handlers['run.prepare'] = () => {
      throw new Fault({ code: 'internal', message: 'no memory' });
    };
    await app.begin(defaultDocument(), null);
    expect([app.run.phase, app.run.info, app.run.epochs.count]).toEqual(['none', null, 0]);
    expect(app.run.fault?.message).toBe('no memory');
  });

  it('runs commands from the native menu', async () => {
    const { app, backend } = await started();
    backend.emit('menu.command', { command: 'view.evaluate' });
    backend.emit('menu.command', { command: 'no.such' });
    expect(app.place).toBe('evaluate');
  });
});
