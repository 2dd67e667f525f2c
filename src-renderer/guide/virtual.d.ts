/** docs/guide as src-main/tools/guide.mjs reads it. */
declare module 'virtual:guide' {
  export interface Section {
    readonly id: string;
    readonly title: string;
    readonly html: string;
    readonly text: string;
  }
  export interface Chapter {
    readonly id: string;
    readonly title: string;
    readonly sections: readonly Section[];
  }
  export const chapters: readonly Chapter[];
}
