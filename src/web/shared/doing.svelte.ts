/** What a page does, with its waiting and its failure. */

/** Something that takes a while and may be refused. Answers whether it was done. */
export const doing = <A extends readonly unknown[]>(act: (...args: A) => Promise<unknown>) => {
  let busy = $state(false);
  let error = $state.raw<unknown>();
  return {
    get busy() {
      return busy;
    },
    get error() {
      return error;
    },
    forget: (): void => {
      error = undefined;
    },
    run: async (...args: A): Promise<boolean> => {
      if (busy) return false;
      busy = true;
      error = undefined;
      try {
        await act(...args);
        return true;
      } catch (failed) {
        error = failed;
        return false;
      } finally {
        busy = false;
      }
    },
  };
};

/** What a form does instead of sending itself. */
export const submitted =
  (what: () => unknown) =>
  (event: SubmitEvent): void => {
    event.preventDefault();
    void what();
  };
