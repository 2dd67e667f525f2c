import { describe, expect, test } from 'vitest';
import { controlOf, readArguments } from './deb.mjs';
import { packageOf } from './notices.mjs';

describe('the stand-in for fpm', () => {
  const words = [
    ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libgtk-3-0 | libgtk-3-0t64'],
    ...['--name', 'adjoint', '--version', '1.2.3', '--architecture', 'amd64'],
    ...['--description', 'Short words\n More words\n\n and the last', '--package', '/tmp/a.deb'],
    ...['/build/linux-unpacked/=/opt/Adjoint', '/icons/16=16.png=/usr/share/icons/a.png'],
  ];

  test('tells flags from files, which end at the last sign of equality', () => {
    const { flags, files } = readArguments(words);
    expect(flags.get('-d')).toEqual(['libnss3', 'libgtk-3-0 | libgtk-3-0t64']);
    expect(flags.has('-s')).toBe(false);
    expect(files).toEqual([
      ['/build/linux-unpacked/', '/opt/Adjoint'],
      ['/icons/16=16.png', '/usr/share/icons/a.png'],
    ]);
  });

  test('writes a control file as Debian’s policy has it', () => {
    expect(controlOf(readArguments(words).flags, 230).split('\n')).toEqual([
      'Package: adjoint',
      'Version: 1.2.3',
      'Architecture: amd64',
      'Installed-Size: 230',
      'Depends: libnss3, libgtk-3-0 | libgtk-3-0t64',
      'Description: Short words',
      ' More words',
      ' .',
      ' and the last',
      '',
    ]);
  });
});

test('the package of a module is the innermost one', () => {
  expect(packageOf('/a/node_modules/chart.js/dist/chart.js?v=1')).toBe('/a/node_modules/chart.js');
  expect(packageOf('/a/node_modules/b/node_modules/@c/d/x.js')).toBe('/a/node_modules/b/node_modules/@c/d');
  expect(packageOf('\0virtual:fast-executor')).toBeUndefined();
  expect(packageOf('/a/src-main/app/main.ts')).toBeUndefined();
});
