/** Who may be searched in an album, changed: whoever agreed to be searched for in it agreed to something else (R20). */
import { type Album, checkAlbum, type Scope } from "../../domain/album.ts";
import { setAlbumScope } from "../../store/archive/albums.ts";
import { requireAlbum } from "../archive/albums.ts";
import type { Verb } from "../gate/act.ts";
import { invalidateConsents } from "./ends.ts";

export interface AlbumScopeInput {
  readonly album: string;
  readonly scope: Scope;
  readonly attestedBy?: string;
  readonly dpiaReference?: string;
  readonly art9Ground?: string;
}

export interface AlbumScoped {
  readonly album: Album;
  /** Consents to be found that named the album. */
  readonly consentsEnded: number;
}

/** The conditions are those of a new album; none is taken over from the former scope. @throws MiroirError album/not-found, album/scope-conditions */
export const scopeAlbum: Verb<AlbumScopeInput, AlbumScoped> = {
  name: "album.scope",
  run: (act, input) =>
    act.commit(async (sql) => {
      const before = await requireAlbum(sql, input.album);
      const album: Album = {
        ...before,
        scope: input.scope,
        attestedBy: input.attestedBy ?? null,
        dpiaReference: input.dpiaReference ?? null,
        art9Ground: input.art9Ground ?? null,
      };
      checkAlbum(album);
      await setAlbumScope(sql, album);
      const changed = before.scope !== album.scope;
      const which = { purpose: "find", albumId: album.id, because: "scope" } as const;
      const consentsEnded = changed ? await invalidateConsents(act, sql, which) : 0;
      const facts = { album: album.id, scope: album.scope, before: before.scope, consentsEnded };
      return { result: { album, consentsEnded }, entry: facts };
    }),
};
