/**
 * One value per process. The boot code, each route and each page are bundled apart, so a module's own variable exists
 * several times; the global object exists once.
 */
export function singleton<T>(
  name: string,
  isMine: (value: unknown) => value is T,
): {
  get(): T | undefined;
  set(value: T): void;
  clear(): void;
} {
  const key = Symbol.for(`castellan.${name}`);
  return {
    get() {
      const value: unknown = Reflect.get(globalThis, key);
      return isMine(value) ? value : undefined;
    },
    set(value) {
      Reflect.set(globalThis, key, value);
    },
    clear() {
      Reflect.deleteProperty(globalThis, key);
    },
  };
}
