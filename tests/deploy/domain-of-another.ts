import { defineConfiguration } from "../../infra/configuration.ts";

/** A configuration with a domain whose zone is in another account, or in none. */
export default defineConfiguration({
  site: { name: "Katern (test)", language: "nl", timeZone: "Europe/Amsterdam" },
  region: "eu-west-1",
  domain: { name: "katern.example.nl", hostedZone: { id: "Z0NOTOURS", name: "example.nl" } },
  stages: { test: {} },
});
