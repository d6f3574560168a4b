import "../shared/base.css";
import { mount } from "svelte";
import { startRouter } from "../shared/router.svelte.ts";
import Page from "./Page.svelte";

startRouter((path) => !/^\/(console|api)(\/|$)/.test(path));
mount(Page, { target: document.querySelector("#page")! });
