import "../shared/base.css";
import { mount } from "svelte";
import { speakIn } from "../shared/catalogues.ts";
import { language } from "../shared/language.svelte.ts";
import { startRouter } from "../shared/router.svelte.ts";
import Page from "./Page.svelte";

startRouter((path) => !/^\/(console|api)(\/|$)/.test(path));
await speakIn(language.now, ["domain", "shared", "portal"]);
mount(Page, { target: document.querySelector("#page")! });
