/**
 * Milliseconds between two pictures of a training run in the window. Thirty a second look continuous; where the window
 * shares two processors with the training, twenty do, because every picture takes time from it.
 *
 * @param processors at least 1, as the operating system counts them
 */
export function pictureInterval(processors: number): number {
  return 1000 / (processors > 2 ? 30 : 20);
}

/** Parameters from which a look at all of them is worth avoiding. */
const MANY = 50_000;

/**
 * Milliseconds between two sets of figures of the weights while they train: norms, counts, formulas. Faster ones cannot be
 * read, and each looks at every weight.
 *
 * @param processors at least 1, as the operating system counts them
 * @param parameters weights of the network
 */
export function figuresInterval(processors: number, parameters: number): number {
  return processors <= 2 && parameters > MANY ? 1900 : 500;
}
