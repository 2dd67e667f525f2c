import type { CommandId } from '@shared/contract/commands.ts';
import { addLayer } from '@shared/design/edits.ts';
import type { App } from './app.svelte.ts';
import type { Action } from './commands.svelte.ts';
import { TrainToggle } from './train-toggle.ts';
import type { Walk } from './explain-walk.svelte.ts';

/** What each command does and when it can; the other half of contract/commands.ts. */
export function actionsOf(app: App): Record<CommandId, Action> {
  const toggle = new TrainToggle(app);
  const canStart = () => app.obstacle === null || (app.run.ready && !app.outdated);
  // While a run is being prepared a click is not lost: train and step wait for it.
  const idle = () => canStart() && app.run.phase !== 'training';
  return {
    'project.new': { run: () => app.files.newProject() },
    'project.open': { run: () => app.files.openProject() },
    'data.open': {
      run: () => {
        app.place = 'data';
        return app.data.choose();
      },
    },
    'data.paste': {
      run: () => {
        app.place = 'data';
        return app.data.paste();
      },
    },
    'project.save': { run: () => app.files.save() },
    'project.saveAs': { run: () => app.files.save(null) },
    'export.weights': { run: () => app.files.exportWeights(), enabled: () => app.run.ready },
    'edit.undo': { run: () => app.project.undo(), enabled: () => app.project.history.canUndo },
    'edit.redo': { run: () => app.project.redo(), enabled: () => app.project.history.canRedo },
    'design.addLayer': {
      run: () => {
        app.place = 'design';
        app.project.seal();
        app.project.apply(addLayer(app.project.document.design.hidden.length));
      },
    },
    'train.toggle': {
      run: () => toggle.press(),
      enabled: () => app.run.training || idle(),
    },
    'train.epoch': { run: () => app.step('epoch'), enabled: idle },
    'train.update': { run: () => app.step('update'), enabled: idle },
    'train.more': { run: () => app.trainMore(), enabled: () => idle() && app.moreEpochs !== null },
    'train.reset': {
      run: () => app.reset(),
      enabled: () => app.obstacle === null && app.run.phase !== 'preparing',
    },
    'train.check': {
      run: () => {
        app.place = 'inspect';
        return app.evaluation.check();
      },
      enabled: () => app.run.ready && !app.run.training,
    },
    'folds.start': {
      run: () => {
        app.place = 'evaluate';
        app.evaluation.section = 'folds';
        return app.folds.start();
      },
      enabled: () => app.obstacle === null && !app.folds.running,
    },
    'folds.stop': { run: () => app.folds.stop(), enabled: () => app.folds.running },
    'view.data': { run: () => (app.place = 'data') },
    'view.design': { run: () => (app.place = 'design') },
    'view.train': { run: () => (app.place = 'train') },
    'view.inspect': { run: () => (app.place = 'inspect') },
    'view.explain': { run: () => (app.place = 'explain') },
    'view.evaluate': { run: () => (app.place = 'evaluate') },
    'view.example': { run: () => showExample(app) },
    'example.previous': { run: () => app.example.move(-1), enabled: () => canMove(app, -1) },
    'example.next': { run: () => app.example.move(1), enabled: () => canMove(app, 1) },
    'explain.back': { run: () => walkOf(app)?.step(-1), enabled: () => (walkOf(app)?.position ?? 0) > 0 },
    'explain.forward': { run: () => walkOf(app)?.step(1), enabled: () => canStep(app) },
    'explain.start': { run: () => walkOf(app)?.step(-Infinity), enabled: () => walkOf(app) !== null },
    'explain.end': { run: () => walkOf(app)?.step(Infinity), enabled: () => walkOf(app) !== null },
    'explain.play': {
      run: () => {
        const walk = walkOf(app);
        if (walk?.playing) walk.pause();
        else walk?.play();
      },
      enabled: () => walkOf(app) !== null,
    },
    'view.palette': { run: () => (app.overlay = 'palette') },
    'help.guide': { run: () => (app.overlay = 'guide') },
    'help.keys': { run: () => (app.overlay = 'keys') },
    'help.about': { run: () => (app.overlay = 'about') },
  };
}

/** Opens the panel, wherever one is; closes it only where it is seen. */
function showExample(app: App): void {
  app.example.shown = app.place !== 'inspect' || !app.example.shown;
  app.place = 'inspect';
}

const canMove = (app: App, by: number): boolean =>
  app.place === 'inspect' && app.example.shown && app.example.canMove(by);

/** The walk that is seen: over the function, or over the opened neuron; null where there is none. */
function walkOf(app: App): Walk | null {
  if (app.place !== 'explain') return null;
  const { session, walk, network } = app.explain;
  const seen = session.looksAt === 'network' ? network.walk : walk;
  return seen.trace ? seen : null;
}

function canStep(app: App): boolean {
  const walk = walkOf(app);
  return walk !== null && !walk.atEnd;
}
