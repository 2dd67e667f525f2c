import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Fonts with outlines; the bitmaps of an X server are no use to Chromium. */
const outlines = /\.(ttf|otf|ttc|otc|pfb)$/i;

/** Whether a font lies in the folder, at any depth; ends with the first one found. */
function holdsFont(folder: string): boolean {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return false;
  }
  return (
    entries.some((entry) => !entry.isDirectory() && outlines.test(entry.name)) ||
    entries.some((entry) => entry.isDirectory() && holdsFont(join(folder, entry.name)))
  );
}

/** Where fontconfig looks for fonts, as it is set up by distributions of Linux. */
export function fontFolders(environment: NodeJS.ProcessEnv, home: string): string[] {
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    '/usr/share/X11/fonts',
    join(environment.XDG_DATA_HOME || join(home, '.local/share'), 'fonts'),
    join(home, '.fonts'),
  ];
}

/**
 * Has the fonts that ship with the app stand in for those that are missing.
 *
 * @param folder that holds them and their `fonts.conf`
 * @returns false where they do so already
 */
export function takeOwnFonts(folder: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  const settings = join(folder, 'fonts.conf');
  if (environment.FONTCONFIG_FILE === settings) return false;
  environment.FONTCONFIG_FILE = settings;
  return true;
}

/**
 * Chromium ends a page whose text it has no font for. So where a Linux has none, the app's own are taken. To be called
 * before Electron is ready: fontconfig reads the variable when the window system starts. Who has set FONTCONFIG_FILE
 * knows better, as far as the page can be drawn: `Adjoint` takes the app's fonts where it cannot.
 */
export function provideFonts(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
  folders: readonly string[] = fontFolders(environment, homedir()),
): void {
  if (!environment.FONTCONFIG_FILE && !folders.some(holdsFont)) takeOwnFonts(folder, environment);
}
