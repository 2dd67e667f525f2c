import { app, protocol, type Session } from 'electron';
import { isOurs, SCHEME, servePages } from './pages.ts';

/** What has to be said before Electron is ready. */
export function prepareLockdown(): void {
  // An installed app listens nowhere, not even where a command line asks it to be inspected through a port.
  if (app.isPackaged)
    for (const name of ['remote-debugging-port', 'remote-debugging-address'])
      app.commandLine.removeSwitch(name);

  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  // No name is ever looked up, whatever part of Chromium asks; nothing is fetched in the background.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('no-pings');

  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
  });
}

/**
 * @param session of the window
 * @param folder the built page
 * @param tools whether developer tools may load
 * @returns how many requests were refused so far
 */
export function lockDown(session: Session, folder: string, tools: boolean): () => number {
  let refused = 0;
  session.protocol.handle(SCHEME, servePages(folder));
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const allowed = isOurs(url) || url.startsWith('data:') || (tools && url.startsWith('devtools:'));
    if (!allowed) refused += 1;
    callback({ cancel: !allowed });
  });
  // Copying to the clipboard is all that a page may ask for.
  const granted = (permission: string, url: string) =>
    permission === 'clipboard-sanitized-write' && isOurs(url);
  session.setPermissionRequestHandler((contents, permission, callback) =>
    callback(granted(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    granted(permission, `${origin}/`.replace(/\/+$/, '/')),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  return () => refused;
}
