/** Who is here, for as long as the page is. Her personal key is nowhere but in the memory of the page: a reload forgets it. */
import { Problem } from "../shared/api.ts";
import { type Me, me } from "./calls.ts";

let person = $state<Me | null | undefined>(undefined);
let key: string | null = null;

export const session = {
  /** Undefined before anybody asked, null when nobody is signed in. */
  get person(): Me | null | undefined {
    return person;
  },
  get key(): string | null {
    return key;
  },
  holdKey(personalKey: string): void {
    key = personalKey;
  },
  /** @throws Problem but for “sign in first”, which is an answer here */
  async look(): Promise<Me | null> {
    try {
      person = await me();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      person = null;
    }
    return person;
  },
  forget(): void {
    person = null;
    key = null;
  },
};
