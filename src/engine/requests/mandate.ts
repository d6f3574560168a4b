/** R32: an agent shows the mandate after the request was opened. Who looked at it, and when, is all that is kept beside it. */
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { mandateShown } from "../../store/requests/requests.ts";
import type { Verb } from "../gate/act.ts";
import { addEvent, agentOf, factsOf, type Mandate, requireOpenRequest, sealMandate } from "./requests.ts";

export interface MandateInput {
  readonly request: string;
  /** Which document, so that it is found again. */
  readonly document: string;
  readonly checkedBy: string;
}

export interface RecordedMandate {
  readonly number: string;
  readonly mandate: Mandate;
  /** The clock ran meanwhile. */
  readonly dueOn: Day;
}

/** Fewest characters of what names a document, as of a consent that is given on one. */
const LEAST = 3;

/** @throws MiroirError usage/missing */
const checkMandate = ({ document, checkedBy }: MandateInput): void => {
  if (document.trim().length < LEAST || checkedBy.trim() === "")
    throw new MiroirError("usage/missing", {
      name: "--mandate, --checked-by",
      hint: "On what document, and who looked at it.",
    });
};

/**
 * The agent of an open request has shown the mandate: it is answered like any other from now on.
 * @throws MiroirError request/not-found, request/wrong-state, request/no-agent, usage/missing
 */
export const recordMandate: Verb<MandateInput, RecordedMandate> = {
  name: "request.mandate",
  run: async (act, input) => {
    checkMandate(input);
    return act.commit(async (sql) => {
      const request = await requireOpenRequest(sql, input.request);
      const by = request.sealedAgent && agentOf(act.engine, request);
      if (!by) throw new MiroirError("request/no-agent", { request: request.number });
      const checkedOn = act.today();
      const mandate = { by, document: input.document.trim(), checkedBy: input.checkedBy.trim(), checkedOn };
      await mandateShown(sql, request.id, sealMandate(act.engine, request.id, mandate));
      await addEvent(act, sql, request, { type: "mandate-shown", facts: { checkedOn } });
      const { number, dueOn } = request;
      return { result: { number, mandate, dueOn }, entry: factsOf(request, { checkedOn, dueOn }) };
    });
  },
};
