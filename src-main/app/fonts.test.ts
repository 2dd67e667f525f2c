import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fontFolders, provideFonts, takeOwnFonts } from './fonts.ts';

const settings = join('/fonts', 'fonts.conf');

/** What FONTCONFIG_FILE is, once fonts are provided to a system with these files. */
function afterwards(files: readonly string[], environment: NodeJS.ProcessEnv = {}): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-fonts-'));
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  provideFonts('/fonts', environment, [join(folder, 'absent'), folder]);
  return environment.FONTCONFIG_FILE;
}

it('takes the own fonts where there are none, or none with outlines', () => {
  expect(afterwards([])).toBe(settings);
  expect(afterwards(['X11/misc/6x13.pcf.gz', 'README'])).toBe(settings);
});

it('leaves a system that has fonts as it is', () => {
  expect(afterwards(['truetype/dejavu/DejaVuSans.ttf'])).toBeUndefined();
  expect(afterwards(['a.txt', 'opentype/NotoSansCJK.TTC'])).toBeUndefined();
});

it('leaves what someone has set, until the page cannot be drawn, and then takes them once', () => {
  const environment = { FONTCONFIG_FILE: '/etc/other.conf' };
  expect(afterwards([], environment)).toBe('/etc/other.conf');
  expect(takeOwnFonts('/fonts', environment)).toBe(true);
  expect(environment.FONTCONFIG_FILE).toBe(settings);
  expect(takeOwnFonts('/fonts', environment)).toBe(false);
});

it('looks into the user’s folders, wherever they are', () => {
  expect(fontFolders({}, '/home/me')).toContain('/home/me/.local/share/fonts');
  expect(fontFolders({ XDG_DATA_HOME: '/data' }, '/home/me')).toContain('/data/fonts');
});
