/** The elements in pages of a size, the last one smaller; none is empty. */
export async function* inPages<Element>(
  elements: AsyncIterable<Element>,
  size: number,
): AsyncGenerator<Element[]> {
  let page: Element[] = [];
  for await (const element of elements) {
    page.push(element);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
