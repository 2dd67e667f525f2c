import MiniSearch from 'minisearch';
import type { Chapter } from 'virtual:guide';

export interface Hit {
  readonly chapter: string;
  readonly section: string;
  /** `Design › Activations` */
  readonly title: string;
  /** A few words around the first place that was found. */
  readonly excerpt: string;
}

const EXCERPT = 110;

function excerptOf(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - EXCERPT / 3);
  const from = places.length === 0 || start < 12 ? 0 : text.indexOf(' ', start) + 1;
  const piece = text.slice(from, from + EXCERPT);
  return `${from > 0 ? '… ' : ''}${piece}${from + EXCERPT < text.length ? ' …' : ''}`;
}

/** Searches the guide: whole words, beginnings of words, and words with a slip of the finger. */
export function searcherOf(chapters: readonly Chapter[]): (query: string) => Hit[] {
  const sections = chapters.flatMap((chapter) =>
    chapter.sections.map((section) => ({
      id: `${chapter.id} ${section.id}`,
      chapter: chapter.id,
      section: section.id,
      heading: section.title,
      title: section.title === chapter.title ? chapter.title : `${chapter.title} › ${section.title}`,
      text: section.text,
    })),
  );
  const byId = new Map(sections.map((section) => [section.id, section]));
  const index = new MiniSearch({ fields: ['heading', 'title', 'text'] });
  index.addAll(sections);
  return (query) =>
    index
      .search(query, { prefix: true, fuzzy: 0.15, combineWith: 'AND', boost: { heading: 4, title: 2 } })
      .flatMap(({ id, terms }) => {
        const found = byId.get(id as string);
        if (!found) return [];
        const { chapter, section, title, text } = found;
        return [{ chapter, section, title, excerpt: excerptOf(text, terms) }];
      });
}
