/** What a control says about its value: an error keeps the design from training, a warning does not. */
export interface Remark {
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** The place of a fault, where its message does not name it already. */
export function placeBeside({
  message,
  path,
}: {
  readonly message: string;
  readonly path?: string;
}): string | undefined {
  const name = path && (/^column (".*")$/.exec(path)?.[1] ?? path);
  return name && !message.includes(name) ? path : undefined;
}
