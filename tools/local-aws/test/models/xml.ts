/** An element of an XML document. */
export interface XmlElement {
  readonly name: string
  readonly namespace: string | undefined
  readonly children: ReadonlyArray<XmlElement>
  readonly text: string
}

interface Open {
  readonly name: string
  readonly namespace: string | undefined
  readonly children: Array<XmlElement>
  text: string
}

const token = /<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/?)>|([^<]+)/gu

/**
 * Reads the XML that AWS's query services write: elements, text and `xmlns`, after an optional declaration. Anything
 * else is refused, so that a document that is not well-formed never passes.
 */
export const readXml = (document: string): XmlElement => {
  const root: Open = { name: "", namespace: undefined, children: [], text: "" }
  const stack: Array<Open> = [root]
  const body = document.replace(/^<\?xml[^>]*\?>\s*/u, "")
  let end = 0
  for (const found of body.matchAll(token)) {
    if (found.index !== end) throw new Error(`the XML cannot be read at ${body.slice(end, end + 40)}`)
    end = found.index + found[0].length
    const [, closing = "", name = "", attributes = "", single = "", text] = found
    const top = stack.at(-1)
    if (top === undefined) throw new Error("the XML closes more elements than it opens")
    if (text !== undefined) top.text += textOf(text)
    else if (closing === "/") close(stack, name)
    else {
      stack.push({ name, namespace: /xmlns="([^"]*)"/u.exec(attributes)?.[1], children: [], text: "" })
      if (single === "/") close(stack, name)
    }
  }
  const [element] = root.children
  if (end !== body.length || stack.length !== 1 || element === undefined || root.children.length > 1)
    throw new Error("the XML is not one whole document")
  return element
}

const close = (stack: Array<Open>, name: string): void => {
  const closed = stack.pop()
  const parent = stack.at(-1)
  if (closed === undefined || parent === undefined || closed.name !== name)
    throw new Error(`the XML closes ${name} where it is not open`)
  if (closed.children.length > 0 && closed.text.trim() !== "")
    throw new Error(`the element ${name} holds both text and elements`)
  parent.children.push(closed)
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

const textOf = (raw: string): string =>
  raw.replaceAll(
    /&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));|&/gu,
    (entity, hex?: string, decimal?: string, name = "") => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      const character = entities[String(name)]
      if (character === undefined) throw new Error(`${entity} is no entity of XML`)
      return character
    },
  )
