import { defineConfiguration } from "./infra/configuration.ts";

/**
 * What this deployment is. Read and checked whenever the stacks are synthesised; docs/deploy.md explains
 * every key. Below `stages` stand the stages that can be deployed, each with what differs there.
 */
export default defineConfiguration({
  site: {
    name: "Katern",
    language: "nl",
    timeZone: "Europe/Amsterdam",
  },
  identity: { kind: "cognito" },
  stages: {
    main: {},
    test: {
      site: { name: "Katern (test)", language: "nl", timeZone: "Europe/Amsterdam" },
      backup: { drill: true },
    },
  },
});
