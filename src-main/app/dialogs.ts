import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { app, dialog, type BrowserWindow, type FileFilter } from 'electron';
import { tableExtensions } from '@shared/design/dialect.ts';

const all: FileFilter = { name: 'All files', extensions: ['*'] };

/** The native dialogs, on the window they belong to. Null means cancelled. */
export class Dialogs {
  readonly #window: BrowserWindow;

  constructor(window: BrowserWindow) {
    this.#window = window;
  }

  data(): Promise<string | null> {
    return this.#open('Open table', [{ name: 'Tables as text', extensions: [...tableExtensions] }, all]);
  }
  project(): Promise<string | null> {
    return this.#open('Open project', [{ name: 'Adjoint project', extensions: ['adjoint'] }, all]);
  }
  /** @param near a name, or the path of the file it is like */
  saveProject(near: string): Promise<string | null> {
    return this.#save('Save project', near, { name: 'Adjoint project', extensions: ['adjoint'] });
  }
  saveWeights(near: string): Promise<string | null> {
    return this.#save('Export weights', near, { name: 'Weights (JSON)', extensions: ['json'] });
  }

  saveFile(near: string, extension: string): Promise<string | null> {
    return this.#save(`Save as ${extension.toUpperCase()}`, near, {
      name: extension.toUpperCase(),
      extensions: [extension],
    });
  }

  /** A page that does not answer cannot be asked whether it may close. */
  async closeUnanswering(): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.#window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail: 'Changes that were not saved are lost if it is closed now.',
      buttons: ['Wait', 'Close without saving'],
      defaultId: 0,
      cancelId: 0,
    });
    return response === 1;
  }

  async #open(title: string, filters: FileFilter[]): Promise<string | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(this.#window, {
      title,
      filters,
      properties: ['openFile'],
    });
    return canceled || filePaths.length === 0 ? null : filePaths[0];
  }

  async #save(title: string, near: string, filter: FileFilter): Promise<string | null> {
    const extension = `.${filter.extensions[0]}`;
    const folder = dirname(near) === '.' ? app.getPath('documents') : dirname(near);
    const defaultPath = join(folder, `${basename(near, extension)}${extension}`);
    const { canceled, filePath } = await dialog.showSaveDialog(this.#window, {
      title,
      defaultPath,
      filters: [filter, all],
    });
    if (canceled || !filePath) return null;
    if (filePath.endsWith(extension)) return filePath;
    // The dialog has asked about the name as typed, not about the one with the ending.
    const named = `${filePath}${extension}`;
    return existsSync(named) && !(await this.#mayReplace(named)) ? null : named;
  }

  async #mayReplace(path: string): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.#window, {
      type: 'question',
      message: `${basename(path)} exists already. Replace it?`,
      buttons: ['Cancel', 'Replace'],
      defaultId: 0,
      cancelId: 0,
    });
    return response === 1;
  }
}
