/** What the console reads of the API's answers. */

export interface Album {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly place: string | null;
  readonly heldBy: string;
  readonly rightNote: string;
  readonly scope: "declared" | "closed" | "open";
  readonly minorsPresent: boolean;
  readonly retainUntil: string;
  readonly counts: {
    readonly items: number;
    readonly faces: number;
    readonly problems: number;
    readonly openGrants: number;
  };
}

export interface ShownAlbum extends Album {
  readonly problems: readonly { readonly path: string; readonly code: string }[];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly contact: string | null;
  readonly ageBand: string;
  readonly consents: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly state: string;
    readonly endsOn: string;
  }[];
  readonly openGrant: { readonly id: string; readonly closesOn: string } | null;
}

export interface Consent {
  readonly id: string;
  readonly subjectId: string;
  readonly purpose: string;
  readonly state: string;
  readonly albums: readonly string[];
  readonly createdAt: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly endedAt: string | null;
  readonly endedBecause: string | null;
  readonly renewalDue: boolean;
  readonly statement: string | null;
  readonly checkedBy: string | null;
  readonly identityCheck: string | null;
  readonly secondStep: string | null;
  readonly noticeVersion: string;
  readonly events: readonly {
    readonly at: string;
    readonly state: string;
    readonly channel: string;
    readonly by: string;
    readonly statement: string | null;
    readonly validUntil: string | null;
  }[];
}

export interface Appearance {
  readonly appearanceId: string;
  readonly album: string;
  readonly albumTitle: string;
  readonly state: string;
  readonly takenAt: string | null;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly fileNames: readonly string[];
}

export interface ShownPerson {
  readonly subjectId: string;
  readonly name: string;
  readonly appearances: readonly Appearance[];
  readonly searches: readonly {
    readonly at: string;
    readonly actor: string;
    readonly purpose: string;
    readonly reason: string | null;
    readonly outcome: string;
  }[];
}

export interface Grant {
  readonly id: string;
  readonly subjectId: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly state: "open" | "closed";
  readonly closedBecause: string | null;
  readonly albums: readonly {
    readonly slug: string;
    readonly comparedToSeq: number;
    readonly lastSeq: number;
  }[];
}

export interface Telling {
  readonly id: string;
  readonly recipientId: string;
  readonly recipient: string;
  readonly about: string;
  readonly disclosures: readonly string[];
  readonly madeAt: string;
  readonly toldAt: string | null;
  readonly proof: string | null;
}

export interface ListedRequest {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  readonly channel: string;
  readonly state: string;
  readonly name: string;
  readonly subjectId: string | null;
  readonly receivedOn: string;
  readonly dueOn: string;
  readonly targetOn: string;
  readonly urgency: string;
  readonly daysLeft: number | null;
  readonly outcome: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Breach {
  readonly id: string;
  readonly number: string;
  readonly awareAt: string;
  readonly notifyBy: string;
  readonly hoursLeft: number | null;
  readonly risk: string;
  readonly facts: {
    readonly nature: string;
    readonly people?: string;
    readonly records?: string;
    readonly consequences?: string;
    readonly measures?: string;
  };
  readonly missing: readonly string[];
  readonly openPoints: readonly string[];
  readonly authorityToldAt: string | null;
  readonly lateBecause: string | null;
  readonly peopleToldAt: string | null;
  readonly peopleUntoldBecause: string | null;
  readonly closedAt: string | null;
  readonly retainUntil: string | null;
  readonly recordedBy: string;
  readonly recordedAt: string;
}
