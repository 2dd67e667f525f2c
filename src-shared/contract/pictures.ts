/**
 * Milliseconds between two pictures of a training run in the window. Thirty a second look continuous; where the window
 * shares two processors with the training, twenty do, because every picture takes time from it.
 *
 * @param processors at least 1, as the operating system counts them
 */
export function pictureInterval(processors: number): number {
  return 1000 / (processors > 2 ? 30 : 20);
}
