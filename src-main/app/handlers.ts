import type { CallArgument } from '@shared/contract/calls.ts';
import { DataOnDisk } from './data-on-disk.ts';
import type { DataHost } from './data-host.ts';
import type { FilePredictions } from './file-predictions.ts';
import type { FoldsHost } from './folds-host.ts';
import type { Desk } from './desk.ts';
import type { ProjectThreads } from './project-threads.ts';
import type { RecentProjects } from './recent.ts';
import type { Recovery } from './recovery.ts';
import type { Handlers } from './serve.ts';
import type { TrainingHost } from './training-host.ts';

export interface HandlerOptions {
  readonly host: TrainingHost;
  readonly data: DataHost;
  readonly folds: FoldsHost;
  readonly desk: Desk;
  readonly predictions: FilePredictions;
  readonly projects: ProjectThreads;
  readonly recent: RecentProjects;
  readonly recovery: Recovery;
  readonly versions: {
    readonly version: string;
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
  };
  /** Of a training; whether V8's wider vectors are on. */
  readonly machine: { readonly threads: number; readonly wideVectors: boolean };
  readonly refusedRequests: () => number;
  /** The text on the system's clipboard. */
  readonly clipboard: () => string | Promise<string>;
  /** What the window says of itself: its name is proposed for files. */
  readonly onShown: (shown: CallArgument<'app.shown'>) => void;
  readonly onClose: () => void;
}

/** The contract's calls, each handed to the part that knows. */
export function handlersOf({
  host,
  data,
  folds,
  desk,
  predictions,
  projects,
  recent,
  recovery,
  versions,
  machine,
  refusedRequests,
  clipboard,
  onShown,
  onClose,
}: HandlerOptions): Handlers {
  let name = 'Untitled';
  const onDisk = new DataOnDisk();
  return {
    'app.info': async () => ({
      ...versions,
      ...machine,
      refusedRequests: refusedRequests(),
      arithmetics: await data.arithmetics(),
    }),
    'app.shown': (shown) => {
      name = shown.name;
      onShown(shown);
      return null;
    },
    'app.close': () => {
      onClose();
      return null;
    },

    'data.choose': () => desk.chooseData(),
    'data.clipboard': () => clipboard(),
    'data.describe': (source) => data.describe(source),
    'data.prepare': (settings) => data.prepare(settings),
    'data.cancel': () => {
      data.cancel();
      return null;
    },
    'data.sample': (source) => data.sample(source),
    'data.rows': (wanted) => data.rows(wanted),
    'data.correlations': ({ table }) => data.correlations(table),
    'data.onDisk': (file) => onDisk.look(file),
    'data.dropped': ({ path }) => desk.dataAt(path),

    'explain.check': (source) => data.explainCheck(source),
    'explain.trace': (request) => data.explainTrace(request),
    'explain.network': (request) => host.look(request.run, 'explainNetwork', request),
    'export.file': (file) => desk.exportFile(file),

    'project.open': ({ path }) => desk.open(path),
    'project.save': ({ document, path, embed }) => desk.save(document, path, embed, name),
    'project.cancel': () => {
      projects.cancel();
      return null;
    },
    'project.recent': () => recent.list(),
    'project.new': () => {
      desk.forget();
      return null;
    },

    'session.keep': async (session) => {
      await recovery.keep(session);
      return null;
    },
    'session.recover': () => desk.recover(),

    'run.prepare': (document) => desk.prepareRun(document),
    'run.train': ({ run }) => host.train(run),
    'run.pause': ({ run }) => host.pause(run),
    'run.step': ({ run, unit }) => host.step(run, unit),
    'run.adjust': async ({ run, adjustment }) => {
      await host.adjust(run, adjustment);
      return null;
    },
    'run.acknowledge': ({ run, epochs, weights }) => {
      host.acknowledge(run, epochs, weights);
      return null;
    },
    'run.weightsPart': ({ run }) => {
      host.weightsPart(run);
      return null;
    },
    'run.watch': async ({ run, weights }) => {
      await host.watch(run, weights);
      return null;
    },

    'folds.start': (request) => folds.start(request),
    'folds.stop': async () => {
      await folds.stop();
      return null;
    },

    'run.evaluate': ({ run }) => host.look(run, 'evaluate', null),
    'run.rows': ({ run, ...request }) => host.look(run, 'judgedRows', request),
    'run.response': ({ run, ...request }) => host.look(run, 'response', request),
    'run.inputs': ({ run }) => host.look(run, 'inputFacts', null),
    'run.predict': ({ run, row }) => host.look(run, 'predict', { row }),
    'predict.file': ({ run }) => predictions.predict(run),
    'predict.cancel': () => {
      predictions.cancel();
      return null;
    },
    'run.example': ({ run, ...choice }) => host.look(run, 'example', choice),
    'run.check': ({ run }) => host.look(run, 'check', null),
    'export.weights': ({ run, momentum }) => desk.exportWeights(run, momentum, name),
  };
}
