/**
 * Stands in for the `default_app.asar` that an official Electron download carries and the fallback runtime
 * does not: `electron [-r module]… [--switch]… <app folder> [arguments]` loads the app in that folder.
 * The top-level `await` matters: Electron holds its `ready` event until this module has settled.
 */
import { app, dialog } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** Requires the modules asked for by `-r` (Playwright's loader comes this way); returns the app folder. */
function readArguments() {
  const words = process.argv.slice(1);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-r' || word === '--require') require(resolve(words.shift() ?? ''));
    else if (!word.startsWith('-')) return resolve(word);
  }
  throw new Error('No app folder was given: electron <app folder>');
}

/** These two are what Electron's own default app calls; they are missing from its published types. */
const application =
  /** @type {import('electron').App & Record<'setVersion' | 'setAppPath', (value: string) => void>} */ (app);

try {
  const folder = readArguments();
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  application.setName(description.productName ?? description.name);
  application.setVersion(description.version);
  application.setDesktopName(`${application.getName()}.desktop`);
  application.setAppPath(folder);
  await import(pathToFileURL(join(folder, description.main)).href);
} catch (error) {
  console.error(error);
  if (process.env.DISPLAY && process.stderr.isTTY)
    dialog.showErrorBox('The app could not be loaded', String(error));
  application.exit(1);
}
