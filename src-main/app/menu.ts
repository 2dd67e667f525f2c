import { Menu } from 'electron';
import { menuTemplate, type MenuOptions } from './menu-template.ts';

/** The application's menu, which follows what the window says is enabled. */
export class AppMenu {
  readonly #options: Omit<MenuOptions, 'recent'>;
  #enabled: Readonly<Record<string, boolean>> = {};

  constructor(options: Omit<MenuOptions, 'recent'>) {
    this.#options = options;
  }

  /** Builds it anew: the list of recent files has changed. */
  build(recent: MenuOptions['recent']): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ ...this.#options, recent })));
    this.enable(this.#enabled);
  }

  enable(enabled: Readonly<Record<string, boolean>>): void {
    this.#enabled = enabled;
    const menu = Menu.getApplicationMenu();
    for (const [id, on] of Object.entries(enabled)) {
      const item = menu?.getMenuItemById(id);
      if (item) item.enabled = on;
    }
  }
}
