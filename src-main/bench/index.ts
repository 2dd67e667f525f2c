import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contend } from './contestants.ts';
import { optionsOf, usage } from './options.ts';
import type { Options } from './options.ts';
import { root } from './place.ts';
import { insertReport, markdown } from './report.ts';
import { responsiveness, responsivenessTable } from './responsiveness.ts';
import { inTemporaryFolder, runTable } from './run.ts';
import { runSizes } from './sizes.ts';
import { writeProjects } from './streaming-projects.ts';

const bundle = fileURLToPath(import.meta.url);
const worker = new URL('./worker.js', import.meta.url);
const page = join(root, 'docs/benchmarks.md');

const words = process.argv.slice(2);
if (words[0] === '--contestant') await contend(words.slice(1), worker);
else if (words[0] === '--projects') console.log(writeProjects(words[1]));
else if (words.includes('--help')) console.log(usage);
else if (words.includes('--responsiveness')) console.log(responsivenessTable(await responsiveness(worker)));
else
  try {
    const options = optionsOf(words);
    await (options.sizes ? sizes(options) : table(options));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }

async function table(options: Options): Promise<void> {
  const { report, agreed } = await inTemporaryFolder((folder) => runTable(bundle, options, folder));
  const text = markdown(report);
  console.log(text);
  if (!agreed) throw new Error('Not all did the same work: the figures do not compare.');
  if (!options.write) return;
  writeFileSync(page, insertReport(readFileSync(page, 'utf8'), text));
  console.error(`Written to ${page}`);
}

async function sizes(options: Options): Promise<void> {
  const { svg, text } = await inTemporaryFolder((folder) => runSizes(bundle, options, folder));
  const picture = join(root, 'docs', options.write ? 'benchmarks-size.svg' : '../out/benchmarks-size.svg');
  writeFileSync(picture, svg);
  console.log(text);
  console.error(`Written to ${picture}`);
  if (!options.write) return;
  const markers = [
    '<!-- sizes:begin, written by `npm run bench -- --sizes` -->',
    '<!-- sizes:end -->',
  ] as const;
  writeFileSync(page, insertReport(readFileSync(page, 'utf8'), text, markers));
}
