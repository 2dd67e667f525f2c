import type { Preset } from '@shared/design/presets.ts';
import type { App } from './app.svelte.ts';

/** Data and design of a ready-made design, as one undoable edit. */
export function takePreset(app: App, preset: Preset): void {
  const { data, design } = preset.document();
  app.project.seal();
  app.project.apply((draft) => {
    draft.data = data;
    draft.design = design;
  });
  app.project.seal();
  app.messages.say(`${preset.title}: its data and design are here now; Undo brings yours back.`);
}
