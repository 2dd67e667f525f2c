/** Draws at most once per animation frame, however often it is asked to. */
export interface FrameRequest {
  request(): void;
  cancel(): void;
}

export function frameRequest(draw: () => void): FrameRequest {
  let pending = 0;
  return {
    request() {
      if (pending !== 0 || typeof requestAnimationFrame !== 'function') return;
      pending = requestAnimationFrame(() => {
        pending = 0;
        draw();
      });
    },
    cancel() {
      if (pending !== 0) cancelAnimationFrame(pending);
      pending = 0;
    },
  };
}
