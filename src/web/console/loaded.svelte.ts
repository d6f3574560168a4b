/** What a page asks for, with its waiting and its failure. */

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  /** Asks again; what is there stays shown meanwhile. */
  again(): Promise<void>;
}

/** Asked at once, and again when what `ask` reads before its first wait changes. Only while a component is made. */
export const loaded = <T>(ask: () => Promise<T>): Loaded<T> => {
  let value = $state.raw<T>();
  let error = $state.raw<unknown>();
  let asked = 0;
  const again = async (): Promise<void> => {
    const mine = ++asked;
    try {
      const answer = await ask();
      if (mine !== asked) return;
      value = answer;
      error = undefined;
    } catch (failed) {
      if (mine === asked) error = failed;
    }
  };
  $effect(() => {
    void again();
  });
  return {
    get value() {
      return value;
    },
    get error() {
      return error;
    },
    again,
  };
};

export interface Paged<T> {
  readonly items: readonly T[];
  /** Whether there is more behind. */
  readonly next: string | null;
}

/** A list that is answered page by page. */
export const pages = <T>(ask: (cursor: string | null) => Promise<Paged<T>>) => {
  let items = $state.raw<readonly T[]>();
  let next = $state.raw<string | null>(null);
  let error = $state.raw<unknown>();
  let busy = $state(false);
  let asked = 0;
  const read = async (cursor: string | null): Promise<void> => {
    const mine = ++asked;
    const before = cursor === null ? [] : (items ?? []);
    busy = true;
    try {
      const page = await ask(cursor);
      if (mine !== asked) return;
      items = [...before, ...page.items];
      next = page.next;
      error = undefined;
    } catch (failed) {
      if (mine === asked) error = failed;
    } finally {
      if (mine === asked) busy = false;
    }
  };
  const again = (): Promise<void> => read(null);
  $effect(() => {
    void again();
  });
  return {
    get value() {
      return items;
    },
    get next() {
      return next;
    },
    get error() {
      return error;
    },
    get busy() {
      return busy;
    },
    again,
    more: (): Promise<void> => read(next),
  };
};
