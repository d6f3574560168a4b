/** As whom the server runs. PostgreSQL refuses root, which containers and CI are. */
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, lchownSync, readdirSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { MiroirError } from "../../domain/errors.ts";
import type { ServerUser } from "../database.ts";

export interface RunAs {
  /** In a namespace the files stay ours; another user is given them. */
  readonly way: ServerUser;
  /** Words before the program's own. */
  readonly before: readonly string[];
  /** For `spawn`. */
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

/** The user that owns nothing: `nobody` on Linux, and in the list of users of nearly every machine. */
const NOBODY = 65_534;

const NAMESPACE = ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`] as const;

let works: boolean | undefined;
/** Whether this machine lets us make a user namespace; containers often forbid it. */
const namespacesWork = (): boolean => {
  const [unshare, ...options] = NAMESPACE;
  works ??=
    process.platform === "linux" &&
    spawnSync(unshare, [...options, "true"], { stdio: "ignore" }).status === 0;
  return works;
};

/** initdb asks for the name of its user, and a container's user may have none. */
const hasName = (): boolean => {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
};

const SELF: RunAs = { way: "self", before: [], ids: {} };
const IN_NAMESPACE: RunAs = { way: "namespace", before: NAMESPACE, ids: {} };
const givenTo = (uid: number, gid: number): RunAs => ({ way: "given", before: [], ids: { uid, gid } });

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** @throws storage/foreign when the files are another user's, and we may not become that user */
export const checkOwner = (path: string, cluster: Owner | undefined): void => {
  const uid = process.getuid?.();
  if (uid !== undefined && uid !== 0 && cluster && cluster.uid !== uid)
    throw new MiroirError("storage/foreign", { path, owner: cluster.uid });
};

/**
 * @param cluster owner of the database's files, where there are any
 * @param allowNamespace whether root may use one
 */
export const chooseRunAs = (cluster: Owner | undefined, allowNamespace = true): RunAs => {
  const uid = process.getuid?.();
  if (uid === undefined) return SELF;
  if (uid !== 0) return hasName() || !namespacesWork() ? SELF : IN_NAMESPACE;
  if (cluster && cluster.uid !== 0) return givenTo(cluster.uid, cluster.gid);
  return allowNamespace && namespacesWork() ? IN_NAMESPACE : givenTo(NOBODY, NOBODY);
};

const own = (path: string, uid: number, gid: number): void => {
  lchownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) own(inside, uid, gid);
    else lchownSync(inside, uid, gid);
  }
};

const mayEnter = (folder: string, uid: number, gid: number): boolean => {
  const { uid: owner, gid: group, mode } = statSync(folder);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
};

/** @throws storage/no-way naming the first folder above `path`, from the root down, that this user may not enter */
export const requireWay = (path: string, { ids: { uid, gid } }: RunAs): void => {
  if (uid === undefined || gid === undefined) return;
  const above: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    above.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  const closed = above.find((folder) => !mayEnter(folder, uid, gid));
  if (closed !== undefined) throw new MiroirError("storage/no-way", { path: closed, user: uid });
};

/**
 * Gives `folder` and all in it to whom the server runs as. The folder above is the data folder, which is ours and
 * closed: that one user's group may pass through it, and see no name in it.
 */
export const giveFolder = (folder: string, runAs: RunAs): void => {
  const { uid, gid } = runAs.ids;
  if (uid === undefined || gid === undefined) return;
  if (statSync(folder).uid !== uid) own(folder, uid, gid);
  const above = dirname(folder);
  const { uid: owner, mode } = statSync(above);
  if (owner === 0 && !mayEnter(above, uid, gid)) {
    chownSync(above, 0, gid);
    chmodSync(above, (mode & 0o7777) | 0o010);
  }
  requireWay(folder, runAs);
};
