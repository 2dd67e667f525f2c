/** `npm run adjoint -- …`: the command line out of the working copy, built first if a source is newer. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { root } from './paths.mjs';

if (!(await build({ onlyIfStale: true }))) process.exit(1);
// npm runs scripts in the root folder; file names on the command line are meant from where the user stands.
if (process.env.npm_lifecycle_event === 'adjoint' && process.env.INIT_CWD)
  process.chdir(process.env.INIT_CWD);
const program = join(root, 'out/main/cli.js');
process.argv[1] = program;
await import(pathToFileURL(program).href);
