import { expect, test } from "vitest";
import type * as z from "zod";
import { doi, isbn, issn, orcid, ror } from "./identifiers.ts";

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

test.each(["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])(
  "%s is an ORCID iD",
  (value) => {
    expect(accepts(orcid, value)).toBe(true);
  },
);

test.each([
  "0000-0002-1825-0098",
  "0000-0002-1694-233x",
  "0000000218250097",
  "https://orcid.org/0000-0002-1825-0097",
  "0000-0002-1825-0097 ",
  "",
])("'%s' is no ORCID iD", (value) => {
  expect(accepts(orcid, value)).toBe(false);
});

test.each(["978-3-16-148410-0", "9783161484100", "9791034304981", "0-306-40615-2", "080442957X"])(
  "%s is an ISBN",
  (value) => {
    expect(accepts(isbn, value)).toBe(true);
  },
);

test.each([
  "978-3-16-148410-1",
  "0-306-40615-3",
  "4006381333931",
  "978-3-16-14841-0",
  "97X-3-16-148410-0",
  "978--316-148410-0",
  "-9783161484100",
  "9783161484100-",
  "978 3 16 148410 0",
  "-",
  "",
])("'%s' is no ISBN", (value) => {
  expect(accepts(isbn, value)).toBe(false);
});

test.each(["0317-8471", "2434-561X"])("%s is an ISSN", (value) => {
  expect(accepts(issn, value)).toBe(true);
});

test.each(["0317-8472", "03178471", "2434-561x", "X317-8471"])("'%s' is no ISSN", (value) => {
  expect(accepts(issn, value)).toBe(false);
});

test.each(["10.1000/182", "10.1007/978-3-319-24277-4_9", "10.1000.10/abc(1)<2>", "10.5281/zenodo.3é"])(
  "%s is a DOI name",
  (value) => {
    expect(accepts(doi, value)).toBe(true);
  },
);

test.each([
  "https://doi.org/10.1000/182",
  "doi:10.1000/182",
  "10.1000/",
  "10.1/182",
  "11.1000/182",
  "10.1000/a b",
  "10.1000/a\u0007",
])("'%s' is no DOI name", (value) => {
  expect(accepts(doi, value)).toBe(false);
});

test.each(["02mhbdp94", "05wg1m734", "00f54p054"])("%s is a ROR id", (value) => {
  expect(accepts(ror, value)).toBe(true);
});

test.each(["02mhbdp95", "12mhbdp94", "02mhbdl94", "https://ror.org/02mhbdp94", "02MHBDP94"])(
  "'%s' is no ROR id",
  (value) => {
    expect(accepts(ror, value)).toBe(false);
  },
);
