import assert from "node:assert/strict";
import { SimulatedFault } from "./faults.ts";
import type { Instance } from "./instance.ts";
import { stateOf } from "./state.ts";

/**
 * Fails the first statement of the call, then the second, and so on. Until its act is committed everything is as before
 * after each failure; a failure after that (the erasure journal, a look at what is left) ends the round, and the call is
 * then as done. The log verifies at the end.
 * @param least so many statements must fail before anything is committed
 * @returns what the call answered; undefined when the last failure came after its commit
 */
export const failEach = async <T>(
  instance: Instance,
  call: () => Promise<T>,
  least: number,
): Promise<T | undefined> => {
  const before = await stateOf(instance);
  for (let n = 1; ; n++) {
    const faulty = instance.failNth(n);
    const met = await call().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    instance.failNever();
    if ("answer" in met) {
      assert.ok(faulty.executed() < n, `statement ${n} failed and nobody heard of it`);
      assert.ok(n > least, `only ${n - 1} statements were made to fail`);
      assert.deepEqual((await instance.miroir.log.verify()).faults, []);
      return met.answer;
    }
    if (!(met.error instanceof SimulatedFault)) throw met.error;
    const after = await stateOf(instance);
    if (after.tables.ledger_entries !== before.tables.ledger_entries) {
      assert.ok(n > least, `committed already at statement ${n}`);
      assert.deepEqual((await instance.miroir.log.verify()).faults, []);
      return undefined;
    }
    assert.deepEqual(after, before, `statement ${n}`);
  }
};
