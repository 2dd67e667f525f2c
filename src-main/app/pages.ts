import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

/** The scheme and host that the window's page lives at; nothing else is ever loaded. */
export const SCHEME = 'adjoint';
export const ORIGIN = `${SCHEME}://app`;

/** What the page may do: its own scripts, styles and images. No connection, no frame, no form. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** Whether the URL is of the app's own page. */
export function isOurs(url: string): boolean {
  return URL.canParse(url) && url.startsWith(`${ORIGIN}/`);
}

/** @returns the file that a URL names, or null if it is not in `folder` */
export function fileOf(url: string, folder: string): string | null {
  if (!isOurs(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  if (path.includes('\0')) return null;
  const root = resolve(folder);
  const file = resolve(root, `.${path === '/' ? '/index.html' : path}`);
  return file.startsWith(root + sep) && extname(file) in types ? file : null;
}

/** Answers requests for the page's files out of `folder`. */
export function servePages(folder: string) {
  return async (request: { readonly url: string; readonly method: string }): Promise<Response> => {
    const file = request.method === 'GET' ? fileOf(request.url, folder) : null;
    const bytes = file && (await readFile(file).catch(() => null));
    if (!file || !bytes) return new Response('Not found', { status: 404 });
    const headers = {
      'content-type': types[extname(file)],
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    };
    return new Response(new Uint8Array(bytes), { headers });
  };
}
