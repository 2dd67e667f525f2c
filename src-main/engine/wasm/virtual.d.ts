/** The two modules of the fast executor in base64, made by src-main/tools/assemblyscript.mjs. */
declare module 'virtual:fast-executor' {
  export const exact: string;
  export const fast: string;
}

/** Tells the modules of one build from those of another. */
declare module 'virtual:fast-executor/digest' {
  export const digest: string;
}
