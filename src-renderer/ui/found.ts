/** Those whose name has the wanted letters in it, in any case; all where none are wanted. */
export function found<T extends { readonly name: string }>(all: readonly T[], wanted: string): readonly T[] {
  const part = wanted.trim().toLowerCase();
  return part === '' ? all : all.filter(({ name }) => name.toLowerCase().includes(part));
}
