import type { DeskOptions } from '../desk.ts';

/** Dialogs in which the user chooses this path; null: cancels. */
export function dialogsChoosing(path: () => string | null): DeskOptions['dialogs'] {
  const choose = (): Promise<string | null> => Promise.resolve(path());
  return { data: choose, project: choose, saveProject: choose, saveWeights: choose, saveFile: choose };
}
