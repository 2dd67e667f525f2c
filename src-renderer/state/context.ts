import { createContext } from 'svelte';
import type { App } from './app.svelte.ts';

/** The one App of the window, given to every component below it: `const app = useApp()`. */
export const [useApp, provideApp] = createContext<App>();
