/* The module's exports. Its memory is imported; it allocates nothing and keeps no state but the chunk's rows. */
import { setRows, squareLess } from './instruction.ts';
import { run } from './interpreter.ts';
import { setScratch } from './tiles.ts';
import { runUpdates, validate } from './updates.ts';

// Not `export … from`: the compiler would take the path with `.ts` for another file and compile it twice.
export { run, runUpdates, setRows, setScratch, squareLess, validate };
