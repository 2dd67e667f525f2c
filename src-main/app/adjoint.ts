import { availableParallelism } from 'node:os';
import {
  app,
  clipboard,
  dialog,
  ipcMain,
  session,
  type BrowserWindow,
  type IpcMainInvokeEvent,
} from 'electron';
import {
  CALL_CHANNEL,
  eventChannel,
  type CallArgument,
  type EventName,
  type EventPayload,
} from '@shared/contract/calls.ts';
import { DataHost } from './data-host.ts';
import { Desk } from './desk.ts';
import { Dialogs } from './dialogs.ts';
import { FilePredictions } from './file-predictions.ts';
import { FoldsHost } from './folds-host.ts';
import { takeOwnFonts } from './fonts.ts';
import { HeldTexts } from '../files/held-texts.ts';
import { handlersOf } from './handlers.ts';
import { lockDown } from './lockdown.ts';
import { AppMenu } from './menu.ts';
import { isOurs } from './pages.ts';
import { ProjectThreads } from './project-threads.ts';
import { RecentProjects } from './recent.ts';
import { Recovery } from './recovery.ts';
import { serve } from './serve.ts';
import { TrainingHost } from './training-host.ts';
import { openWindow } from './window.ts';
import { joinsVectors } from '../wide-vectors/index.ts';
import { trainingThreads } from '../worker/messages/threads.ts';

export interface BuiltPaths {
  readonly worker: URL;
  readonly projectThread: URL;
  readonly preload: string;
  readonly pages: string;
  /** Folder of the app's fonts. */
  readonly fonts: string;
}

/** So many times in a row a page may end before it stands. */
const MOST_GONE = 3;

/** The application: a window, the threads behind it, and what lies between. */
export class Adjoint {
  readonly #paths: BuiltPaths;
  readonly #tools = !app.isPackaged;
  #window: BrowserWindow | null = null;
  #dirty = false;
  #mayClose = false;
  #quitting = false;
  /** A project from outside that waits for the page to listen. */
  #toOpen: string | null = null;
  #listening = false;
  readonly #unsaid: string[] = [];
  /** How many times the page's process has ended since it last stood. */
  #gone = 0;
  #menu: AppMenu | null = null;

  constructor(paths: BuiltPaths) {
    this.#paths = paths;
  }

  async start(): Promise<void> {
    const settings = app.getPath('userData');
    const say = (message: string): void => this.#say(message);
    const script = this.#paths.worker;
    const refusedRequests = lockDown(session.defaultSession, this.#paths.pages, this.#tools);
    const window = await openWindow({
      preload: this.#paths.preload,
      settings,
      tools: this.#tools,
      say,
    });
    this.#window = window;
    const host = new TrainingHost({
      script,
      table: (source) => data.table(source),
      listener: {
        state: (state) => {
          this.#send('run.state', state);
          if (state.phase !== 'training') recovery.settled();
        },
        epochs: (event) => this.#send('run.epochs', event),
        weights: (event) => this.#send('run.weights', event),
      },
    });
    const held = new HeldTexts(settings);
    const data = new DataHost({
      script,
      held,
      onReading: (progress) => this.#send('data.reading', progress),
    });
    const projects = new ProjectThreads({
      script: this.#paths.projectThread,
      profile: settings,
      onWork: (work) => this.#send('project.work', work),
    });
    const folds = new FoldsHost({
      script,
      table: (source) => data.table(source),
      listener: {
        progress: (event) => this.#send('folds.progress', event),
        fold: (event) => this.#send('folds.fold', event),
        ended: (event) => this.#send('folds.ended', event),
      },
    });
    const recent = new RecentProjects(settings, say);
    const recovery = new Recovery({
      projects,
      say,
      folder: settings,
      shadow: (document) => host.shadowFor(document),
      update: () => host.state?.update ?? 0,
    });
    // Tables of projects that nobody has open, and that nothing to recover is about.
    const tidy = (): void => {
      if (!recovery.any) held.clear();
    };
    tidy();
    recovery.start();
    const menu = new AppMenu({
      mac: process.platform === 'darwin',
      tools: this.#tools,
      onCommand: (command) => this.#send('menu.command', { command }),
      onRecent: (path) => this.open(path),
    });
    const onRecent = (): void => void recent.list().then((list) => menu.build(list));
    const dialogs = new Dialogs(window);
    const writtenBy = `${app.getName()} ${app.getVersion()}`;
    const onNotice = (message: string): void => this.#say(message);
    const desk = new Desk({ host, projects, recent, recovery, dialogs, writtenBy, onRecent, onNotice });
    const predictions = new FilePredictions({
      host,
      dialogs,
      onProgress: (progress) => this.#send('predict.progress', progress),
    });
    this.#menu = menu;
    onRecent();

    const { electron, chrome, node } = process.versions;
    const versions = { version: app.getVersion(), electron, chromium: chrome, node };
    const answer = serve(
      handlersOf({
        host,
        data,
        folds,
        desk,
        predictions,
        projects,
        recent,
        recovery,
        versions,
        machine: {
          threads: trainingThreads(availableParallelism(), true),
          wideVectors: joinsVectors(),
        },
        refusedRequests,
        clipboard: () => clipboard.readText(),
        onShown: (shown) => this.#shown(shown),
        onClose: () => this.#close(),
      }),
    );
    ipcMain.handle(CALL_CHANNEL, (event, name: unknown, argument: unknown) => {
      this.#checkSender(event);
      return answer(name, argument);
    });

    this.#guard(window, dialogs, recovery);
    window.on('closed', () => {
      this.#window = null;
      projects.cancel();
      tidy();
      void host.end();
      void data.end();
      void folds.stop();
    });
  }

  focus(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  /** Opens a project file in the window, which first asks about changes that were not saved. */
  open(path: string): void {
    this.#toOpen = path;
    if (this.#listening) this.#giveProject();
  }

  /** The page opens it by itself, in its turn. */
  #giveProject(): void {
    const path = this.#toOpen;
    this.#toOpen = null;
    if (path) this.#send('project.given', { path });
  }

  #send<N extends EventName>(name: N, payload: EventPayload<N>): void {
    if (this.#window?.isDestroyed() === false) this.#window.webContents.send(eventChannel(name), payload);
  }

  /** Only the page of our own window may call. */
  #checkSender({ senderFrame }: IpcMainInvokeEvent): void {
    if (senderFrame && senderFrame === this.#window?.webContents.mainFrame && isOurs(senderFrame.url)) return;
    throw new Error('A call from a page that is not the app’s own was refused.');
  }

  #shown({ enabled, dirty, name }: CallArgument<'app.shown'>): void {
    this.#dirty = dirty;
    this.#menu?.enable(enabled);
    this.#window?.setTitle(`${dirty ? '• ' : ''}${name} — Adjoint`);
    this.#window?.setDocumentEdited(dirty);
    this.#listening = true;
    this.#gone = 0;
    for (const message of this.#unsaid.splice(0)) this.#send('app.notice', { message });
    if (this.#toOpen) this.#giveProject();
  }

  /** Something about the app's own files, in words; once there is a page to show it. */
  #say(message: string): void {
    if (this.#listening) this.#send('app.notice', { message });
    else this.#unsaid.push(message);
  }

  /** The page has asked and may go. */
  #close(): void {
    this.#mayClose = true;
    this.#window?.close();
  }

  /** The page ends again and again before it is there. On Linux a missing font may be why, and the app has its own. */
  #giveUp(reason: string): void {
    if (process.platform === 'linux' && takeOwnFonts(this.#paths.fonts)) app.relaunch();
    else
      dialog.showErrorBox(
        'Adjoint cannot show its window.',
        `The page ended ${MOST_GONE} times before it could be drawn (${reason}). What was not saved is kept and offered at the next start. The command line, --cli, needs no window.`,
      );
    app.exit(1);
  }

  /** Keeps the window from closing while there are unsaved changes, as long as there is a page that can ask. */
  #guard(window: BrowserWindow, dialogs: Dialogs, recovery: Recovery): void {
    let ended = false;
    const end = async (): Promise<void> => {
      await recovery.end({ asked: this.#mayClose, dirty: this.#dirty });
      ended = true;
    };
    let answers = true;
    window.webContents.on('unresponsive', () => (answers = false));
    window.webContents.on('responsive', () => (answers = true));
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      recovery.pageGone();
      this.#dirty = false;
      this.#listening = false;
      if (reason === 'clean-exit') return;
      this.#gone += 1;
      if (this.#gone < MOST_GONE) window.webContents.reload();
      else this.#giveUp(reason);
    });
    app.on('before-quit', () => (this.#quitting = true));
    window.on('close', (event) => {
      if (ended || window.webContents.isCrashed()) return;
      event.preventDefault();
      if (this.#mayClose || !this.#dirty)
        void end().then(() => {
          window.close();
          if (this.#quitting) app.quit();
        });
      else if (answers) this.#send('app.closing', null);
      else
        void dialogs.closeUnanswering().then((close) => {
          if (!close) return;
          this.#mayClose = true;
          void end().then(() => window.destroy());
        });
    });
  }
}
