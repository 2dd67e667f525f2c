/** A Vite plugin: the user's guide, `docs/guide/*.md`, as the chapters that the Help window shows. */
import { Marked } from 'marked';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'docs/guide');
const id = 'virtual:guide';

/**
 * @typedef {object} Section
 * @property {string} id of the heading
 * @property {string} title
 * @property {string} html
 * @property {string} text without mark-up, for the search
 */
/**
 * @typedef {object} Chapter
 * @property {string} id the file's name without number and ending: `data`
 * @property {string} title
 * @property {readonly Section[]} sections the first has the chapter's own title
 */

/** @param {string} title @returns {string} as a part of an address */
const slugOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** @param {string} name of a file */
const chapterId = (name) => name.replace(/^\d+-/, '').replace(/\.md$/, '');

/** @type {Readonly<Record<string, string>>} */
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** @param {string} html */
const textOf = (html) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name])
    .replace(/\s+/g, ' ')
    .trim();

/**
 * @param {string} name of the file
 * @param {string} markdown
 * @returns {Chapter}
 * @throws if it does not begin with its title, or contains HTML or a link that leads out of the guide
 */
function chapterOf(name, markdown) {
  const marked = new Marked({
    renderer: {
      html: ({ text }) => {
        throw new Error(`${name}: the guide is Markdown alone, got ${text}`);
      },
      link({ href, tokens }) {
        const target = /^(\d+-[a-z-]+\.md)?(#[^\s]+)?$/.exec(href);
        if (!target) throw new Error(`${name}: a link leads out of the guide: ${href}`);
        const chapter = chapterId(target[1] ?? name);
        const section = target[2]?.slice(1) ?? '';
        return `<a href="#guide" data-chapter="${chapter}" data-section="${section}">${this.parser.parseInline(tokens)}</a>`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  /** @type {{ title: string, tokens: import('marked').Token[] }[]} */
  const parts = [];
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth <= 2) parts.push({ title: token.text, tokens: [] });
    else if (parts.length === 0) throw new Error(`${name}: it has to begin with its title`);
    else parts[parts.length - 1].tokens.push(token);
  }
  const sections = parts.map(({ title, tokens }) => {
    const html = marked.parser(tokens);
    return { id: slugOf(title), title, html, text: textOf(html) };
  });
  return { id: chapterId(name), title: sections[0].title, sections };
}

/** @returns {Chapter[]} in the order of their numbers */
function guideChapters() {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => chapterOf(name, readFileSync(join(folder, name), 'utf8')));
}

/** @returns {import('vite').Plugin} */
export function guide() {
  return {
    name: 'guide',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(loaded) {
      if (loaded !== `\0${id}`) return undefined;
      for (const name of readdirSync(folder)) this.addWatchFile(join(folder, name));
      return `export const chapters = ${JSON.stringify(guideChapters())};`;
    },
  };
}
