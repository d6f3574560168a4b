/** How a served instance works by itself: one thing of a kind at a time, and progress told sparingly. */

/** At most one call in `everyMs`, and always the one that says it is done. */
export const sparingly = (everyMs: number, tell: (done: number, total: number | null) => void) => {
  let last = 0;
  return (done: number, total: number | null): void => {
    const now = performance.now();
    if (done !== total && now - last < everyMs) return;
    last = now;
    tell(done, total);
  };
};

/** Runs one thing at a time, and once more when it was asked for meanwhile. */
export class Lane {
  #running: Promise<void> | undefined;
  #again = false;
  readonly #run: () => Promise<void>;

  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  ask(): void {
    this.#again = true;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#run();
    }
  }
}
