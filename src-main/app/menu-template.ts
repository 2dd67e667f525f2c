import type { MenuItemConstructorOptions } from 'electron';
import { commands, type CommandId, type CommandRow } from '@shared/contract/commands.ts';

export interface MenuOptions {
  readonly mac: boolean;
  /** Whether to show the developer tools. */
  readonly tools: boolean;
  readonly recent: readonly { readonly path: string; readonly name: string }[];
  readonly onCommand: (id: CommandId) => void;
  readonly onRecent: (path: string) => void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** A key without a modifier belongs to the page: typing it into a field must stay typing. */
function isPlainKey(key: string): boolean {
  return !key.includes('+');
}

function itemsOf(menu: CommandRow['menu'], { mac, onCommand }: MenuOptions): MenuItemConstructorOptions[] {
  const rows = (Object.entries(commands) as [CommandId, CommandRow][]).filter(([, row]) => row.menu === menu);
  return rows.flatMap(([id, { label, key, separated }]) => {
    const item: MenuItemConstructorOptions = { id, label, click: () => onCommand(id) };
    if (key && !isPlainKey(key)) item.accelerator = key;
    // macOS registers every accelerator it shows, so a plain key is shown elsewhere only.
    else if (key && !mac) Object.assign(item, { accelerator: key, registerAccelerator: false });
    return separated ? [separator, item] : [item];
  });
}

function recentItem({ recent, onRecent }: MenuOptions): MenuItemConstructorOptions {
  const submenu = recent.map(({ path, name }) => ({
    label: name,
    toolTip: path,
    click: () => onRecent(path),
  }));
  return { id: 'recent', label: 'Open recent', enabled: recent.length > 0, submenu };
}

/** The native menu out of the commands table; what the system adds of its own comes as roles. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { mac, tools } = options;
  const file = itemsOf('File', options);
  const afterOpen = 1 + file.findIndex(({ id }) => id === 'project.open');
  file.splice(afterOpen, 0, recentItem(options));
  const clipboard: MenuItemConstructorOptions[] = [
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const screen: MenuItemConstructorOptions[] = [
    separator,
    { role: 'resetZoom', label: 'Actual size' },
    // The key of + without Shift, where a keyboard has it so; the menu shows the other.
    { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false },
    { role: 'zoomIn', label: 'Larger' },
    { role: 'zoomOut', label: 'Smaller' },
    separator,
    { role: 'togglefullscreen' },
  ];
  if (tools) screen.push({ role: 'toggleDevTools' });
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: [...file, separator, mac ? { role: 'close' } : { role: 'quit' }] },
    { label: '&Edit', submenu: [...itemsOf('Edit', options), ...clipboard] },
    { label: '&Train', submenu: itemsOf('Train', options) },
    { label: '&View', submenu: [...itemsOf('View', options), ...screen] },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    { label: '&Help', submenu: itemsOf('Help', options) },
  ];
}
