/** Backups of test instances, and places to restore them to. */
import { createReadStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { bytesOf, readBundle } from "../../src/archive/bundle.ts";
import { type Config, type ConfigFile, parseConfig, type Restored, restore } from "../../src/index.ts";
import type { RestoreOptions } from "../../src/restore.ts";
import { decrypt, readIdentities } from "../../src/vault/age.ts";
import { clusterTemplate, temporaryFolder } from "./database.ts";
import { ada, drawnSettings, type Instance, madeChoice } from "./instance.ts";

export interface Recipient {
  /** `age1…` */
  readonly recipient: string;
  /** File with the secret key, as `age-keygen` writes it. */
  readonly identity: string;
}

export const newRecipient = async (t: TestContext): Promise<Recipient> => {
  const secret = await generateIdentity();
  const recipient = await identityToRecipient(secret);
  const identity = join(await temporaryFolder(t), "identity.txt");
  await writeFile(identity, `# created: today\n# public key: ${recipient}\n${secret}\n`);
  return { recipient, identity };
};

export interface Backups extends Recipient {
  readonly data: string;
  readonly keys: string;
}

/** Both backups of an instance, in a folder of their own. */
export const backUp = async (t: TestContext, instance: Instance, recipient?: Recipient): Promise<Backups> => {
  const folder = await temporaryFolder(t);
  const who = recipient ?? (await newRecipient(t));
  const data = join(folder, "data.age");
  const keys = join(folder, "keys.age");
  await instance.miroir.backup({ to: [who.recipient], out: keys, keys: true });
  await instance.miroir.backup({ to: [who.recipient], out: data });
  return { ...who, data, keys };
};

/** What is in a backup, for whoever has the secret key. */
export const contentOf = async (
  file: string,
  { identity }: Pick<Backups, "identity">,
): Promise<Map<string, Buffer>> => {
  const content = new Map<string, Buffer>();
  for await (const entry of readBundle(await decrypt(readIdentities(identity), createReadStream(file), file)))
    content.set(entry.name, await bytesOf(entry));
  return content;
};

/** A configuration whose folders are empty. */
export const emptyPlace = async (t: TestContext, settings: Partial<ConfigFile> = {}): Promise<Config> =>
  parseConfig({ ...drawnSettings, ...settings }, await temporaryFolder(t));

export type How = Partial<RestoreOptions> & Pick<RestoreOptions, "config">;

/** Restores an instance's backups, with its clock. */
export const restoreOf = async (
  instance: Instance,
  { data, keys, identity }: Backups,
  how: How,
): Promise<Restored> =>
  restore({
    actor: ada,
    file: data,
    identity,
    keysFrom: keys,
    journal: instance.config.journal,
    vision: madeChoice,
    now: () => instance.clock.now,
    template: await clusterTemplate(),
    ...how,
  });

/** One bit of a file is another, from now on. */
export const flipBit = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path);
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
};
