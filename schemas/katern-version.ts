/** The version of this Katern, as package.json has it: exports say which one made them. */
export const katernVersion = "0.1.0";
