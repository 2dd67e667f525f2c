import { ProjectThreads } from '../project-threads.ts';

/** Project files that are all read and written where they are asked for. */
export const shortProjects = (profile: string): ProjectThreads =>
  new ProjectThreads({ script: '', profile, longFrom: Infinity });
