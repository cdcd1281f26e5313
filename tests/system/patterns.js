// Reads lines of {"pattern", "texts"}; says for each how JavaScript reads the pattern, and which texts it finds.
"use strict";
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
const read = (pattern, flags) => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
};
for (const line of lines) {
  const { pattern, texts } = JSON.parse(line);
  const unicode = read(pattern, "u");
  const found = unicode ?? read(pattern, "");
  const mode = unicode ? "u" : found ? "annex B" : "none";
  process.stdout.write(JSON.stringify([mode, found ? texts.map((text) => found.test(text)) : []]) + "\n");
}
