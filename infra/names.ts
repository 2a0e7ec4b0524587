/** `delivery-api` and `deliveryApi` as a construct or an output is called: `DeliveryApi`. */
export const pascalCase = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
