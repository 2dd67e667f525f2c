/**
 * Every user action: label, key and menu in one place (law 6). The renderer adds what it does and when it is
 * enabled; the main process builds the native menu from the same rows. Keys in Electron's accelerator notation.
 */
export interface CommandRow {
  readonly label: string;
  readonly menu: 'File' | 'Edit' | 'Train' | 'View' | 'Help';
  readonly key?: string;
  /** Starts a new group in the menu. */
  readonly separated?: boolean;
}

const row = (r: CommandRow): CommandRow => r;

export const commands = {
  'project.new': row({ label: 'New project', menu: 'File', key: 'CmdOrCtrl+N' }),
  'project.open': row({ label: 'Open project…', menu: 'File', key: 'CmdOrCtrl+O' }),
  'data.open': row({ label: 'Open table…', menu: 'File', key: 'CmdOrCtrl+Shift+O' }),
  // Without a key: Ctrl+V pastes into fields, and cells where no field has the keyboard.
  'data.paste': row({ label: 'Paste table', menu: 'File' }),
  'project.save': row({ label: 'Save', menu: 'File', key: 'CmdOrCtrl+S', separated: true }),
  'project.saveAs': row({ label: 'Save as…', menu: 'File', key: 'CmdOrCtrl+Shift+S' }),
  'export.weights': row({
    label: 'Export weights (JSON)…',
    menu: 'File',
    key: 'CmdOrCtrl+E',
    separated: true,
  }),
  'edit.undo': row({ label: 'Undo', menu: 'Edit', key: 'CmdOrCtrl+Z' }),
  'edit.redo': row({ label: 'Redo', menu: 'Edit', key: 'CmdOrCtrl+Shift+Z' }),
  'design.addLayer': row({ label: 'Add layer', menu: 'Edit', key: 'CmdOrCtrl+L', separated: true }),
  'train.toggle': row({ label: 'Train / Pause', menu: 'Train', key: 'Space' }),
  'train.epoch': row({ label: 'One epoch', menu: 'Train', key: 'E' }),
  'train.update': row({ label: 'One update', menu: 'Train', key: 'U' }),
  'train.more': row({ label: 'Train more epochs', menu: 'Train' }),
  'train.reset': row({ label: 'Reset weights', menu: 'Train', key: 'CmdOrCtrl+R', separated: true }),
  'train.check': row({ label: 'Check gradient', menu: 'Train', key: 'CmdOrCtrl+G' }),
  'folds.start': row({ label: 'Start cross-validation', menu: 'Train', separated: true }),
  'folds.stop': row({ label: 'Stop cross-validation', menu: 'Train' }),
  'view.data': row({ label: 'Data', menu: 'View', key: 'CmdOrCtrl+1' }),
  'view.design': row({ label: 'Design', menu: 'View', key: 'CmdOrCtrl+2' }),
  'view.train': row({ label: 'Train', menu: 'View', key: 'CmdOrCtrl+3' }),
  'view.inspect': row({ label: 'Inspect', menu: 'View', key: 'CmdOrCtrl+4' }),
  'view.explain': row({ label: 'Explain', menu: 'View', key: 'CmdOrCtrl+5' }),
  'view.evaluate': row({ label: 'Evaluate', menu: 'View', key: 'CmdOrCtrl+6' }),
  'view.example': row({ label: 'One example', menu: 'View', key: 'X', separated: true }),
  'example.previous': row({ label: 'Previous example', menu: 'View', key: 'P' }),
  'example.next': row({ label: 'Next example', menu: 'View', key: 'N' }),
  'explain.back': row({ label: 'Step back in the trace', menu: 'View', key: '[', separated: true }),
  'explain.forward': row({ label: 'Step on in the trace', menu: 'View', key: ']' }),
  'explain.start': row({ label: 'To the start of the trace', menu: 'View', key: '{' }),
  'explain.end': row({ label: 'To the end of the trace', menu: 'View', key: '}' }),
  'explain.play': row({ label: 'Play / pause the trace', menu: 'View', key: '\\' }),
  'view.palette': row({ label: 'Command palette…', menu: 'View', key: 'CmdOrCtrl+K', separated: true }),
  'help.guide': row({ label: 'Guide', menu: 'Help', key: 'F1' }),
  'help.keys': row({ label: 'Keyboard shortcuts', menu: 'Help', key: '?' }),
  'help.about': row({ label: 'About Adjoint', menu: 'Help', separated: true }),
} as const satisfies Record<string, CommandRow>;

export type CommandId = keyof typeof commands;
