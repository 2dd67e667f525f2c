import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import * as v from 'valibot';
import { ORIGIN } from './pages.ts';
import { Stored } from './stored.ts';

const whole = v.pipe(v.number(), v.integer());
const boundsSchema = v.object({ x: whole, y: whole, width: whole, height: whole, maximized: v.boolean() });
type Bounds = v.InferOutput<typeof boundsSchema>;

const smallest = { width: 960, height: 640 };
const usual = { width: 1280, height: 800 };
/** `--background` of src-renderer/style/tokens.css, so that nothing flashes before the first frame. */
const backgrounds = { light: '#f4f5f7', dark: '#14171b' };

/** The remembered place, unless the screen it was on is gone. */
function visible(bounds: Bounds | null): Partial<Rectangle> {
  if (!bounds) return usual;
  const { x, y, width, height } = bounds;
  const { workArea } = screen.getDisplayMatching(bounds);
  const apart =
    x + width <= workArea.x ||
    x >= workArea.x + workArea.width ||
    y < workArea.y ||
    y >= workArea.y + workArea.height;
  const size = { width: Math.min(width, workArea.width), height: Math.min(height, workArea.height) };
  return apart ? size : { x, y, ...size };
}

export interface WindowOptions {
  /** The built preload script. */
  readonly preload: string;
  /** Folder of the user's settings. */
  readonly settings: string;
  readonly tools: boolean;
  /** Told, in words, of what was put aside. */
  readonly say: (message: string) => void;
}

/** Opens the window where it was the last time; it shows itself with its first frame. */
export async function openWindow({ preload, settings, tools, say }: WindowOptions): Promise<BrowserWindow> {
  const stored = new Stored<v.GenericSchema<Bounds | null>>(
    join(settings, 'window.json'),
    v.nullable(boundsSchema),
    null,
    say,
  );
  const bounds = await stored.read();
  const window = new BrowserWindow({
    ...visible(bounds),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Adjoint',
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: tools,
      // A hidden window goes on taking what training sends.
      backgroundThrottling: false,
    },
  });
  const remember = (): void => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    void stored.write({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('resized', remember).on('moved', remember).on('maximize', remember).on('unmaximize', remember);
  window.on('close', remember);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => {
    if (bounds?.maximized) window.maximize();
    window.show();
  });
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}
