// Says of the page in a frame what is too wide or too faint in it (WCAG 2, Contrast).
function rgba(text) { return text.match(/[\d.]+/g).map(Number).concat(1).slice(0, 4) }
function over(top, alpha, below) { return below.map((part, n) => top[n] * alpha + part * (1 - alpha)) }
function light(color) {
  const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4
  const [r, g, b] = color.map(part => linear(part / 255))
  return .2126 * r + .7152 * g + .0722 * b
}
function contrast(one, other) {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a)
  return (high + .05) / (low + .05)
}
onload = () => {
  const page = frame.contentDocument, root = page.documentElement, found = []
  const dark = frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches
  for (const each of page.querySelectorAll("body *")) {
    const own = [...each.childNodes].filter(child => child.nodeType == 3)
    const text = own.map(child => child.data).join("").trim()
    if (!text || each.tagName == "STYLE") continue
    let way = [], opacity = 1
    for (let at = each; at; at = at.parentElement) way.unshift(frame.contentWindow.getComputedStyle(at))
    let below = dark ? [18, 18, 18] : [255, 255, 255]
    for (const style of way) {
      const color = rgba(style.backgroundColor)
      if (style.backgroundColor != "rgba(0, 0, 0, 0)") below = over(color, color[3], below)
      opacity *= Number(style.opacity)
    }
    const shown = rgba(way.at(-1).color)
    found.push([contrast(over(shown, opacity, below), below), text.slice(0, 40)])
  }
  const wide = [...page.querySelectorAll("body *")].filter(
    each => each.getBoundingClientRect().right > root.clientWidth + 1).map(each => each.outerHTML.slice(0, 80))
  document.title = JSON.stringify({
    dark, beyond: root.scrollWidth - root.clientWidth, wide, texts: found.length, faint: found.filter(each => each[0] < 4.5)})
}
