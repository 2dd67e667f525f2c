import { LEAST_FOLDS, MOST_FOLDS } from '@shared/contract/folds.ts';

/** The flags of a cross-validation. */
export const foldsSection = {
  title: 'Cross-validation',
  options: [
    {
      name: 'folds',
      value: 'K',
      help: `trains K times, each time without another Kth of the rows, and judges it on these: ${LEAST_FOLDS} to ${MOST_FOLDS}. Test rows stay out. With --out, the network is then trained on the usual split as well`,
    },
    { name: 'json', help: 'with --folds: prints the folds as JSON' },
  ],
} as const;
