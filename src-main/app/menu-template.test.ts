import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { commands, type CommandId, type CommandRow } from '@shared/contract/commands.ts';
import { menuTemplate, type MenuOptions } from './menu-template.ts';

function menuOf(more: Partial<MenuOptions> = {}): { items: MenuItemConstructorOptions[]; chosen: string[] } {
  const chosen: string[] = [];
  const template = menuTemplate({
    mac: false,
    tools: false,
    recent: [],
    onCommand: (id) => chosen.push(id),
    onRecent: (path) => chosen.push(path),
    ...more,
  });
  const items = template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  return { items, chosen };
}

const choose = (item: MenuItemConstructorOptions | undefined): void =>
  (item?.click as (() => void) | undefined)?.();

describe('the native menu', () => {
  it('has every command once, and choosing it says which', () => {
    const { items, chosen } = menuOf();
    const ids = Object.keys(commands) as CommandId[];
    for (const id of ids) {
      const found = items.filter((item) => item.id === id);
      expect(found).toHaveLength(1);
      expect(found[0].label).toBe(commands[id].label);
      choose(found[0]);
    }
    expect(chosen).toEqual(ids);
  });

  it('shows a key without a modifier, but leaves it to the page', () => {
    for (const [id, { key }] of Object.entries(commands) as [CommandId, CommandRow][]) {
      const item = menuOf().items.find((each) => each.id === id);
      expect(item?.accelerator).toBe(key);
      expect(item?.registerAccelerator).toBe(key?.includes('+') === false ? false : undefined);
      const onMac = menuOf({ mac: true }).items.find((each) => each.id === id);
      expect(onMac?.accelerator).toBe(key?.includes('+') ? key : undefined);
    }
  });

  it('lists recent projects', () => {
    const { items, chosen } = menuOf({ recent: [{ path: '/a/b.adjoint', name: 'b' }] });
    const submenu = items.find(({ id }) => id === 'recent')?.submenu as MenuItemConstructorOptions[];
    expect(submenu.map(({ label }) => label)).toEqual(['b']);
    choose(submenu[0]);
    expect(chosen).toEqual(['/a/b.adjoint']);
    expect(menuOf().items.find(({ id }) => id === 'recent')?.enabled).toBe(false);
  });

  it('has developer tools only where they are wanted', () => {
    const has = (tools: boolean): boolean =>
      menuOf({ tools }).items.some(({ role }) => role === 'toggleDevTools');
    expect([has(true), has(false)]).toEqual([true, false]);
  });
});
