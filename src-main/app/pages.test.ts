import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileOf, isOurs, servePages } from './pages.ts';

const root = mkdtempSync(join(tmpdir(), 'adjoint-pages-'));
const folder = join(root, 'renderer');
mkdirSync(join(folder, 'assets'), { recursive: true });
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, 'assets/main.js'), 'export {};');
writeFileSync(join(root, 'secret.json'), '{}');
writeFileSync(join(root, 'renderer-secret.json'), '{}');
afterAll(() => rmSync(root, { recursive: true }));

describe('isOurs', () => {
  it.each(['adjoint://app/', 'adjoint://app/index.html'])('takes %s', (url) =>
    expect(isOurs(url)).toBe(true),
  );
  it.each([
    'https://app/index.html',
    'file:///index.html',
    'adjoint://app.evil/index.html',
    'adjoint://evil/index.html',
    'adjoint://app@evil/index.html',
    'about:blank',
    '',
  ])('refuses %s', (url) => expect(isOurs(url)).toBe(false));
});

describe('fileOf', () => {
  it('finds the files of the folder', () => {
    expect(fileOf('adjoint://app/', folder)).toBe(join(folder, 'index.html'));
    expect(fileOf('adjoint://app/assets/main.js?v=1', folder)).toBe(join(folder, 'assets', 'main.js'));
  });

  it.each([
    'adjoint://app/../secret.json',
    'adjoint://app/%2e%2e/secret.json',
    'adjoint://app/..%2fsecret.json',
    'adjoint://app/..%2frenderer-secret.json',
    'adjoint://app/assets/..%5c..%5c..%5csecret.json',
    'adjoint://app/%2e%2e%2f%2e%2e%2fetc/passwd.json',
    'adjoint://app/index.html%00.js',
    'adjoint://app/%zz.js',
    'adjoint://app/assets',
    'adjoint://app/.env',
  ])('never leaves it: %s', (url) => {
    const file = fileOf(url, folder);
    expect(file === null || file.startsWith(folder + sep)).toBe(true);
  });
});

describe('servePages', () => {
  const get = (url: string, method = 'GET'): Promise<Response> => servePages(folder)({ url, method });

  it('answers with the file, its type and a policy without any connection', async () => {
    const response = await get('adjoint://app/index.html');
    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('content-type')).toMatch('text/html');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    ['what is not there', 'adjoint://app/missing.js', 'GET'],
    ['what is outside', 'adjoint://app/..%2fsecret.json', 'GET'],
    ['another method', 'adjoint://app/index.html', 'POST'],
  ])('answers 404 for %s', async (_name, url, method) => {
    expect((await get(url, method)).status).toBe(404);
  });
});
