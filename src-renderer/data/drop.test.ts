import { describe, expect, it } from 'vitest';
import { readDrop } from './drop.ts';

describe('a dropped file', () => {
  it('becomes an embedded source with its text', async () => {
    expect(await readDrop(new File(['a,b\n1,ä'], 'x.csv'))).toEqual({
      source: { kind: 'embedded', name: 'x.csv', text: 'a,b\n1,ä' },
    });
  });

  it('may be in Latin-1 or UTF-16', async () => {
    expect(await readDrop(new File([Uint8Array.of(0x61, 0xe4)], 'x.csv'))).toHaveProperty(
      'source.text',
      'aä',
    );
    expect(await readDrop(new File([Uint8Array.of(0xff, 0xfe, 0xe4, 0)], 'x.csv'))).toHaveProperty(
      'source.text',
      'ä',
    );
  });

  it('is refused in words when it is a project or too large', async () => {
    expect(await readDrop(new File([], 'p.adjoint'))).toHaveProperty(
      'refusal',
      expect.stringContaining('Open project'),
    );
    const large = { name: 'x.csv', size: 100 * 2 ** 20 } as File;
    expect(await readDrop(large)).toHaveProperty('refusal', expect.stringContaining('100 MiB'));
  });
});
