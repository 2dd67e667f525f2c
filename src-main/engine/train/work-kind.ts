/**
 * What a trainer does next: updates and the validation pass; a copy to go back to; passes over all weights at the end
 * of an epoch; a copy of the best ones. The same number of multiply-adds takes another time in each, the more so where a
 * copy is the first into its memory and the system has yet to find pages for it.
 */
export type WorkKind = 'updates' | 'snapshot' | 'passes' | 'best';
