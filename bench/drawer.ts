/** A child that draws the pictures that are not there yet. */
import { type DrawJob, draw } from "./pictures.ts";
import { answerJobs } from "./pool.ts";

await answerJobs<DrawJob, readonly string[]>(async () => draw);
