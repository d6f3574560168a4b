import "../shared/base.css";
import { mount } from "svelte";
import { speakIn } from "../shared/catalogues.ts";
import { language } from "../shared/language.svelte.ts";
import Page from "./Page.svelte";

await speakIn(language.now, ["domain", "shared", "console"]);
mount(Page, { target: document.querySelector("#page")! });
