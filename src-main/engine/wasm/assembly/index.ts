/* The module's exports. Its memory is imported; it allocates nothing and keeps no state between two calls but rows and scratch. */
import { setRows, squareLess } from './instruction.ts';
import { run } from './interpreter.ts';
import { dismiss, lead, serve } from './team.ts';
import { setScratch } from './tiles.ts';
import { runUpdates, validate } from './updates.ts';

// Not `export … from`: the compiler would take the path with `.ts` for another file and compile it twice.
export { dismiss, lead, run, runUpdates, serve, setRows, setScratch, squareLess, validate };
